"""The metrics, by name."""
