"""The registry, tested."""
