"""Measure, benchmark, audit and train the empathic fidelity of language models."""
