"""PostgreSQL runs the rules of the file of the same room and name, and nothing hides any of them."""

import ast

import pytest

from tests.guards.source import ROOT, name_of, python_files

HERE = ROOT / "tests" / "postgresql"
MIRRORS = [
    path for path in python_files("tests/postgresql") if path.parent != HERE and path.stem != "__init__"
]


def test_each_kind_of_rule_runs_on_postgresql():
    assert {path.parent.name for path in MIRRORS} == {"api", "domain", "pages", "store"}


@pytest.mark.parametrize("path", MIRRORS, ids=name_of)
def test_it_collects_its_namesake_and_nothing_else(path):
    """Two files in one module would hide each other's fixtures and tests of the same name."""
    room, name = path.parent.name, path.stem
    docstring, *statements = ast.parse(path.read_text(encoding="utf-8")).body

    assert isinstance(docstring, ast.Expr)
    assert [ast.unparse(statement) for statement in statements] == [f"from tests.{room}.{name} import *"]
    assert (ROOT / "tests" / room / f"{name}.py").is_file()
