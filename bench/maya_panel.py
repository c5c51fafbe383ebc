"""What the plug-in costs Maya's main thread: a tick, the panel drawn, a callback, and a second as a whole.

Real Python and real Qt of an old and a new Maya, the stand-in around them, signed in to the real server and
tracking. The peer of a second is the way not taken: an application-wide event filter in Python, as long as it
would take for the 1,000 events of a second of mouse and paint.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.maya.run_rows import INSIDE, row_environment, studio, unpack_module
from tools.maya_venvs import ROWS, Row

TOOLS_ABSENT = 3
MEASURED = (2022, 2027)
MARKS_US = {"tick": 1000.0, "draw": 1000.0, "callback": 20.0, "scrub": 20.0}  # p99
FILTERED_EVENTS = 1000
SECOND_MARK = 1.0  # of the filter's cost


def measure(row: Row) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as name, studio(Path(name) / "server") as server:
        folder = Path(name)
        environment = row_environment(row, unpack_module(folder / "module"), server)
        environment |= {"VFX_TRACKER_SERVER": server.address, "VFX_TRACKER_HOME": str(folder / "home")}
        command = [row.interpreter, INSIDE / "measuring.py", server.address, folder / "maya"]
        done = subprocess.run(
            [str(part) for part in command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=120,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


def percentile_99(values: list[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]


def row_of_limit(name: str, values: list[float], mark_us: float) -> dict:
    p99 = percentile_99(values)
    return {
        "name": f"{name}, us, p99",
        "ours": round(p99, 1),
        "median": round(statistics.median(values), 1),
        "peer": mark_us,
        "peer_name": "limit",
        "ratio": round(p99 / mark_us, 3),
        "mark": 1.0,
        "met": p99 <= mark_us,
    }


def row_of_second(year: int, measured: dict[str, list[float]]) -> dict:
    """A tick, a drawing, two idle beats and the painting of what changed, beside the event filter."""
    medians = {part: statistics.median(values) for part, values in measured.items()}
    ours = medians["tick"] + medians["draw"] + 2 * medians["beat"] + medians["paint"]
    theirs = medians["filter"] * FILTERED_EVENTS
    return {
        "name": f"maya_panel: a second of tracking in {year}, us",
        "ours": round(ours, 1),
        "peer": round(theirs, 1),
        "peer_name": f"event filter, {FILTERED_EVENTS} events",
        "ratio": round(ours / theirs, 3),
        "mark": SECOND_MARK,
        "met": ours <= theirs * SECOND_MARK,
    }


def main() -> int:
    made = [row for row in ROWS if row.maya in MEASURED and row.is_made]
    if not made:
        print("No Maya environment is here: python tools/maya_venvs.py", file=sys.stderr)
        return TOOLS_ABSENT
    for row in made:
        measured = measure(row)
        for part, mark_us in MARKS_US.items():
            name = f"maya_panel: {part} in {row.maya}"
            print(json.dumps(row_of_limit(name, measured[part], mark_us)))
        print(json.dumps(row_of_second(row.maya, measured)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
