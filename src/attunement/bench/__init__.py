"""The benchmark: what changes in a person, and whether it changes the reply."""
