"""Distil a small, strict reference of Maya's commands for tests without Maya.

Usage::

    pip download --no-deps pymel==1.5.0 maya-stubs==0.4.2
    python tools/build_maya_reference.py PYMEL.whl MAYA_STUBS.whl tests/maya/standin/reference.json.gz

Input are two published wheels, read as zip files: neither is installed, and nothing
of them is imported or executed (the caches and stubs are parsed as Python literals).

* pymel 1.5.0: `pymel/cache/mayaCmdsList<year>.py` and `mayaCmdsDocs<year>.py`, with each
  command and flag of Maya 2022 to 2025 (long and short name, arguments, modes);
* maya-stubs 0.4.2: names and constant values of OpenMaya, OpenMayaUI and maya.utils,
  as read from a real Maya.

Output is one gzip file, byte-identical for the same input, with the JSON object::

    {"source": wheel, "stubs": wheel, "versions": [2022, ...],
     "commands": {name: {"v": [versions], "t": type, "f": {flag: [short, args, modes,
                                                                  [versions]]}}},
     "runtime": {name: [versions]},
     "events": [...], "conditions": [...],
     "api": {module: {class: {"bases": [...], "m": {member: "()" or value}}}}}

`t` is the kind of command ("windows" is a UI command). `args` is "" for a flag without
a value, else a letter or a list of letters: b bool, i int, f float, s string, t time,
r range, S script or callable, ? unknown to the cache (accept anything). `modes` is made
of c create, q query, e edit, m multi-use. Names, arguments and modes are those of the
newest version that has the flag.

Licences: the output is derived from pymel's cache data (BSD, Copyright (c) 2009 Chad
Dombrova; the author's name may not be used to endorse) and from maya-stubs (MIT). Both
notices must be kept: they are written beside the output. The data are for tests only and are
no part of what artists install.
"""

import ast
import gzip
import json
import os
import re
import sys
import zipfile

MODES = {"create": "c", "query": "q", "edit": "e", "multiuse": "m"}
TYPES = {
    "<type bool>": "b",
    "<type int>": "i",
    "int64": "i",
    "<type float>": "f",
    "<type str>": "s",
    "string[...]": "s",
    "PyNode": "s",
    "script": "S",
    "<type callable>": "S",
    "time": "t",
    "timerange": "r",
    "timeRange": "r",
    "floatrange": "r",
    "floatRange": "r",
    "indexRange": "r",
}
UNKNOWN = "?"
OPENMAYA_CLASSES = (
    "MGlobal",
    "MFnPlugin",
    "MFnBase",
    "MObject",
    "MPxCommand",
    "MCallbackIdArray",
)
# The cached documentation of `scriptJob` names each of these; see check_names().
EVENTS = """
angularToleranceChanged angularUnitChanged axisAtOriginChanged axisInViewChanged
ColorIndexChanged constructionHistoryChanged currentContainerChanged
currentSoundNodeChanged DagObjectCreated deleteAll DisplayColorChanged
displayLayerChange displayLayerManagerChange DisplayRGBColorChanged
ChannelBoxLabelSelected idle idleHigh lightLinkingChanged linearToleranceChanged
linearUnitChanged MenuModeChanged NewSceneOpened PostSceneRead playbackRangeChanged
playbackRangeSliderChanged preferredRendererChanged quitApplication Redo
renderLayerChange renderLayerManagerChange SceneOpened SceneSaved SelectionChanged
UFESelectionChanged SelectModeChanged SelectPriorityChanged SelectTypeChanged
SetModified SequencerActiveShotChanged snapModeChanged timeChanged timeUnitChanged
ToolChanged PostToolChanged NameChanged Undo modelEditorChanged
""".split()
CONDITIONS = """
autoKeyframeState busy deleteAllCondition flushingScene GoButtonEnabled
hotkeyListChange playingBack playbackIconsCondition readingFile RedoAvailable
SomethingSelected UndoAvailable
""".split()


