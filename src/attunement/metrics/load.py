"""Metrics from their signatures."""

from collections.abc import Mapping
from dataclasses import Field, fields
from difflib import get_close_matches
from typing import Any

from attunement.errors import InputError
from attunement.metric import Metric, signature
from attunement.metrics import METRICS


def load_metric(text: str) -> Metric:
    """The metric that a signature, or a bare name, names: the inverse of `signature`.

    Options that the signature leaves out keep their defaults.

    Raises:
        InputError: the metric or an option is unknown, a value does not fit, or a version is not the one installed.
    """
    name, *entries = text.strip().split("|")
    metric = METRICS.get(name)
    if metric is None:
        raise InputError(f"no metric {name!r}{_nearest(name, METRICS)}; there are: {', '.join(METRICS)}")
    given = dict(_entry(entry, text) for entry in entries)
    options: Mapping[str, Field[Any]] = {option.name: option for option in fields(metric)}  # type: ignore[arg-type]
    versions = {
        key: given.pop(key) for key in (*metric.instruments, *getattr(metric, "when_judged", ()), "v") if key in given
    }
    if unknown := sorted(given.keys() - options.keys()):
        raise InputError(
            f"{name} has no option {unknown[0]!r}{_nearest(unknown[0], options)}; its options are: {', '.join(options)}"
        )
    loaded = metric(**{key: _value(options[key], value, name) for key, value in given.items()})
    installed = dict(_entry(entry, text) for entry in signature(loaded).split("|")[1:])
    for key, version in versions.items():
        if version != installed[key]:
            what = f"the metric {name}" if key == "v" else f"the instrument {key}"
            raise InputError(f"{text}: {what} is installed in version {installed[key]}, not {version}")
    return loaded


def _entry(entry: str, text: str) -> tuple[str, str]:
    key, colon, value = entry.partition(":")
    if not colon:
        raise InputError(f"{text}: {entry!r} is not of the form name:value")
    return key, value


def _value(option: Field[Any], text: str, name: str) -> Any:
    """The text as a value of the option's type, which its default shows."""
    kind: Any = type(option.default)
    try:
        return kind(text)
    except ValueError:
        raise InputError(f"{name}: {option.name} is {text!r}; it is a value like {option.default!r}") from None


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
