"""Build the server as one file that any machine with this Python can run, without pip.

Usage::

    python tools/build_pyz.py [--out dist]

The result holds the project and its pinned dependencies, some of them compiled: it runs on the Python and the
platform that its name tells, as in `vfx-tracker-0.1.0-cp311-linux-x86_64.pyz`. The same source, Python and
platform give the same bytes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from build_addons import our_version  # noqa: E402  after the path is set

TOOLS = ROOT / ".cache" / "pyz"
SHIV = "shiv==1.0.8"
FIRST_DAY_OF_ZIP = "315532800"  # 1980-01-01, in seconds
NEEDED = ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "build_addons.py")
PACKAGES = ("addon_build", "blender_addon", "maya_plugin", "qt_panel", "tracker_core", "webapp")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="FOLDER")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = install_into(Path(folder))
        print(pack(site, out.resolve() / file_name()))
    return 0


def file_name() -> str:
    """What it is and where it runs."""
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    return f"vfx-tracker-{our_version()}-{python}-{sysconfig.get_platform()}.pyz"


def install_into(folder: Path) -> Path:
    """The pinned dependencies and this project, in a folder of their own."""
    source, wheels, site = folder / "source", folder / "wheels", folder / "site"
    copy_source(source)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(source))
    quietly = ("install", "-q", "--no-compile", "--target", str(site))
    run(*pip, *quietly, "--require-hashes", "-r", str(ROOT / "requirements.txt"))
    # Found by its name: a wheel named by its path would leave that path in the result.
    run(*pip, *quietly, "--no-deps", "--no-index", "--find-links", str(wheels), "vfx-time-tracker")
    leave_out_what_differs(site)
    return site


def copy_source(folder: Path) -> None:
    """What a release is built from; a checkout's own leftovers would get into it."""
    without = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info", ".*")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=without)
    for name in NEEDED:
        shutil.copyfile(ROOT / name, folder / name)


def leave_out_what_differs(site: Path) -> None:
    """The programs pip wrote name the interpreter that ran it; the archive has its own start."""
    shutil.rmtree(site / "bin", ignore_errors=True)
    for record in site.glob("*.dist-info/RECORD"):
        lines = record.read_text(encoding="utf-8").splitlines()
        kept = sorted(line for line in lines if not line.startswith("../../bin/"))
        record.write_text("\n".join(kept) + "\n", encoding="utf-8")


def pack(site: Path, target: Path) -> Path:
    """Let shiv make one file of the folder."""
    shiv = TOOLS / "bin" / "shiv"
    if not shiv.exists():
        run(sys.executable, "-m", "venv", str(TOOLS))
        run(str(TOOLS / "bin" / "pip"), "install", "-q", SHIV)
    run(
        *(str(shiv), "--site-packages", str(site), "--reproducible", "--console-script", "vfx-tracker"),
        *("--python", "/usr/bin/env python3", "--output-file", str(target)),
    )
    return target


def run(*command: str) -> None:
    environment = os.environ | {"SOURCE_DATE_EPOCH": FIRST_DAY_OF_ZIP}
    subprocess.run(command, check=True, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
