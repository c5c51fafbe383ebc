"""Run every part of the bench, each in a process of its own; the rows go to `bench/results/latest.json`.

    python -m bench [PART ...]

A part is a module beside this one that prints one JSON object a line:
`{name, ours, peer, peer_name, ratio, mark, met}`. `ratio` is ours to the peer or limit measured in the same
run, and `met` tells whether it reached `mark`. A part whose tools are absent says so on stderr and ends with
exit code 3.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LATEST = HERE / "results" / "latest.json"
NOT_PARTS = {"__init__", "__main__", "load"}
TOOLS_ABSENT = 3


def parts() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_PARTS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("part", nargs="*", help=f"one of {', '.join(parts())}; all of them if none is named")
    chosen = parser.parse_args().part or parts()
    unknown = set(chosen) - set(parts())
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; choose from {', '.join(parts())}")
    measured, failed = {}, []
    for part in chosen:
        print(f"-- {part}", flush=True)
        code, rows = run(part)
        for row in rows:
            print(told(row), flush=True)
        if rows:
            measured[part] = rows
        if code not in (0, TOOLS_ABSENT):
            failed.append(part)
    keep(measured)
    if failed:
        print(f"These parts failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def run(part: str) -> tuple[int, list[dict]]:
    command = [sys.executable, "-m", f"bench.{part}"]
    done = subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def keep(measured: dict[str, list[dict]]) -> None:
    """Replace the rows of the parts that ran; those of other parts stay."""
    known = json.loads(LATEST.read_text()) if LATEST.exists() else []
    rows = [row for row in known if row["name"].partition("/")[0] not in measured]
    for part, fresh in measured.items():
        rows += [{**row, "name": f"{part}/{row['name'].removeprefix(part).lstrip(' /:')}"} for row in fresh]
    rows.sort(key=lambda row: row["name"].partition("/")[0])
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")


def told(row: dict) -> str:
    verdict = {True: "met", False: "NOT MET", None: ""}[row.get("met")]
    values = [f"{row['ours']:>12}" if row.get("ours") is not None else "", str(row.get("peer") or "")]
    return f"{row['name']:<48} {values[0]} beside {values[1]:>10} {row.get('peer_name') or '':<30} {verdict}"


if __name__ == "__main__":
    sys.exit(main())
