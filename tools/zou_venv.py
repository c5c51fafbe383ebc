"""Make the virtual environment that holds Zou, Kitsu's server, for the tests that sync with a real one.

    python tools/zou_venv.py

It lands in `.venvs/zou` (600 MB). What is there and complete is left alone.
"""

import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent.parent / ".venvs" / "zou"
VERSION = "1.0.97"


def is_complete() -> bool:
    return (
        any(VENV.glob(f"lib/python3*/site-packages/zou-{VERSION}.dist-info"))
        and (VENV / "bin" / "gunicorn").exists()
    )


def main() -> int:
    if is_complete():
        print(f"Zou {VERSION}: {VENV}")
        return 0
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if subprocess.run([*pip, f"zou=={VERSION}"], check=False).returncode:
        print(f"Zou {VERSION} could not be installed.", file=sys.stderr)
        return 1
    print(f"Zou {VERSION}: {VENV}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
