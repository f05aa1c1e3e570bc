"""Measuring the registry: never a test, always a table and a JSON file."""
