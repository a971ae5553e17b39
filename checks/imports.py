"""Imports point one way, and `bench` and `train` never import each other. Prints each import that does not."""

import ast
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "attunement"

LAYERS = (
    {"errors"},
    {"conversation", "perspective"},
    {"measurement"},
    {"corpus", "intervals"},
    {"judge", "instruments"},
    {"metric", "dimensions", "reading", "depth", "moves"},
    {"metrics"},
    {"profile", "readers", "audit", "validity", "report", "explain", "mechanism", "bench", "train"},
    {"cli", "__main__"},
)
"""From the bottom up: a room may import those in its own layer and below."""

APART = {("bench", "train"), ("train", "bench")}


def rooms(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and room of every import of ours."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "attunement" else [f"attunement.{name.name}" for name in node.names]
        elif isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        else:
            continue
        found += [(node.lineno, name.split(".")[1]) for name in names if name.startswith("attunement.")]
    return found


def main() -> int:
    """Check every file; 1 if an import points up."""
    level = {room: height for height, layer in enumerate(LAYERS) for room in layer}
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        room = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        if room not in level:
            wrong.append(f"{path}: the room {room!r} stands in no layer of checks/imports.py")
            continue
        for line, other in rooms(ast.parse(path.read_text(encoding="utf-8"))):
            if level.get(other, 0) > level[room] or (room, other) in APART:
                wrong.append(f"{path}:{line}: {room} may not import {other}")
    print("\n".join(wrong) or "imports point one way")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
