"""LLM judges: rubrics, what they are sent, how their answers are checked, and where these are kept."""
