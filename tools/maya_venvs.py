"""Make one virtual environment for each Maya: its Python, its Qt, and pytest.

Usage::

    python tools/maya_venvs.py            # all rows, into .venvs/maya-2022 ... maya-2027
    python tools/maya_venvs.py 2024 2027  # these rows only

A finished environment is left alone, so a second run takes no time. A row whose interpreter is missing is
reported as "not run" and never counts as made: the answer is 1 then. Interpreters are looked for as
`pythonX.Y` of pyenv (`$PYENV_ROOT` or ~/.pyenv), then on PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

VENVS = Path(__file__).resolve().parent.parent / ".venvs"


@dataclass(frozen=True)
class Row:
    """One Maya: its year, its Python, the Qt it carries and the wheel that brings that Qt here."""

    maya: int
    python: str
    qt_version: str
    qt_wheel: str

    @property
    def binding(self) -> str:
        return self.qt_wheel.partition("==")[0].partition("-")[0]

    @property
    def folder(self) -> Path:
        return VENVS / f"maya-{self.maya}"

    @property
    def interpreter(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def is_made(self) -> bool:
        return self._stamp.is_file() and self._stamp.read_text() == self._recipe

    @property
    def _stamp(self) -> Path:
        return self.folder / "made-from.txt"

    @property
    def _recipe(self) -> str:
        return f"{self.python} {self.qt_wheel} {PYTEST}\n"


PYTEST = "pytest>=7.4,<9"
ROWS = (
    Row(2022, "3.7", "5.15.2", "PySide2==5.15.2.1"),
    Row(2023, "3.9", "5.15.2", "PySide2==5.15.2.1"),
    Row(2024, "3.10", "5.15.2", "PySide2==5.15.2.1"),
    Row(2025, "3.11", "6.5.3", "PySide6-Essentials==6.5.3"),
    Row(2026, "3.11", "6.5.3", "PySide6-Essentials==6.5.3"),
    Row(2027, "3.13", "6.8.3", "PySide6-Essentials==6.8.3"),
)


def find_interpreter(version: str) -> Path | None:
    """The newest pyenv Python of this minor version, else the one on PATH, else None."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = sorted(
        versions.glob(f"{version}.*/bin/python{version}"), key=lambda path: int(path.parts[-3].split(".")[2])
    )
    on_path = shutil.which(f"python{version}")
    if found:
        return found[-1]
    return Path(on_path) if on_path else None


def make(row: Row) -> bool:
    """Make the row's environment unless it is there; False when its interpreter is missing."""
    if row.is_made:
        return True
    base = find_interpreter(row.python)
    if base is None:
        return False
    shutil.rmtree(row.folder, ignore_errors=True)
    subprocess.run([str(base), "-m", "venv", str(row.folder)], check=True)
    pip = [str(row.interpreter), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", row.qt_wheel, PYTEST], check=True)
    row._stamp.write_text(row._recipe)
    return True


def chosen(years: list[str]) -> tuple[Row, ...]:
    """The rows of these years (all without any); exits with a sentence for an unknown one."""
    unknown = set(years) - {str(row.maya) for row in ROWS}
    if unknown:
        raise SystemExit(f"No such Maya: {', '.join(sorted(unknown))}. Give years from 2022 to 2027.")
    return tuple(row for row in ROWS if not years or str(row.maya) in years)


def main(years: list[str]) -> int:
    answer = 0
    for row in chosen(years):
        if make(row):
            print(f"Maya {row.maya}: Python {row.python}, {row.binding} {row.qt_version}: {row.folder}")
        else:
            answer = 1
            print(f"Maya {row.maya}: not run, there is no Python {row.python} here.")
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
