"""Law 3 needs one place that reads the clocks: in the core that is clock.py."""

import ast

from tests.guards.source import name_of, python_files

CLOCK_CALLS = {"time", "monotonic", "perf_counter", "time_ns", "monotonic_ns", "now", "utcnow", "today"}
CLOCK_OWNERS = {"time", "datetime", "date"}


def clock_readings(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCK_CALLS and owner_of(node) in CLOCK_OWNERS:
            yield f"{name_of(path)}:{node.lineno} reads {owner_of(node)}.{node.attr}"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            named = {alias.name for alias in node.names} & CLOCK_CALLS
            if named:
                yield f"{name_of(path)}:{node.lineno} takes {sorted(named)} from time"


def owner_of(node):
    value = node.value
    return value.id if isinstance(value, ast.Name) else getattr(value, "attr", "")


def test_the_core_reads_clocks_in_clock_py_alone():
    readings = [
        reading
        for path in python_files("tracker_core")
        if name_of(path) != "tracker_core/clock.py"
        for reading in clock_readings(path)
    ]
    assert readings == []


def test_the_domain_reads_no_clock():
    assert [reading for path in python_files("webapp/domain") for reading in clock_readings(path)] == []
