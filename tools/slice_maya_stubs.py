"""Slice what the Maya plug-in uses out of two published stub packages, for mypy.

Usage::

    pip download --no-deps types-maya==0.6.1 maya-stubs==0.4.2
    python tools/slice_maya_stubs.py TYPES_MAYA.whl MAYA_STUBS.whl typings/maya

Neither package is whole: types-maya types `maya.cmds` flag by flag and mode by mode, maya-stubs knows the
names of OpenMaya and OpenMayaUI; and both install the same folder, so they cannot stand side by side. The
wheels are read as zip files, nothing of them is run. Run it again when the plug-in calls a new command. The
two MIT notices are written beside the result.
"""

from __future__ import annotations

import ast
import sys
import zipfile
from pathlib import Path

PLUGIN = Path(__file__).resolve().parent.parent / "maya_plugin"
CLASSES = {
    "api/OpenMaya.pyi": (
        "MConditionMessage",
        "MEventMessage",
        "MFnBase",
        "MFnPlugin",
        "MGlobal",
        "MMessage",
        "MObject",
        "MSceneMessage",
    ),
    "OpenMayaUI.pyi": ("MQtUtil",),
}
WHOLE = ("mel.pyi", "standalone.pyi")
HEAD = "from typing import Any, Literal, overload\n\nUnknown = Any\n\n"


def used_commands() -> set[str]:
    """Every `cmds.name` in the plug-in, its installer and its self-test."""
    return {
        node.attr
        for path in PLUGIN.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "cmds"
    }


def slice_source(source: str, names: set[str]) -> str:
    """The functions and classes with these names, overloads included; SystemExit when one is missing."""
    lines, kept, found = source.splitlines(), [], set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in names:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            kept.append("\n".join(lines[first - 1 : node.end_lineno]))
            found.add(node.name)
    if found != names:
        raise SystemExit(f"The stubs do not have {', '.join(sorted(names - found))}.")
    return HEAD + "\n".join(kept) + "\n"


def read(wheel: zipfile.ZipFile, name: str) -> str:
    return wheel.read(f"maya-stubs/{name}").decode("utf-8").replace("\r\n", "\n")


def notice(wheel: zipfile.ZipFile) -> str:
    name = next(name for name in wheel.namelist() if name.endswith("licenses/LICENSE"))
    return wheel.read(name).decode("utf-8").replace("\r\n", "\n").rstrip() + "\n"


def main(types_path: str, stubs_path: str, out: Path) -> None:
    (out / "api").mkdir(parents=True, exist_ok=True)
    for package in (out, out / "api"):
        (package / "__init__.pyi").write_text("")
    with zipfile.ZipFile(types_path) as types, zipfile.ZipFile(stubs_path) as stubs:
        (out / "cmds.pyi").write_text(slice_source(read(types, "cmds.pyi"), used_commands()))
        for name in WHOLE:
            (out / name).write_text(read(types, name))
        for name, classes in CLASSES.items():
            (out / name).write_text(slice_source(read(stubs, name), set(classes)))
        (out / "NOTICE-types-maya.txt").write_text(notice(types))
        (out / "NOTICE-maya-stubs.txt").write_text(notice(stubs))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(f"usage: {sys.argv[0]} TYPES_MAYA.whl MAYA_STUBS.whl FOLDER")
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
