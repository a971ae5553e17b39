"""The benchmark's report: runs read from Inspect logs, tables of their figures, and a page."""
