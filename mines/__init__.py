"""The green mine registry: its words, ladders, rules, tables, commands and queries."""

__version__ = "0.1.0"
