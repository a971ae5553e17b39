"""Run every code block of README and docs, and compare what it prints with what the page says it prints.

A `python` block is executed, the blocks of one page sharing a namespace; a `text` block right after it is its output.
A `console` block runs each `$ ` line in a folder that holds `examples/`; the lines below it are its output. `...` in an
expected line matches anything. Other blocks (`bash`, `yaml`, …) are for the reader and are not run.
Prints each difference; exits 1 if there is one.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [Block(page, text.count("\n", 0, m.start()) + 1, m[1], m[2]) for m in FENCE.finditer(text)]


def same(expected: str, printed: str) -> bool:
    """Whether the printed text is the expected one, `...` matching anything."""
    pattern = ".*".join(re.escape(piece) for piece in expected.strip().split("..."))
    lines = "\n".join(line.rstrip() for line in printed.strip().splitlines())
    return re.fullmatch(pattern, lines, re.DOTALL) is not None


def run_python(block: Block, expected: str | None, names: dict[str, object]) -> str | None:
    """Execute a block; what went wrong, if anything."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(block.text, f"{block.page}:{block.line}", "exec"), names)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if expected is not None and not same(expected, printed.getvalue()):
        return f"prints\n{printed.getvalue()}"
    return None


def run_console(block: Block, folder: Path) -> str | None:
    """Run a block's commands in a folder; what went wrong, if anything."""
    environment = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1", "PATH": _path()}
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True)
        printed = done.stdout + done.stderr
        if expected.strip() and not same(expected, printed):
            return f"`{command}` prints\n{printed}"
        if not expected.strip() and done.returncode:
            return f"`{command}` exits {done.returncode}:\n{printed}"
    return None


def check(page: Path) -> list[str]:
    """What is wrong on a page."""
    found = blocks(page)
    names: dict[str, object] = {}
    wrong = []
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "examples", Path(place) / "examples")
        with contextlib.chdir(place):
            for block, after in zip(found, [*found[1:], None], strict=True):
                problem = None
                if block.language == "python":
                    expected = after.text if after and after.language == "text" else None
                    problem = run_python(block, expected, names)
                elif block.language == "console":
                    problem = run_console(block, Path(place))
                if problem:
                    wrong.append(f"{page.relative_to(ROOT)}:{block.line}: {problem}")
    return wrong


def _path() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def main(arguments: list[str]) -> int:
    """Check the pages named, or all; 1 if one is wrong."""
    pages = [Path(name).resolve() for name in arguments]
    pages = pages or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    wrong = [problem for page in pages for problem in check(page)]
    print("\n".join(wrong) or f"{len(pages)} pages say what their code prints")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
