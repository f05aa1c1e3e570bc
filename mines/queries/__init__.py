"""Everything that can be asked of the registry; reads only."""
