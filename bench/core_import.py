"""What importing the core costs a DCC, beyond a bare Python that knows ssl. Prints one JSON row.

python bench/core_import.py [INTERPRETER ...]
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

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
    costs = []
    for _ in range(ROUNDS):
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        costs.append(float(done.stdout))
    return statistics.median(costs)


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
    rows = [row(interpreter) for interpreter in sys.argv[1:] or [sys.executable]]
    print("\n".join(json.dumps(each) for each in rows))
    sys.exit(0 if all(each["met"] for each in rows) else 1)
