"""Acts in the words of other annotation schemes, so that public human labels can test them."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from attunement.errors import InputError
from attunement.perspective import Mark


def crosswalk(scheme: str) -> Mapping[str, frozenset[str]]:
    """The acts that carry each label of a scheme: support, epitome, annomi, miti, esconv, wikitactics or xstest.

    Raises:
        InputError: there is no crosswalk to that scheme.
    """
    schemes = _schemes()
    if scheme not in schemes:
        raise InputError(f"no crosswalk to {scheme!r}; there are: {', '.join(schemes)}")
    return schemes[scheme]


def in_scheme(acts: Iterable[Mark], scheme: str) -> dict[str, float]:
    """For each label of a scheme, the summed scores of the acts that carry it, at most 1; 0 where none was read.

    Args:
        acts: At most one of each label: what `read(texts, floor=0.0)` gives for one text.
        scheme: The name of the scheme.
    """
    scores = {mark.label: mark.score for mark in acts}
    return {
        label: min(1.0, sum(scores[act] for act in sorted(carried) if act in scores))
        for label, carried in crosswalk(scheme).items()
    }


@lru_cache(maxsize=1)
def _schemes() -> dict[str, Mapping[str, frozenset[str]]]:
    path = resources.files("attunement.instruments") / "data" / "acts" / "crosswalk.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        scheme: MappingProxyType({label: frozenset(acts.split()) for label, acts in labels.items()})
        for scheme, labels in tables.items()
    }
