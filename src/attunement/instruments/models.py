"""Where the models are that stand outside the package."""

import os
from pathlib import Path


def folder_of(model: str) -> Path:
    """A model's folder, in the one that ATTUNEMENT_MODELS names, else in `models` of the checkout."""
    named = os.environ.get("ATTUNEMENT_MODELS")
    return (Path(named) if named else Path(__file__).parents[3] / "models") / model
