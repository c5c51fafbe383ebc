"""`python -m tests.chaos --kills 1000`: prints the figures as JSON; exit code 1 when a law was broken."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time

from .run import Chaos, broken


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        figures = Chaos(folder, options.kills, options.seed).play()
        figures.update(seed=options.seed, took_s=round(time.monotonic() - began, 1))
    print(json.dumps(figures, indent=2))
    faults = broken(figures)
    for fault in faults:
        print("BROKEN: " + fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
