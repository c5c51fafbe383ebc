"""Renew requirements.txt and requirements-test.txt, pinned with hashes, from pyproject.toml."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
# `make run` installs the checkout itself without build isolation, so its build tool is pinned too.
BUILD_TOOLS = "setuptools>=77\n"
OPTIONS = (
    "--quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host"
    " --allow-unsafe --strip-extras --no-header --no-annotate --extra=postgres --extra=metrics"
).split()


def install_pip_tools() -> Path:
    """Make a venv for pip-tools alone; its own needs must not leak into the pins. Returns its pip-compile."""
    venv = CACHE / "piptools"
    if not (venv / "bin" / "pip-compile").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin" / "pip"), "install", "-q", "pip-tools", "pip<26"], check=True)
    return venv / "bin" / "pip-compile"


def main() -> None:
    CACHE.mkdir(exist_ok=True)
    build_in = CACHE / "build-tools.in"
    build_in.write_text(BUILD_TOOLS)
    compile_pins = [str(install_pip_tools()), *OPTIONS, "pyproject.toml", str(build_in)]
    subprocess.run([*compile_pins, "-o", "requirements.txt"], cwd=ROOT, check=True)
    test_pins = ["--extra=test", "-c", "requirements.txt", "-o", "requirements-test.txt"]
    subprocess.run([*compile_pins, *test_pins], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
