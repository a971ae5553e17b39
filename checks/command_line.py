"""`docs/command-line.md`, from the command line's own help.

With `--write` the page is written. Without, it is compared with what would be written, and 1 is the exit status where
they differ.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from attunement.cli import app
from attunement.cli import verbosity as status

PAGE = Path(__file__).parents[1] / "docs" / "command-line.md"

NOTE = "Written by `python checks/command_line.py --write` from the command's own help."

STATUSES = f"""
## Exit status

| Status | When |
|---|---|
| 0 | Done: at least one reply was scored, whatever its outcomes |
| {status.FAILED_GATE} | A `--fail-if` held |
| {status.BAD_INPUT} | Bad usage or input, nothing scored, no interval for a `--fail-if`, `--max-cost` reached |
| {status.REJECTS} | A record could not be read, and `--strict` was given; or replies of a benchmark were lost |
| {status.UNWRITABLE} | A result cannot be written |
| {status.BROKEN} | A fault of Attunement's own; `-v` prints where |
| {status.INTERRUPTED} | Interrupted; the same command goes on from there |
"""


def page() -> str:
    """The whole page."""
    program: Any = typer.main.get_command(app)
    context = typer.Context(program, info_name="attune", **program.context_settings)
    pieces = [f"<!-- {NOTE} -->\n\n# Command line\n\n{program.help}\n\n", *_table(program.get_params(context))]
    for name, verb, parameters in _verbs(program, context):
        pieces += [f"\n## attune {name}\n\n{verb.help}\n\n```bash\n{_usage(name, parameters)}\n```\n\n"]
        pieces += _table(parameters)
    return "".join([*pieces, STATUSES])


def _verbs(group: Any, context: Any, before: str = "") -> Iterator[tuple[str, Any, list[Any]]]:
    """Every verb and the verbs under it, by name."""
    for name in group.list_commands(context):
        verb = group.get_command(context, name)
        inner = typer.Context(verb, info_name=name, parent=context)
        yield before + name, verb, verb.get_params(inner)
        if hasattr(verb, "list_commands"):
            yield from _verbs(verb, inner, f"{before}{name} ")


def _usage(name: str, parameters: list[Any]) -> str:
    words = [p.metavar for p in parameters if p.param_type_name == "argument"]
    words += [f"{p.opts[0]} {p.metavar}" for p in parameters if p.param_type_name == "option" and p.required]
    return " ".join(["attune", name, *words, "[OPTIONS]"])


def _table(parameters: list[Any]) -> Iterator[str]:
    """A row for each argument and option that is not hidden."""
    yield "| Give | For |\n|---|---|\n"
    for parameter in parameters:
        if not parameter.hidden:
            yield f"| {_name(parameter)} | {_meaning(parameter)} |\n"


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar}`"
    short_first = sorted(parameter.opts, key=len)
    taken = parameter.metavar or ("" if parameter.is_flag else "N")
    return ", ".join(f"`{name} {taken}`" if taken and name == short_first[-1] else f"`{name}`" for name in short_first)


def _meaning(parameter: Any) -> str:
    again = " May be given more than once." if getattr(parameter, "multiple", False) else ""
    return f"{parameter.help.replace('|', chr(92) + '|')}{again}"


def main(arguments: list[str]) -> int:
    """Write the page, or compare it; 1 if it is not as it should be."""
    wanted = page()
    if "--write" in arguments:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    right = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted
    print(
        "docs/command-line.md says what the command says"
        if right
        else f"docs/{PAGE.name} is not what the command says. {NOTE}"
    )
    return not right


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
