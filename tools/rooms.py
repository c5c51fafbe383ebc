"""How the code is laid out, in figures: files by folder, imports between rooms, floors, circles, functions.

    python tools/rooms.py            prints the figures
    python tools/rooms.py --check    exits with 1 where a rule of docs/architecture.md, section 6, is broken

A room is a folder of a package. An arrow leads from a room to another one that it imports something of. The
floor of a room is the longest way down from it; rooms that can reach each other form a circle.
"""

from __future__ import annotations

import argparse
import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("tracker_core", "qt_panel", "maya_plugin", "blender_addon", "webapp", "addon_build")
ROOMS_AT_MOST = 15
FILES_AT_MOST = 40
LAYERED = ("tracker_core", "webapp", "webapp/store", "webapp/web", "webapp/web/pages")
"""Folders whose rooms form no circle."""
MUST_NOT_IMPORT = (
    ("webapp/domain", ("webapp.store", "webapp.background", "webapp.demo", "webapp.web")),
    ("webapp/store", ("webapp.background", "webapp.demo", "webapp.web")),
    ("webapp/background", ("webapp.demo", "webapp.web")),
    ("webapp/demo", ("webapp.background", "webapp.web")),
    ("webapp/web/http", ("webapp.web.format", "webapp.web.api", "webapp.web.pages")),
    ("webapp/web/format", ("webapp.web.api", "webapp.web.pages")),
    ("webapp/web/api", ("webapp.web.format", "webapp.web.pages")),
)
"""A folder, and what is above or beside it: the arrows that would lead up."""
QUERY = re.compile(
    r"\b[A-Z]\w*\.(select|insert|update|delete|get_or_none|get_by_id|create)\(|\bfetch(_one)?\(|\brun\(\""
)


def python_files(package: str) -> list[Path]:
    """Every Python file of a package, migrations left out: those are history."""
    return sorted(path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def lines_of(path: Path) -> int:
    """The length of a file in lines."""
    return len(path.read_text(encoding="utf-8").splitlines())


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """(absolute name, line) of every module and name that the file imports, inside functions too."""
    here = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield module, node.lineno
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def file_of(name: str) -> Path | None:
    """The file of this project that a dotted name stands for, or that holds it."""
    parts = name.split(".")
    for length in (len(parts), len(parts) - 1):
        place = ROOT.joinpath(*parts[:length])
        if place.with_suffix(".py").is_file():
            return place.with_suffix(".py")
        if (place / "__init__.py").is_file() and length == len(parts):
            return place / "__init__.py"
    return None


def arrows_below(folder: Path, files: list[Path]) -> set[tuple[str, str]]:
    """(from, to) between the rooms directly below `folder`; a file beside them is a room of its own."""

    def room(path: Path) -> str | None:
        if not path.is_relative_to(folder):
            return None
        return path.relative_to(folder).with_suffix("").parts[0]

    found = set()
    for path in files:
        if path.name == "__init__.py" or room(path) is None:
            continue
        for name, _line in imports_of(path):
            target = file_of(name)
            if target and target.name != "__init__.py" and room(target) not in (None, room(path)):
                found.add((str(room(path)), str(room(target))))
    return found


def floors_of(arrows: set[tuple[str, str]]) -> tuple[int, list[list[str]]]:
    """How many floors the rooms take, and the circles among them."""
    below: dict[str, set[str]] = {}
    for start, end in arrows:
        below.setdefault(start, set()).add(end)
        below.setdefault(end, set())
    reach = {room: _reachable(room, below) for room in below}
    circles = {
        tuple(sorted({room} | {other for other in reach[room] if room in reach[other]}))
        for room in below
        if room in reach[room]
    }
    return _height(below, reach), [list(circle) for circle in sorted(circles)]


def _reachable(room: str, below: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [room]
    while waiting:
        for other in below[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return seen


def _height(below: dict[str, set[str]], reach: dict[str, set[str]]) -> int:
    heights: dict[str, int] = {}

    def height(room: str) -> int:
        if room not in heights:
            lower = [other for other in below[room] if room not in reach[other]]
            heights[room] = 1 + max(map(height, lower), default=0)
        return heights[room]

    return max(map(height, below), default=0)


def functions_of(path: Path) -> Iterator[tuple[int, str]]:
    """(lines, name) of each function in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.name}"


def imports_up() -> list[str]:
    """Imports against `MUST_NOT_IMPORT`, as sentences."""
    return [
        f"{path.relative_to(ROOT).as_posix()} imports {name}: {folder} must not know {package}"
        for folder, packages in MUST_NOT_IMPORT
        for path in python_files(folder)
        for name, _line in imports_of(path)
        for package in packages
        if name == package or name.startswith(package + ".")
    ]


def queries_outside_the_store() -> list[str]:
    """Lines of webapp/web that ask the database themselves."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in python_files("webapp/web")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if QUERY.search(line) and "route.run(" not in line
    ]


def problems() -> list[str]:
    """Every broken rule of the layout, as a sentence."""
    found = [f"{line}: queries belong in webapp/store" for line in queries_outside_the_store()]
    found += imports_up()
    for folder in LAYERED:
        _, circles = floors_of(arrows_below(ROOT / folder, python_files(folder)))
        found += [f"{folder}: {' and '.join(circle)} import each other" for circle in circles]
    for package in PACKAGES:
        for folder in {path.parent for path in python_files(package)}:
            files = sum(path.suffix == ".py" for path in folder.iterdir())
            rooms = sum(path.is_dir() and path.name != "__pycache__" for path in folder.iterdir())
            if files > FILES_AT_MOST or rooms > ROOMS_AT_MOST:
                name = folder.relative_to(ROOT)
                found.append(f"{name} holds {files} files and {rooms} rooms: give a topic a room of its own")
    return found


def report() -> str:
    """The figures as text."""
    lines = []
    for package in PACKAGES:
        sizes_by_folder: dict[str, list[int]] = {}
        for path in python_files(package):
            folder = path.parent.relative_to(ROOT).as_posix()
            sizes_by_folder.setdefault(folder, []).append(lines_of(path))
        for folder, sizes in sorted(sizes_by_folder.items()):
            count, middle, most = len(sizes), statistics.median(sizes), max(sizes)
            lines.append(f"{count:4} files, median {middle:3.0f} lines, at most {most:3}  {folder}")
    for folder in LAYERED:
        arrows = arrows_below(ROOT / folder, python_files(folder))
        floors, circles = floors_of(arrows)
        lines.append(
            f"{folder}: {len(arrows)} imports between rooms, {floors} floors, {len(circles)} circles"
        )
    functions = sorted(
        (
            function
            for package in PACKAGES
            for path in python_files(package)
            for function in functions_of(path)
        ),
        reverse=True,
    )
    lengths = sorted(length for length, _ in functions)
    middle, high = statistics.median(lengths), lengths[int(len(lengths) * 0.99)]
    lines.append(f"{len(lengths)} functions: median {middle:.0f} lines, p99 {high}; the twelve longest:")
    lines += [f"{length:4} lines  {name}" for length, name in functions[:12]]
    sizes = sorted(
        ((lines_of(path), path) for package in PACKAGES for path in python_files(package)),
        reverse=True,
    )
    lines.append("the twelve longest files:")
    lines += [f"{size:4} lines  {path.relative_to(ROOT)}" for size, path in sizes[:12]]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Count how the code is laid out.")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a rule is broken")
    if not parser.parse_args().check:
        print(report())
        return 0
    broken = problems()
    print("\n".join(broken) or "The rooms keep their rules.")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
