"""Run the core's suite on every Python of the supported DCCs: `python tools/pythons.py [pytest arguments]`.

Makes `.venvs/core-3.X` with pinned test tools where the interpreter is found (pyenv's folder or PATH). A
Python that is not there is told as "not run", never as passed. Exit code 1 when a suite failed, 2 when none
could run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEW_TOOLS = ("pytest==8.4.2", "hypothesis==6.135.0")
TOOLS = {
    "3.7": ("pytest==7.4.4", "hypothesis==6.79.4"),  # the last for 3.7
    "3.9": NEW_TOOLS,
    "3.10": NEW_TOOLS,
    "3.11": NEW_TOOLS,
    "3.13": NEW_TOOLS,
}


def find_interpreter(version: str) -> str | None:
    """Pyenv's newest patch release, else what PATH offers."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = sorted(
        root.glob(version + ".*/bin/python"), key=lambda path: int(path.parents[1].name.split(".")[2])
    )
    return str(found[-1]) if found else shutil.which("python" + version)


def make_venv(version: str, interpreter: str) -> Path:
    folder = ROOT / ".venvs" / ("core-" + version)
    python = folder / "bin" / "python"
    marker = folder / "tools.txt"
    wanted = "\n".join(TOOLS[version])
    if not marker.exists() or marker.read_text() != wanted:
        subprocess.run([interpreter, "-m", "venv", "--clear", str(folder)], check=True)
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([str(python), "-m", "pip", "install", *quiet, *TOOLS[version]], check=True)
        marker.write_text(wanted)
    return python


def run_suite(python: Path, arguments: list[str]) -> bool:
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/core", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    outcomes = {}
    for version in TOOLS:
        interpreter = find_interpreter(version)
        if interpreter is None:
            outcomes[version] = "not run: no such Python here"
            continue
        print(f"Python {version}", flush=True)
        outcomes[version] = "passed" if run_suite(make_venv(version, interpreter), arguments) else "FAILED"
    for version, outcome in outcomes.items():
        print(f"Python {version:5} {outcome}")
    if "FAILED" in outcomes.values():
        return 1
    return 0 if "passed" in outcomes.values() else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
