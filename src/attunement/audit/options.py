"""How an audit is run: what is typed, what a file says, and what both come to."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from attunement.audit.gate import nearest
from attunement.conversation import Mode
from attunement.errors import InputError


@dataclass(frozen=True, kw_only=True)
class AuditOptions:
    """What an audit does with its inputs; equal options and inputs give equal bytes.

    Raises:
        InputError: a value has the wrong type.
    """

    map: Mapping[str, str] = field(default_factory=dict)
    """Column or dotted path for each of said, reply, id, user, …"""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Names in transcripts, for `person` and `model`."""
    mode: Mode | None = None
    """None: `render` when a reference is mapped, else `respond`."""
    by: tuple[str, ...] = ()
    """Columns to slice by."""
    metrics: tuple[str, ...] = ()
    """Names of the metrics; none means all."""
    tier: str = "fast"
    no_text: bool = False
    """Keep every text out of every output."""
    redact: bool = False
    """Mask contacts in the texts that are shown."""
    config: Mapping[str, Any] | None = None
    """What the configuration file held, kept beside the results."""

    @property
    def plain(self) -> dict[str, Any]:
        """The options as plain values, for `run.json`."""
        return {
            "map": dict(self.map),
            "roles": dict(self.roles),
            "mode": None if self.mode is None else self.mode.value,
            "by": list(self.by),
            "metrics": list(self.metrics),
            "tier": self.tier,
            "no_text": self.no_text,
            "redact": self.redact,
        }

    def as_words(self) -> dict[str, str]:
        """The options that were given, each as it would be typed."""
        given = {
            "--map": " ".join(f"{key}={column}" for key, column in self.map.items()),
            "--roles": ",".join(f"{role}={name}" for role, name in self.roles.items()),
            "--mode": self.mode.value if self.mode else "",
            "--by": " ".join(self.by),
            "--metric": " ".join(self.metrics),
            "--tier": self.tier,
            "--no-text": "yes" if self.no_text else "",
            "--redact": "yes" if self.redact else "",
        }
        return {name: value for name, value in given.items() if value}


def read_config(place: Path) -> dict[str, Any]:
    """The options that a TOML file holds, by the names of the command line (`by`, `fail-if`, `no-text`, …).

    Raises:
        InputError: there is no such file, it is not TOML, or it names an option that does not exist.
    """
    try:
        given = tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{place}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{place} is not TOML: {error}") from error
    return {_known(name, place): value for name, value in given.items()}


CONFIG_NAMES: dict[str, str] = {"metric": "metrics", "fail_if": "fail_if", "strict": "strict"} | {
    entry.name: entry.name for entry in fields(AuditOptions) if entry.name != "config"
}
"""What a configuration file may hold, and the option that each name means."""


def _known(name: str, place: Path) -> str:
    plain = name.replace("-", "_")
    if plain not in CONFIG_NAMES:
        raise InputError(f"{place} sets {name!r}, which is no option{nearest(plain, sorted(CONFIG_NAMES))}")
    return CONFIG_NAMES[plain]


def pairs(given: Sequence[str] | Mapping[str, Any], option: str) -> dict[str, str]:
    """`KEY=VALUE` words, or a table, as a mapping.

    Raises:
        InputError: a word has no `=`, or a value is no text.
    """
    if isinstance(given, Mapping):
        for key, value in given.items():
            if not isinstance(value, str):
                raise InputError(f"{option} {key} is {type(value).__name__}; it must be text")
        return dict(given)
    found: dict[str, str] = {}
    for word in given:
        key, sign, value = word.partition("=")
        if not (sign and key and value):
            raise InputError(f"{option} {word!r} is not of the form KEY=VALUE")
        if key in found:
            raise InputError(f"{option} names {key!r} twice")
        found[key] = value
    return found
