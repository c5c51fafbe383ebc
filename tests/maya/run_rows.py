"""Run the suite in `inside` on each Maya's Python and Qt, with the module as artists get it.

Usage::

    python -m tests.maya.run_rows                 # all rows, 2022 to 2027
    python -m tests.maya.run_rows 2022 2027       # these alone
    python -m tests.maya.run_rows 2024 -- -k dock # the rest goes to pytest

The answer is 0 only when every row ran and passed. A row without its environment is told as "not run".
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from addon_build.maya import build_maya
from tests.e2e.server import Server
from tools.maya_venvs import Row, chosen

INSIDE = Path(__file__).with_name("inside")
ROW_LIMIT_S = 300
AT_ONCE = 2  # they wait more than they compute
NOT_A_SERVER = "http://127.0.0.1:9"
IDLE_AFTER_S = 60
TASKS = """project,entity_type,entity,task_type,bid_s,due,assignees
KITE,shot,SQ010/SH0010,Animation,28800,2027-03-01,
KITE,shot,SQ010/SH0020,Lighting,14400,2027-03-05,
KITE,asset,Kite,Modeling,57600,,
"""


def unpack_module(folder: Path) -> Path:
    """Build the Maya zip for a server that is not there, and unpack it."""
    with zipfile.ZipFile(BytesIO(build_maya(NOT_A_SERVER, "1.2.3").data)) as archive:
        archive.extractall(folder)
    return folder


class Outcome(NamedTuple):
    """How one row went."""

    passed: bool
    output: str
    took_s: float


@contextlib.contextmanager
def studio(folder: Path) -> Iterator[Server]:
    """The real server with three tasks."""
    server = Server(folder, IDLE_AFTER_S)
    try:
        server.start()
        (folder / "tasks.csv").write_text(TASKS, encoding="utf-8")
        server.command("task", "import", folder / "tasks.csv")
        yield server
    finally:
        server.close()


def row_environment(row: Row, module: Path, server: Server) -> dict[str, str]:
    """A clean environment: no Python path of ours, Qt without a display, the artist's home elsewhere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VFX_", "QT_"))}
    return kept | {
        "MAYA_YEAR": str(row.maya),
        "MAYA_MODULE": str(module),
        "MAYA_SERVER": server.address,
        "MAYA_SERVER_DATABASE": str(server.folder / "tracker.sqlite3"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(server.folder / "home"),
    }


def run_suite(row: Row, module: Path, server: Server, pytest_arguments: list[str] = ()) -> Outcome:
    """Run the suite, or what the arguments choose, in the row's environment."""
    began = time.monotonic()
    environment = row_environment(row, module, server)
    Path(environment["HOME"]).mkdir(exist_ok=True)
    done = subprocess.run(
        [str(row.interpreter), "-m", "pytest", "-q", *pytest_arguments],
        env=environment,
        cwd=INSIDE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=ROW_LIMIT_S,
        check=False,
    )
    return Outcome(done.returncode == 0, done.stdout, time.monotonic() - began)


def run_row(row: Row, pytest_arguments: list[str] = ()) -> Outcome:
    """Run the suite with a module just built and a server of its own."""
    with tempfile.TemporaryDirectory() as name, studio(Path(name) / "server") as server:
        return run_suite(row, unpack_module(Path(name) / "a studio's share"), server, pytest_arguments)


def describe(row: Row, outcome: Outcome) -> str:
    """One line: which Maya, and how it went."""
    verdict = outcome.output.strip().splitlines()[-1]
    return f"Maya {row.maya}, Python {row.python}, {row.binding} {row.qt_version}: {verdict}"


def main(arguments: list[str]) -> int:
    years = [argument for argument in arguments if argument.isdigit()]
    pytest_arguments = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    rows = chosen(years)
    made = [row for row in rows if row.is_made]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda row: run_row(row, pytest_arguments), made))
    for outcome in outcomes:
        if not outcome.passed or pytest_arguments:
            print(outcome.output)
    for row, outcome in zip(made, outcomes, strict=True):
        print(describe(row, outcome))
    for row in rows:
        if row not in made:
            print(f"Maya {row.maya}: not run; make its environment with tools/maya_venvs.py")
    return 0 if len(made) == len(rows) and all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
