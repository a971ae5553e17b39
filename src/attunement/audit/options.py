"""How an audit is run: what is typed, what a configuration file says, and what both come to."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attunement.audit.gate import nearest
from attunement.conversation import Mode, Role
from attunement.errors import InputError
from attunement.instruments.instrument import Tier
from attunement.instruments.tiers import FAST


@dataclass(frozen=True, kw_only=True)
class AuditOptions:
    """What an audit does with its inputs; equal options and inputs give equal bytes."""

    map: Mapping[str, str] = field(default_factory=dict)
    """Column or dotted path for each of said, reply, id, user, …"""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """What transcripts call the speakers."""
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
    calibrate: Path | None = None
    """A file of labels by people, to correct rates by."""
    assume_random: bool = False
    """Take labels without a probability for a random sample."""
    judging: Mapping[str, str] = field(default_factory=dict)
    """How judges are asked (`JUDGING`), where the tier names any."""
    config: Mapping[str, Any] | None = None
    """What a configuration file held, to be copied into `run.json`."""

    @property
    def plain(self) -> dict[str, Any]:
        """The options as plain values, for `run.json`."""
        return {
            "map": dict(self.map),
            "roles": {name: role.value for name, role in self.roles.items()},
            "mode": None if self.mode is None else self.mode.value,
            "by": list(self.by),
            "metrics": list(self.metrics),
            "tier": self.tier,
            "no_text": self.no_text,
            "redact": self.redact,
            **({"assume_random": self.assume_random} if self.calibrate else {}),
            **{name: self.judging[name] for name in _ANSWERED_OTHERWISE if name in self.judging},
        }

    @property
    def words(self) -> dict[str, str]:
        """The options that were given, each as it would be typed."""
        given = {
            "--map": " ".join(f"{key}={column}" for key, column in self.map.items()),
            "--roles": ",".join(f"{role.value}={name}" for name, role in self.roles.items()),
            "--mode": self.mode.value if self.mode else "",
            "--by": " ".join(self.by),
            "--metric": " ".join(self.metrics),
            "--tier": self.tier,
            "--no-text": "yes" if self.no_text else "",
            "--redact": "yes" if self.redact else "",
            "--calibrate": self.calibrate.name if self.calibrate else "",
            "--assume-random": "yes" if self.calibrate and self.assume_random else "",
            "--judge-option": " ".join(f"{name}={value}" for name, value in self.judging.items() if name != "cache"),
        }
        return {name: value for name, value in given.items() if value}


JUDGING = {
    "temperature": "0 if not given",
    "max_tokens": "of one answer; 1200",
    "at_once": "questions that are open at the same time, for each model; 10",
    "a_minute": "calls begun in a minute at most",
    "timeout": "seconds for one attempt; 120",
    "attempts": "at one call; 5",
    "max_cost": "dollars after which nothing more is asked",
    "price": "READ,WRITTEN in dollars per million tokens",
    "cache": "the file that answers are kept in",
}
"""What `--judge-option` takes, and what each is."""
_ANSWERED_OTHERWISE = ("temperature", "max_tokens")
"""Those under which the same judge may answer otherwise."""

_TABLES = ("map", "roles")
_LISTS = ("by", "metric", "fail_if", "judge", "judge_option")
_WORDS = ("mode", "tier", "calibrate", "protocol")
_JUDGED = (Tier.JUDGE.value, Tier.UNSURE.value)
_SWITCHES = ("no_text", "redact", "strict", "assume_random")
_NAMES = (*_TABLES, *_LISTS, *_WORDS, *_SWITCHES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be typed or stand in a configuration file, but for the inputs and the output."""

    options: AuditOptions
    fail_if: tuple[str, ...] = ()
    strict: bool = False


