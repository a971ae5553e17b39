"""Acts in the words of other annotation schemes, so that public human labels can test them."""

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from attunement.errors import InputError
from attunement.perspective import Mark


def crosswalk(scheme: str) -> dict[str, frozenset[str]]:
    """The acts that carry each label of a scheme: epitome, annomi, miti, esconv or wikitactics.

    Raises:
        InputError: there is no crosswalk to that scheme.
    """
    schemes = _schemes()
    if scheme not in schemes:
        raise InputError(f"no crosswalk to {scheme!r}; there are: {', '.join(schemes)}")
    return {label: frozenset(acts.split()) for label, acts in schemes[scheme].items()}


def in_scheme(acts: Iterable[Mark], scheme: str) -> dict[str, float]:
    """For each label of a scheme, the highest score among the acts that carry it; 0 where none was read."""
    read = list(acts)
    return {
        label: max((mark.score for mark in read if mark.label in carried), default=0.0)
        for label, carried in crosswalk(scheme).items()
    }


@lru_cache(maxsize=1)
def _schemes() -> dict[str, dict[str, str]]:
    path = resources.files("attunement.instruments") / "data" / "acts" / "crosswalk.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
