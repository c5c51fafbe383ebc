"""What pyproject.toml asks for is pinned by hash, and each run-time part has its reason written down."""

import re
import tomllib

import pytest

from tests.guards.source import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_in(requirement):
    return re.match(r"[A-Za-z0-9_.-]+", requirement).group().lower()


def pinned(file_name):
    return set(re.findall(r"^([a-z0-9_.-]+)(?:\[[a-z,]+\])?==", (ROOT / file_name).read_text().lower(), re.M))


RUN_TIME = [
    name_in(requirement)
    for requirement in PROJECT["dependencies"]
    + PROJECT["optional-dependencies"]["postgres"]
    + PROJECT["optional-dependencies"]["metrics"]
]


@pytest.mark.parametrize("name", RUN_TIME)
def test_a_run_time_part_is_pinned(name):
    assert name in pinned("requirements.txt")


@pytest.mark.parametrize("name", [name_in(item) for item in PROJECT["optional-dependencies"]["test"]])
def test_a_part_of_the_tests_is_pinned(name):
    assert name in pinned("requirements-test.txt")


@pytest.mark.parametrize("name", RUN_TIME)
def test_a_run_time_part_has_its_reason_in_the_decisions(name):
    decisions = "\n".join(
        path.read_text(encoding="utf-8").lower() for path in ROOT.glob("docs/decisions/*.md")
    )
    assert name in decisions


def test_every_pin_has_a_hash():
    for file_name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / file_name).read_text()
        assert text.count("==") == len(re.findall(r"== ?[^\s]+ \\\n\s+--hash=sha256:", text))
