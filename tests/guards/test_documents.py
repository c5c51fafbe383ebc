"""The documents name what exists, and docs/architecture.md, section 6, names every room."""

import itertools
import re
import subprocess

import pytest

from tests.guards.source import ROOT, name_of, python_files, tracked_files
from tools import rooms

TOP_FOLDERS = sorted({name_of(path).split("/")[0] for path in tracked_files() if path.parent != ROOT})
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(path for path in tracked_files() if path.suffix == ".md" and path.is_relative_to(ROOT / "docs")),
]
PATH = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, TOP_FOLDERS))})/[\w./{{}},<>*-]*")
ALTERNATIVES = re.compile(r"\{([^{}]*)\}")
PLACEHOLDER = re.compile(r"[^/]*[<>*].*")  # `<name>.py`, `*.html`: the folder before it must exist


def paths_in(text):
    """Every repository path that the text names; `a/{b,c}` names two."""
    for token in PATH.findall(text):
        parts = ALTERNATIVES.split(PLACEHOLDER.sub("", token).rstrip(".,"))
        choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
        yield from ("".join(chosen) for chosen in itertools.product(*choices))


def section_6():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return text[text.index("## 6. ") : text.index("## 7. ")]


def rooms_of(folder):
    """The folders with Python files below and including `folder`, as they are written: with a slash."""
    return sorted({f"{name_of(path.parent)}/" for path in python_files(folder)})


def is_there(path):
    """Whether it exists, or is a file that readers make for themselves, which git therefore ignores."""
    if (ROOT / path).exists():
        return True
    return subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_path_that_it_names_exists(page):
    named = paths_in(page.read_text(encoding="utf-8"))
    assert [path for path in named if not is_there(path)] == []


@pytest.mark.parametrize("package", rooms.PACKAGES)
def test_section_6_names_every_room(package):
    assert [room for room in rooms_of(package) if f"| `{room}` |" not in section_6()] == []


def test_section_6_names_every_room_of_the_tests():
    named = set(paths_in(section_6()))
    found = {
        f"tests/{path.relative_to(ROOT).parts[1]}"
        for path in python_files("tests")
        if len(path.relative_to(ROOT).parts) > 2
    }
    assert found - named == set()


def test_paths_are_read_with_their_alternatives_and_without_placeholders():
    text = (
        "`docs/api.md`, tests/{core,api}/x.py, webapp/web/api/<name>.py and https://example.com/docs/none.md."
    )

    assert list(paths_in(text)) == ["docs/api.md", "tests/core/x.py", "tests/api/x.py", "webapp/web/api/"]
