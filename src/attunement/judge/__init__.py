"""LLM judges: rubrics, what they are sent, how their answers are checked, and where these are kept."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attunement.judge.preference import Preference, preferred

__all__ = ["Preference", "preferred"]


def __getattr__(name: str) -> Any:
    # When it is first used: a rubric can be read where the packages that a judge needs are not there.
    if name not in __all__:
        raise AttributeError(f"module 'attunement.judge' has no attribute {name!r}")
    return getattr(import_module("attunement.judge.preference"), name)