def settings(typed: Mapping[str, Any], config: Path | None = None) -> Settings:
    """What was typed over what the configuration file says; in `map` and `roles` key by key.

    Args:
        typed: Values by the names of the options (`by`, `fail_if`, `no_text`, …); empty ones were not given.
        config: A TOML file with the same names.

    Raises:
        InputError: the file cannot be read, or a value has not the form of its option.
    """
    held = {} if config is None else _read(config)
    given = held | {name: value for name, value in typed.items() if value}
    mode = given.get("mode")
    if mode is not None and mode not in tuple(Mode):
        raise InputError(f"--mode {mode}: there is no such mode; it is {' or '.join(Mode)}")
    if given.get("assume_random") and not given.get("calibrate"):
        raise InputError("--assume-random says how the labels of --calibrate were drawn, and there are none")
    options = AuditOptions(
        map=_mapped(held.get("map", {})) | _mapped(typed.get("map", ())),
        roles=_roles(held.get("roles", {})) | _roles(typed.get("roles", ())),
        mode=None if mode is None else Mode(mode),
        by=tuple(dict.fromkeys(given.get("by", ()))),
        metrics=tuple(dict.fromkeys(given.get("metric", ()))),
        tier=with_judges(given.get("tier", FAST), given.get("judge", ()), given.get("protocol", "")),
        no_text=given.get("no_text", False),
        redact=given.get("redact", False),
        calibrate=Path(given["calibrate"]) if given.get("calibrate") else None,
        assume_random=given.get("assume_random", False),
        judging=_judging(given.get("judge_option", ())),
        config=None if config is None else held,
    )
    return Settings(options=options, fail_if=tuple(given.get("fail_if", ())), strict=given.get("strict", False))


def _read(place: Path) -> dict[str, Any]:
    try:
        given = tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"--config {place} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"--config {place} is not TOML: {error}") from error
    return {(plain := name.replace("-", "_")): _checked(place, plain, value) for name, value in given.items()}


def _checked(place: Path, name: str, value: Any) -> Any:
    """A value of the configuration file, a single word in place of a list taken as a list of one."""
    if name not in _NAMES:
        raise InputError(f"--config {place}: there is no option {name!r}{nearest(name, _NAMES)}")
    if name in _LISTS and isinstance(value, str):
        return [value]
    wanted, fits = {
        **dict.fromkeys(_TABLES, ("a table of texts", isinstance(value, dict) and _are_texts(value.values()))),
        **dict.fromkeys(_LISTS, ("a list of texts", isinstance(value, list) and _are_texts(value))),
        **dict.fromkeys(_WORDS, ("a text", isinstance(value, str))),
        **dict.fromkeys(_SWITCHES, ("true or false", isinstance(value, bool))),
    }[name]
    if not fits:
        raise InputError(f"--config {place}: {name} is {value!r}; it must be {wanted}")
    return value


def _are_texts(values: Any) -> bool:
    return all(isinstance(value, str) for value in values)


def _mapped(given: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    words = [f"{key}={column}" for key, column in given.items()] if isinstance(given, Mapping) else given
    found: dict[str, str] = {}
    for word in words:
        key, _, column = word.partition("=")
        if not (key and column):
            raise InputError(f"--map {word!r} is not of the form KEY=COLUMN, as in said=prompt")
        if key in found:
            raise InputError(f"--map names {key!r} twice")
        found[key] = column
    return found


def with_judges(tier: str, judges: Sequence[str], protocol: str = "") -> str:
    """The tier with the judges' names put where it says `judge` or `unsure`; `judge` where it says nothing of them.

    Raises:
        InputError: it asks for a judge and none is named, or one is named and nothing asks for it.
    """
    asked = [entry for entry in tier.split(",") if entry.strip().rpartition("=")[2] in _JUDGED]
    if not judges:
        if asked:
            raise InputError(f"--tier {tier}: which judge? --judge PROVIDER/MODEL names one")
        if protocol:
            raise InputError("--protocol says what judges are asked, and there is none: --judge PROVIDER/MODEL")
        return tier
    named = "&".join(judges) + (f"@{protocol}" if protocol else "")
    if tier == FAST:
        return f"{Tier.JUDGE}:{named}"
    if not asked:
        raise InputError(f"--judge {judges[0]}: --tier {tier} asks no judge; say judge, or METRIC=judge, there")
    return ",".join(f"{entry}:{named}" if entry in asked else entry for entry in tier.split(","))


def _judging(given: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in given:
        name, _, value = word.partition("=")
        if name not in JUDGING or not value:
            raise InputError(f"--judge-option {word!r} is not of the form NAME=VALUE{nearest(name, list(JUDGING))}")
        found[name] = value
    return found


def _roles(given: Sequence[str] | Mapping[str, str]) -> dict[str, Role]:
    words = [f"{role}={name}" for role, name in given.items()] if isinstance(given, Mapping) else given
    found: dict[str, Role] = {}
    for word in (piece.strip() for entry in words for piece in entry.split(",")):
        role, _, name = word.partition("=")
        if role not in tuple(Role) or not name:
            raise InputError(f"--roles {word!r} is not of the form person=NAME or model=NAME")
        if found.setdefault(name.lower(), Role(role)) != role:
            raise InputError(f"--roles gives {name!r} both roles")
    return found
