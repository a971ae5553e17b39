"""Which Attunement ran: its version, and its very content, for a version does not change with every edit."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import attunement


@cache
def code_digest() -> str:
    """A hash of every file of the package but compiled ones, so that no results of other code are taken over."""
    root = Path(attunement.__file__).parent
    whole = sha256()
    for place in sorted(root.rglob("*")):
        if place.is_file() and "__pycache__" not in place.parts:
            whole.update(place.relative_to(root).as_posix().encode() + b"\0" + sha256(place.read_bytes()).digest())
    return whole.hexdigest()
