"""Maya 2022 brings Python 3.7: the core, the Qt panel and the Maya plug-in keep to its grammar.

The proof is the suite on a real 3.7; this only tells sooner. `make lint` runs vermin too,
for the names of the standard library.
"""

import ast

import pytest

from tests.guards.source import name_of, python_files

FILES = [path for folder in ("tracker_core", "qt_panel", "maya_plugin") for path in python_files(folder)]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_it_parses_as_python_37(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_its_annotations_are_never_evaluated(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    code = [
        node
        for node in tree.body
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    first = code[0] if code else None
    assert first is None or (isinstance(first, ast.ImportFrom) and first.module == "__future__")
