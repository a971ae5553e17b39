"""What every page stands in: templates that trust no text, style and script inlined, a policy that lets no more in."""

import base64
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from attunement.report.words import count, named, plain, size


def write_page(
    template: str, scripts: tuple[str, ...], *, styles: tuple[str, ...] = ("style.css",), **given: Any
) -> str:
    """A page with these styles and scripts in it; its policy lets in nothing else, and nothing from the network."""
    style = "\n".join(_asset(name) for name in styles)
    script = "\n".join(_asset(name) for name in scripts)
    return (
        _environment()
        .get_template(template)
        .render(style=Markup(style), script=Markup(script), style_hash=_hash(style), script_hash=_hash(script), **given)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("attunement.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(named=named, count=count, size=size)
    return environment


@cache
def _asset(name: str) -> str:
    return (resources.files("attunement.report") / "assets" / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()
