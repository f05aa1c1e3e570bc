"""Shapes, files, coordinate systems and the spatial database; this room knows nothing of mines."""
