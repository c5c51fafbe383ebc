"""Make the virtual environments that hold the `bpy` wheels, one for each Blender that is tested.

    python tools/bpy_venvs.py [4.2 4.5 5.0 5.2]

Each lands in `.venvs/bpy-X.Y`. What is there and complete is left alone, so it may be run before every test
run. A Python that is missing is told in a sentence, and the other versions are still made.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENVS = ROOT / ".venvs"
PYENV = Path.home() / ".pyenv" / "versions"

# Blender's version -> the wheel, and the Python it was built for. The 4.2 wheels before 4.2.15 are half as
# large again.
WHEELS = {
    "4.2": ("4.2.23", "3.11"),
    "4.5": ("4.5.15", "3.11"),
    "5.0": ("5.0.1", "3.11"),
    "5.2": ("5.2.3", "3.13"),
}


def python_of(blender: str) -> Path:
    """The interpreter of the environment of that Blender, there or not."""
    return VENVS / f"bpy-{blender}" / "bin" / "python"


def find_python(version: str) -> str | None:
    """A Python of `version` ("3.13"): on the PATH if it runs, else the newest of pyenv's."""
    candidates = [str(path / "bin" / "python") for path in sorted(PYENV.glob(f"{version}.*"), reverse=True)]
    on_path = shutil.which(f"python{version}")
    for candidate in [*candidates, on_path] if on_path else candidates:
        answer = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and f" {version}." in answer.stdout:
            return candidate
    return None


def is_complete(blender: str) -> bool:
    wheel, _ = WHEELS[blender]
    installed = VENVS / f"bpy-{blender}" / "lib"
    return python_of(blender).exists() and any(installed.glob(f"python*/site-packages/bpy-{wheel}.dist-info"))


def make(blender: str) -> str | None:
    """Make one environment. Returns a sentence if it could not be made."""
    wheel, python_version = WHEELS[blender]
    python = find_python(python_version)
    if python is None:
        return f"bpy {wheel} needs Python {python_version}, which is not here: install it with pyenv."
    subprocess.run([python, "-m", "venv", "--clear", str(VENVS / f"bpy-{blender}")], check=True)
    install = [str(python_of(blender)), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run([*install, f"bpy=={wheel}", "pytest"], check=False)
    if done.returncode:
        return f"bpy {wheel} could not be installed (pip ended with {done.returncode})."
    return None


def main(wanted: list[str]) -> int:
    unknown = [blender for blender in wanted if blender not in WHEELS]
    if unknown:
        print(
            f"There is no wheel for {', '.join(unknown)}; choose from {', '.join(WHEELS)}.", file=sys.stderr
        )
        return 2
    failed = 0
    for blender in wanted or WHEELS:
        sentence = None if is_complete(blender) else make(blender)
        print(sentence or f"Blender {WHEELS[blender][0]}: {python_of(blender)}", flush=True)
        failed += sentence is not None
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
