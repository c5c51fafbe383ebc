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
from io import BytesIO
from pathlib import Path

from addon_build.maya import build_maya
from tests.e2e.server import Server
from tools.maya_venvs import Row, chosen

INSIDE = Path(__file__).with_name("inside")
ROW_LIMIT_S = 300
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


@contextlib.contextmanager
def studio(folder: Path) -> Iterator[str]:
    """The real server with three tasks; its address."""
    server = Server(folder, IDLE_AFTER_S)
    try:
        server.start()
        (folder / "tasks.csv").write_text(TASKS, encoding="utf-8")
        server.command("task", "import", folder / "tasks.csv")
        yield server.address
    finally:
        server.close()


def row_environment(row: Row, module: Path, server: str) -> dict[str, str]:
    """A clean environment: no Python path of ours, Qt without a display, the artist's home elsewhere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VFX_", "QT_"))}
    return kept | {
        "MAYA_YEAR": str(row.maya),
        "MAYA_MODULE": str(module),
        "MAYA_SERVER": server,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(module.parent / f"home-{row.maya}"),
    }


def run_row(
    row: Row, module: Path, server: str, pytest_arguments: list[str] = ()
) -> subprocess.CompletedProcess:
    """Run the suite in the row's environment; its output is one text."""
    command = [str(row.interpreter), "-m", "pytest", "-q", *pytest_arguments]
    environment = row_environment(row, module, server)
    Path(environment["HOME"]).mkdir(exist_ok=True)
    return subprocess.run(
        command,
        env=environment,
        cwd=INSIDE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=ROW_LIMIT_S,
        check=False,
    )


def main(arguments: list[str]) -> int:
    years = [argument for argument in arguments if argument.isdigit()]
    pytest_arguments = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    answer = 0
    with tempfile.TemporaryDirectory() as folder, studio(Path(folder) / "server") as server:
        module = unpack_module(Path(folder) / "a studio's share")
        for row in chosen(years):
            if not row.is_made:
                print(f"Maya {row.maya}: not run; make its environment with tools/maya_venvs.py")
                answer = 1
                continue
            began = time.monotonic()
            done = run_row(row, module, server, pytest_arguments)
            answer |= done.returncode
            print(f"Maya {row.maya}, Python {row.python}, {row.binding} {row.qt_version}:", end=" ")
            print(f"{done.stdout.strip().splitlines()[-1]} ({time.monotonic() - began:.0f} s)")
            if done.returncode or pytest_arguments:
                print(done.stdout)
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