def read_cache(wheel, name):
    """The literal of `data = ...` in the cache module `name` of the pymel wheel."""
    source = wheel.read(f"pymel/cache/{name}.py").decode("utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "data":
            return ast.literal_eval(node.value)
    raise SystemExit(f"pymel/cache/{name}.py has no 'data = ...'.")


def argument_type(argument):
    """The letter for a cache's argument type, or a list of letters for a list."""
    if isinstance(argument, list):
        return [argument_type(item) for item in argument]
    return TYPES.get(argument, UNKNOWN)


def cached_versions(wheel):
    """The Maya years for which the pymel wheel holds a list of commands."""
    names = (re.match(r"pymel/cache/mayaCmdsList(\d+)\.py$", name) for name in wheel.namelist())
    return sorted(int(name.group(1)) for name in names if name)


def read_commands(wheel, versions):
    """(commands, runtime commands) over all versions, in the shape of the output."""
    commands, runtime = {}, {}
    for version in versions:
        cache = read_cache(wheel, f"mayaCmdsList{version}")[0]
        for name, entry in cache.items():
            if entry.get("type") == "runtime":
                runtime.setdefault(name, []).append(version)
                continue
            command = commands.setdefault(name, {"v": [], "f": {}})
            command["t"] = entry.get("type")
            command["v"].append(version)
            for flag, spec in (entry.get("flags") or {}).items():
                args = argument_type(spec["args"]) if spec.get("numArgs") else ""
                modes = "".join(MODES[mode] for mode in spec.get("modes", []))
                row = command["f"].setdefault(flag, [None, None, None, []])
                row[:3] = [spec.get("shortname") or flag, args, modes]
                row[3].append(version)
    return commands, runtime


def check_names(wheel, version):
    """Stop if an event or condition above is not in pymel's copy of Maya's docs."""
    flags = read_cache(wheel, f"mayaCmdsDocs{version}")["scriptJob"]["flags"]
    for names, flag in ((EVENTS, "listEvents"), (CONDITIONS, "listConditions")):
        unknown = [name for name in names if name not in flags[flag]["docstring"]]
        if unknown:
            raise SystemExit(f"Not in the documentation of {flag}: {unknown}")


def constant(node):
    """The value of a literal; None for no value and for an expression."""
    try:
        return ast.literal_eval(node) if node else None
    except ValueError:
        return None


def read_stub(wheel, module):
    """Names and constant values of one module of maya-stubs."""
    source = wheel.read(f"maya-stubs/{module}.pyi").decode("utf-8")
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = "()"
        elif isinstance(node, ast.ClassDef):
            members = {}
            for member in node.body:
                if isinstance(member, ast.FunctionDef):
                    members[member.name] = "()"
                elif isinstance(member, ast.AnnAssign):
                    members[member.target.id] = constant(member.value)
            bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
            found[node.name] = {"bases": bases, "m": members}
    return found


def read_api(wheel):
    """The parts of the Python API that a plug-in could touch."""
    openmaya = read_stub(wheel, "api/OpenMaya")
    utils = read_stub(wheel, "utils")
    return {
        "api/OpenMaya": {
            name: entry
            for name, entry in openmaya.items()
            if name in OPENMAYA_CLASSES or name.endswith("Message")
        },
        "OpenMayaUI": {"MQtUtil": read_stub(wheel, "OpenMayaUI")["MQtUtil"]},
        "utils": {n: entry for n, entry in utils.items() if not n.endswith("_over")},
    }


def write_notices(folder, wheels):
    """Each wheel's licence, as NOTICE-<package>.txt beside the output."""
    for wheel in wheels:
        name = next(n for n in wheel.namelist() if re.search(r"\.dist-info/(licenses/)?LICENSE$", n))
        package = name.split("-")[0].replace("_", "-")
        with open(os.path.join(folder, f"NOTICE-{package}.txt"), "wb") as file:
            file.write(wheel.read(name).replace(b"\r\n", b"\n"))


def write_reproducibly(path, data):
    """gzip without time stamp and file name, so that equal input gives equal bytes."""
    with (
        open(path, "wb") as file,
        gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as zipped,
    ):
        zipped.write(data)


def main(pymel_path, stubs_path, out_path):
    with zipfile.ZipFile(pymel_path) as pymel, zipfile.ZipFile(stubs_path) as stubs:
        versions = cached_versions(pymel)
        if not versions:
            raise SystemExit(f"{pymel_path} holds no cache of Maya commands.")
        commands, runtime = read_commands(pymel, versions)
        check_names(pymel, versions[-1])
        api = read_api(stubs)
        write_notices(os.path.dirname(os.path.abspath(out_path)), (pymel, stubs))
    reference = {
        "source": os.path.basename(pymel_path),
        "stubs": os.path.basename(stubs_path),
        "versions": versions,
        "commands": commands,
        "runtime": runtime,
        "events": EVENTS,
        "conditions": CONDITIONS,
        "api": api,
    }
    data = json.dumps(reference, separators=(",", ":"), sort_keys=True).encode()
    write_reproducibly(out_path, data)
    flags = sum(len(command["f"]) for command in commands.values())
    print(
        f"Maya {versions[0]} to {versions[-1]}: {len(commands)} commands, {flags} flags,"
        f" {len(runtime)} runtime commands; {os.path.getsize(out_path)} bytes"
    )


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(f"usage: {sys.argv[0]} PYMEL.whl MAYA_STUBS.whl OUT.json.gz")
    main(*sys.argv[1:])
