"""What importing the core costs a DCC, beyond a bare Python that knows ssl. One JSON row for each Python.

The core is compiled once before, as a DCC keeps it from its first start on.

    python bench/core_import.py [INTERPRETER ...]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.pythons import TOOLS, find_interpreter

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 15
MARK_MS = 60.0
BARE = "import ssl"
CORE = (
    "import ssl; import tracker_core.tracker, tracker_core.config, tracker_core.host, tracker_core.activity"
)
TIMED = "import time; t = time.perf_counter(); {}; print((time.perf_counter() - t) * 1000)"


def cost_ms(interpreter: str, statement: str) -> float:
    """The median of many fresh processes."""
    command = [interpreter, "-c", TIMED.format(statement)]
    with tempfile.TemporaryDirectory() as kept:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": kept}  # before Python 3.8: beside the sources
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        costs = [
            float(
                subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
            )
            for _ in range(ROUNDS + 1)
        ]
    return statistics.median(costs[1:])


def row(interpreter: str) -> dict:
    version = (
        subprocess.run([interpreter, "-V"], check=True, stdout=subprocess.PIPE).stdout.decode().split()[1]
    )
    bare = cost_ms(interpreter, BARE)
    ours = cost_ms(interpreter, CORE) - bare
    return {
        "name": "import of the core, ms more than ssl, Python " + version,
        "ours": round(ours, 1),
        "peer": round(bare, 1),
        "peer_name": "import ssl alone",
        "ratio": round(ours / bare, 2),
        "mark": MARK_MS,
        "met": ours < MARK_MS,
    }


if __name__ == "__main__":
    here = [found for version in TOOLS if (found := find_interpreter(version))]
    rows = [row(interpreter) for interpreter in sys.argv[1:] or here]
    print("\n".join(json.dumps(each) for each in rows))
    sys.exit(0 if all(each["met"] for each in rows) else 1)
