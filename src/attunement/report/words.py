"""Numbers and names as a reader sees them."""

import re
from urllib.parse import quote

from markupsafe import Markup, escape

from attunement.metric import Part

MINUS = "−"

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Controls, marks of direction, and what has no width: a reader must see them, and they must do nothing."""


def plain(text: object) -> object:
    """A text with each hidden character written out; what is no text, or markup already, as it is."""
    if not isinstance(text, str) or isinstance(text, Markup):
        return text
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", text)


def named(text: str) -> Markup:
    """A name from the data: isolated, so that its direction stays its own, with hidden characters in view."""
    pieces = Markup()
    end = 0
    for match in _HIDDEN.finditer(text):
        sign = Markup('<span class="ctrl">U+{:04X}</span>').format(ord(match.group()))
        pieces += escape(text[end : match.start()]) + sign
        end = match.end()
    return Markup("<bdi>{}</bdi>").format(pieces + escape(text[end:]))


def is_share(part: Part) -> bool:
    """Whether a part runs from 0 to 1, so that it reads best in percent."""
    return part.low == 0 and part.high == 1


def number(value: float | None, part: Part) -> str:
    """A value on its part's scale: `58%`, `+1.34`, `47.3`."""
    if value is None:
        return "–"
    if is_share(part):
        return f"{_share(value)}%"
    signed = part.low is None or part.low < 0
    return signed_number(value) if signed else _three_digits(value)


def interval(ends: tuple[float, float] | list[float] | None, part: Part) -> str:
    """The two ends of an interval: `49–67%`, `+1.16 to +1.52`."""
    if ends is None:
        return "no interval"
    low, high = ends
    if is_share(part):
        return f"{_share(low)}–{_share(high)}%"
    return f"{number(low, part)} to {number(high, part)}"


def signed_number(value: float, digits: int = 2) -> str:
    """A number with its sign: `+1.34`, `−0.30`, `0`."""
    text = f"{abs(value):.{digits}f}"
    if not float(text):
        return text
    return ("+" if value > 0 else MINUS) + text


def gap(value: float, part: Part) -> str:
    """A difference of two values: `+28 points`, `−0.31`."""
    return f"{points(value)} points" if is_share(part) else signed_number(value)


def points(value: float) -> str:
    """A difference of shares in percentage points, with a decimal only where it is small: `+28`, `−0.4`."""
    rounded = round(value * 100, 1 if abs(value) < 0.0995 else 0)
    return signed_number(rounded, int(rounded != int(rounded)))


def q_value(q: float) -> str:
    """A q-value as papers print it: `q < .001`, `q = .03`."""
    if q < 0.001:
        return "q\u00a0<\u00a0.001"
    return "q\u00a0=\u00a0" + (f"{q:.3f}" if q < 0.01 else f"{q:.2f}").lstrip("0")


def count(whole: int) -> str:
    """A whole number with thousands apart."""
    return f"{whole:,}"


def size(octets: int) -> str:
    """A file size: `412 kB`."""
    for unit in ("bytes", "kB", "MB"):
        if octets < 1000:
            return f"{octets:.3g} {unit}"
        octets /= 1000  # type: ignore[assignment]
    return f"{octets:.3g} GB"


def exchange_key(conversation_id: str, turn: int) -> str:
    """What a deep link calls an exchange."""
    return f"{conversation_id}:{turn}"


def link(**fields: str) -> str:
    """A deep link into the browser: `#e=…&m=…`."""
    return "#" + "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields.items() if value)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _share(value: float) -> str:
    percent = value * 100
    return f"{percent:.1f}" if 0 < percent < 9.95 and abs(percent - round(percent)) > 0.05 else f"{percent:.0f}"


def _three_digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
