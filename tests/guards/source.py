"""Reads the project's own files for the guards. It imports none of them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked_files() -> list[Path]:
    """Every file that git tracks or would add, as it is in the working tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def python_files(folder: str) -> list[Path]:
    """Tracked Python files below `folder`, the generated and vendored ones left out."""
    below = ROOT / folder
    return [path for path in tracked_files() if path.suffix == ".py" and path.is_relative_to(below)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")
