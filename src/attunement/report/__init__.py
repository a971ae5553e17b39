"""What a reader sees: the audit's report, the comparison's report, and results in a notebook."""

from attunement.report.given import About, Distribution, InputFile, Measured, Shown

__all__ = ["About", "Distribution", "InputFile", "Measured", "Shown"]
