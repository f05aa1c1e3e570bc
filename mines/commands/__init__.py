"""Everything that can be done in the registry; commands add rows and never commit."""
