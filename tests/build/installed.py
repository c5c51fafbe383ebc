"""Wheel and source distribution of this tree, installed as IT does: not editable, into an empty environment.

The dependencies are lent by the environment that runs the tests, so that a test needs no network;
`INSTALL_CHECK=registry` (`make install-check`) installs the pinned ones afresh, as docs/install.md says.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

from tests.guards.source import ROOT, tracked_files

BUILD = """
import sys
from setuptools import build_meta
folder = sys.argv[1]  # setuptools writes over it
print(build_meta.build_wheel(folder), build_meta.build_sdist(folder))
"""
LIST = """
from importlib import metadata
print(*metadata.files("vfx-time-tracker"), sep="\\n")
"""
WITH_REGISTRY = os.environ.get("INSTALL_CHECK") == "registry"


class Built(NamedTuple):
    """The two files that a release consists of."""

    wheel: Path
    sdist: Path


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a command; returns what it printed. AssertionError with its words when it fails."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VFX_"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copy_tree(folder: Path) -> Path:
    """What git tracks or would add: a release is not built among the leftovers of a checkout."""
    for path in tracked_files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


def build(folder: Path) -> Built:
    """Build both from a copy of this tree."""
    out = folder / "dist"
    names = run(sys.executable, "-c", BUILD, out, cwd=copy_tree(folder / "source")).split()[-2:]
    return Built(*(out / name for name in names))


def install(package: Path, folder: Path) -> Path:
    """Install it into a new virtual environment; returns that environment's folder of programs."""
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--python",
        python,
        "install",
        "--quiet",
    )
    if WITH_REGISTRY:
        run(*pip, "--require-hashes", "-r", ROOT / "requirements.txt")
    else:
        site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
        # A path in a .pth file lends the packages there, but not the editable checkout among them.
        (Path(site) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    run(*pip, "--no-deps", "--no-build-isolation", "--force-reinstall", package)
    return folder / "bin"


def list_installed(programs: Path) -> set[str]:
    """Every file that the installation brought, by its path below the environment's packages."""
    names = run(programs / "python", "-c", LIST).splitlines()
    return {name for name in names if not name.endswith(("RECORD", "direct_url.json", ".pyc"))}
