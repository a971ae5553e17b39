"""Run every code block of README and docs, and compare what it prints with what the page says it prints.

A `python` block is executed, the blocks of one page sharing a namespace; a `text` block right after it is its output.
A `console` block runs each `$ ` line in a folder that holds `examples/`; the lines below it are its output, standard
error included. A command must exit with 0, so a page shows another status with `; echo "exit $?"`. A block whose fence
says `file=NAME` is first written to that file. `toml`, `json` and `jsonl` blocks must parse; a `bash` or `yaml` block
is for the reader. `...` in an expected output matches anything. Relative links must lead somewhere.

Prints each difference; exits 1 if there is one. With `--write`, a page is given what its code prints instead; a block
that says `...` is left to its author.
"""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)

PARSED: dict[str, Callable[[str], object]] = {
    "toml": tomllib.loads,
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
}
"""Languages that are read, though not run."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; `start` and `end` are where its text stands."""

    page: Path
    line: int
    language: str
    file: str
    """Where its text is to be written; empty for nowhere."""
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Problem:
    """What is wrong with a block, and what should stand there where that can be told."""

    block: Block
    told: str
    better: str | None = None

    def __str__(self) -> str:
        return f"{self.block.page.relative_to(ROOT)}:{self.block.line}: {self.told}"


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(page, text.count("\n", 0, m.start()) + 1, m[1], _file(m[2]), m[3], m.start(3), m.end(3))
        for m in FENCE.finditer(text)
    ]


def same(expected: str, printed: str) -> bool:
    """Whether the printed text is the expected one, `...` matching anything."""
    pattern = ".*".join(re.escape(piece) for piece in expected.strip().split("..."))
    return re.fullmatch(pattern, tidy(printed), re.DOTALL) is not None


def tidy(printed: str) -> str:
    """What was printed, without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in printed.strip("\n").splitlines()).strip()


def run_python(block: Block, output: Block | None, names: dict[str, object]) -> Problem | None:
    """Execute a block and compare what it prints; what went wrong, if anything."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("error")
            exec(compile(block.text, f"{block.page}:{block.line}", "exec"), names)
    except (Exception, SystemExit) as error:
        return Problem(block, f"{type(error).__name__}: {error}")
    if output is None:
        return Problem(block, f"prints what the page does not show\n{printed.getvalue()}") if printed.tell() else None
    if same(output.text, printed.getvalue()):
        return None
    return Problem(output, f"its code prints\n{printed.getvalue()}", tidy(printed.getvalue()) + "\n")


def run_console(block: Block, folder: Path) -> Iterator[Problem]:
    """Run a block's commands in a folder; what went wrong, if anything."""
    environment = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1", "PATH": _path()}
    preamble, *parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    if preamble.strip() or not parts:
        yield Problem(block, "a console block begins with a line `$ command`")
    shown, wrong = "", False
    for part in parts:
        command, _, expected = part.partition("\n")
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            yield Problem(block, f"`{command}` exits {done.returncode}:\n{done.stdout}")
            return
        matches = same(expected, done.stdout) if expected.strip() else not done.stdout.strip()
        wrong = wrong or not matches
        shown += f"$ {part}" if matches else f"$ {command}\n{tidy(done.stdout)}\n\n"
    if wrong:
        yield Problem(block, f"prints\n{shown}", shown.rstrip("\n") + "\n")


def check(page: Path) -> list[Problem]:
    """What is wrong on a page."""
    found = blocks(page)
    names: dict[str, object] = {}
    wrong: list[Problem] = []
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "examples", Path(place) / "examples")
        with contextlib.chdir(place):
            for block, after in zip_longest(found, found[1:]):
                if block.file:
                    target = Path(block.file)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(block.text, encoding="utf-8")
                if block.language == "console":
                    wrong += run_console(block, Path(place))
                elif block.language == "python" and not block.file:
                    output = after if after and after.language == "text" and _follows(block, after) else None
                    wrong += [problem] if (problem := run_python(block, output, names)) else []
                elif block.language in PARSED:
                    try:
                        PARSED[block.language](block.text)
                    except ValueError as error:
                        wrong.append(Problem(block, f"is no {block.language}: {error}"))
    return wrong


def broken_links(page: Path) -> Iterator[str]:
    """Relative links of a page that lead nowhere."""
    text = page.read_text(encoding="utf-8")
    for match in LINK.finditer(FENCE.sub(lambda block: "\n" * block[0].count("\n"), text)):
        target = (page.parent / match[1]).resolve() if match[1] else page
        anchors = _anchors(target) if match[2] and target.suffix == ".md" and target.is_file() else {match[2]}
        if not target.exists() or match[2] not in anchors:
            yield f"{page.relative_to(ROOT)}: the link {match[0]} leads nowhere"


def rewrite(problems: list[Problem]) -> list[Problem]:
    """Put into their pages what the code of these blocks prints; those that could not be mended."""
    left = [problem for problem in problems if problem.better is None or "..." in problem.block.text]
    for problem in reversed([problem for problem in problems if problem not in left]):
        text = problem.block.page.read_text(encoding="utf-8")
        text = text[: problem.block.start] + (problem.better or "") + text[problem.block.end :]
        problem.block.page.write_text(text, encoding="utf-8")
    return left


def _file(information: str) -> str:
    match = re.search(r"\bfile=(\S+)", information)
    return match[1] if match else ""


def _follows(block: Block, after: Block) -> bool:
    """Whether nothing but blank lines stands between two blocks."""
    between = block.page.read_text(encoding="utf-8")[block.end : after.start]
    return re.fullmatch(r"```\n\s*```\w*[^\n]*\n", between) is not None


def _anchors(page: Path) -> set[str]:
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _path() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def main(arguments: list[str]) -> int:
    """Check the pages named, or all; 1 if one is wrong."""
    write = "--write" in arguments
    pages = [Path(name).resolve() for name in arguments if name != "--write"]
    pages = pages or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    wrong: list[str] = []
    for page in pages:
        found = check(page)
        wrong += map(str, rewrite(found) if write else found)
        wrong += broken_links(page)
    print("\n".join(wrong) or f"{len(pages)} pages say what their code prints")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
