"""The repository speaks of the product alone: no machine's paths, no package hosts, no unfinished words."""

import re

from tests.guards.source import name_of, tracked_files

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".cfg",
    ".in",
    ".sh",
    ".yml",
    ".yaml",
    ".json",
    ".mod",
    "",
}
NOT_OURS = re.compile(r"/vendor/|^tests/maya/reference|^LICENSE|/LICENSE")
FORBIDDEN = {
    "a path of one machine": re.compile(r"/work/(main|shared)|\.\./shared|/root/"),
    "a package registry's host": re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org", re.I
    ),
    "an unfinished thing": re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"),
}


def offences(pattern):
    for path in tracked_files():
        name = name_of(path)
        if path.suffix not in TEXT or NOT_OURS.search(name) or name == "tests/guards/test_speech.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                yield f"{name}:{number}: {line.strip()[:100]}"


def test_no_file_names_a_path_of_one_machine():
    assert list(offences(FORBIDDEN["a path of one machine"])) == []


def test_no_file_names_a_package_registry():
    assert list(offences(FORBIDDEN["a package registry's host"])) == []


def test_nothing_is_left_marked_as_unfinished():
    assert list(offences(FORBIDDEN["an unfinished thing"])) == []
