"""One numbered file for each change."""
