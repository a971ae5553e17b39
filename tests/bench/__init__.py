"""The benchmark: its items, statistics, tasks and report."""
