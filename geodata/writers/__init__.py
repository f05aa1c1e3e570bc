"""Layers out, as the files that other programs read."""
