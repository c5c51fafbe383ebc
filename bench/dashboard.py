"""Server time of every studio page on SQLite: 100 people, 250 days, 300,000 segments; then at 3 and at 10
times that.

Each page is asked through the whole app, without the network. A visit is the first request of a fresh
process (cold: no template, no statement, no page of the database in its cache) and nine more. The p95
over five visits thus holds every cold request. Growth is the median of the warm ones against that at 1
times.

    python -m bench.dashboard [--scales 1,3,10] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from webapp.store.access import tokens
from webapp.store.db import database, models
from webapp.store.db.statistics import gather_statistics
from webapp.store.tracked import day_totals
from webapp.store.tracked.late_segments import COLUMNS
from webapp.store.work import bid_notices

LIMIT_MS = 150.0
PEOPLE, DAYS, SEGMENTS_A_DAY = 100, 250, 12
VISITS, REQUESTS = 5, 10
NOW_MS = 1_795_435_200_000  # 2026-11-23 12:00 UTC, a Monday
TODAY = date(2026, 11, 23)
MINUTE_MS = 60_000
DAY_MS = 86_400_000
TYPES = ("Layout", "Animation", "FX", "Lighting", "Compositing", "Roto")

PAGES = (
    "/dashboard",
    "/now?by=team",
    "/hours",
    "/hours?range=this_year&rows=project&columns=month",
    "/hours?range=last_90_days&rows=user&columns=week",
    "/hours?range=last_90_days&rows=sequence&columns=team",
    "/hours?project=P1&task_type=FX&rows=task&columns=user",
    "/hours.csv?rows=user&columns=week",
    "/hours.xlsx?rows=user&columns=week",
    "/bids",
    "/bids?by=sequence",
    "/bids.csv",
    "/people",
    "/people?range=last_90_days",
    "/people/p0007",
    "/people/p0007/week/2026-11-09",
    "/projects/P1",
    "/tasks/77",
    "/approvals",
    "/approvals?state=approved",
    "/audit",
    "/audit?subject=p0007",
    "/studio",
    "/studio/tasks",
    "/studio/people",
    "/studio/people/p0007",
    "/studio/teams",
    "/studio/add-ons",
)


# ---------------------------------------------------------------- the studio


def build(location: str, scale: int) -> None:
    """A studio of `scale` times a hundred people, with totals rebuilt from its segments."""
    rng = Random(scale)
    database.open_database(location)
    database.migrate()
    people, tasks = PEOPLE * scale, 3000 * scale
    with database.writing():
        _add_people(people)
        _add_tasks(rng, tasks, scale, people)
    for first in range(0, people, 50):
        with database.writing():
            for person in range(first + 1, min(first + 50, people) + 1):
                _add_time(rng, person, tasks)
    day_totals.rebuild_all()
    with database.writing():
        _add_decisions(people)
    bid_notices.raise_new(NOW_MS)
    gather_statistics()
    database.close()


def _add_people(people: int) -> None:
    database.execute_many(
        "INSERT INTO person (username, username_key, display_name, role, tz, theme, shortcuts, active,"
        " created_ms)"
        " VALUES (?, ?, ?, ?, 'Europe/Berlin', 'auto', 1, 1, 0)",
        [
            (f"p{i:04}", f"p{i:04}", f"Person {i:04}", "manager" if i == 1 else "artist")
            for i in range(1, people + 1)
        ],
    )
    database.execute_many(
        "INSERT INTO person_zone (person_id, from_ms, tz) VALUES (?, 0, 'Europe/Berlin')",
        [(i,) for i in range(1, people + 1)],
    )
    database.execute_many("INSERT INTO team (name) VALUES (?)", [(f"Team {i}",) for i in range(8)])
    database.execute_many(
        "INSERT INTO team_member (team_id, person_id) VALUES (?, ?)",
        [(i % 8 + 1, i) for i in range(1, people + 1)],
    )
    for i in range(1, people + 1):
        models.Client.get_or_create(
            host=("maya", "blender")[i % 2], host_version="1", addon_version="0.1", device=f"ws{i}"
        )
        tokens.create_device_token(
            i,
            {
                "host": ("maya", "blender")[i % 2],
                "host_version": "1",
                "addon_version": "0.1",
                "device": f"ws{i}",
            },
            NOW_MS,
        )


def _add_tasks(rng: Random, tasks: int, scale: int, people: int) -> None:
    for name in TYPES:
        models.TaskType.create(name=name)
    projects = 5 * scale
    for i in range(1, projects + 1):
        models.Project.create(code=f"P{i}", name=f"Project {i}", created_ms=0)
    shots = tasks // len(TYPES)
    database.execute_many(
        "INSERT INTO entity (project_id, type, path) VALUES (?, 'shot', ?)",
        [(i % projects + 1, f"SQ{i // projects // 10:03}/SH{i:05}") for i in range(shots)],
    )
    rows = []
    for i in range(tasks):
        shot, kind = divmod(i, len(TYPES))
        due = (TODAY + timedelta(rng.randrange(-200, 60))).isoformat()
        status = "open" if i % 4 == 0 else "closed"
        rows.append(
            (shot % projects + 1, shot + 1, kind + 1, TYPES[kind], status, rng.randrange(20, 120) * 3600, due)
        )
    database.execute_many(
        "INSERT INTO task (project_id, entity_id, task_type_id, name, status, bid_s, due, created_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        rows,
    )
    database.execute_many(
        "INSERT INTO assignment (task_id, person_id) VALUES (?, ?)",
        [(i + 1, i % people + 1) for i in range(tasks)],
    )


def _add_time(rng: Random, person: int, tasks: int) -> None:
    rows, repairs = [], []
    own = [rng.randrange(tasks) + 1 for _ in range(40)]
    day, done = TODAY, 0
    while done < DAYS:
        if day.weekday() < 5:
            done += 1
            at_ms = (day.toordinal() - 719_163) * DAY_MS + 7 * 60 * MINUTE_MS + rng.randrange(3_600_000)
            for number in range(SEGMENTS_A_DAY):
                length = rng.randrange(20, 45) * MINUTE_MS
                task, kind = (
                    own[(done // 6 + number // 4) % len(own)],
                    "machine" if rng.random() < 0.06 else "active",
                )
                is_open = day == TODAY and at_ms + length >= NOW_MS
                if at_ms >= NOW_MS:
                    break
                end_ms = min(at_ms + length, NOW_MS)
                rows.append(_segment(rng, person, task, kind, (at_ms, end_ms, is_open)))
                at_ms = end_ms + rng.randrange(12) * MINUTE_MS
            if rng.random() < 0.2:
                repairs.append(
                    (rng.getrandbits(128).to_bytes(16, "big"), person, at_ms, at_ms + 30 * MINUTE_MS, own[0])
                )
        day -= timedelta(1)
    marks = ", ".join("?" * 14)
    database.execute_many(f"INSERT INTO segment ({COLUMNS}) VALUES ({marks})", rows)
    database.execute_many(
        "INSERT INTO adjustment (id, person_id, from_ms, to_ms, task_id, reason, author_id, created_ms)"
        " VALUES (?, ?, ?, ?, ?, 'dailies', 1, 0)",
        [row for row in repairs if row[3] < NOW_MS],
    )
    database.execute_many(
        "INSERT INTO audit (at_ms, author_id, action, subject_id, object, new, reason)"
        " VALUES (?, ?, 'adjustment.add', ?, 'adjustment', ?, 'dailies')",
        [(r[3], person, person, json.dumps({"from_ms": r[2], "to_ms": r[3], "task": r[4]})) for r in repairs],
    )


def _segment(rng: Random, person: int, task: int, kind: str, span: tuple[int, int, bool]) -> tuple:
    start_ms, end_ms, is_open = span
    key, session = (rng.getrandbits(128).to_bytes(16, "big") for _ in range(2))
    reason = None if is_open else "idle"
    times = (start_ms, end_ms, 9, is_open, reason, "Europe/Berlin", None, person, end_ms)
    return (key, person, session, task, kind, *times)


def _add_decisions(people: int) -> None:
    monday, rows = TODAY - timedelta(7), []
    for back in range(49):
        week = (monday - timedelta(7 * back)).isoformat()
        state = "submitted" if back < 2 else "approved"
        rows += [
            (person, week, state, NOW_MS, NOW_MS, 1) for person in range(1, people + 1) if back or person % 2
        ]
    database.execute_many(
        "INSERT INTO timesheet (person_id, week, state, submitted_ms, decided_ms, decided_by_id, comment)"
        " VALUES (?, ?, ?, ?, ?, ?, '')",
        rows,
    )


# ---------------------------------------------------------------- the visits


def visit(location: str, pages: list[str], requests: int) -> None:
    """In a process of its own: ask each page, and print its times in ms, the cold one first."""
    from webapp.app import build_app
    from webapp.config import Config
    from webapp.store.access import web_sessions
    from webapp.web.format.rendering import compile_templates

    app = build_app(Config(database=location, log_level="ERROR"), lambda: NOW_MS)
    compile_templates()
    cookie = web_sessions.create(1, "bench", NOW_MS)
    for page in pages:
        times = []
        for _ in range(requests):
            began = time.perf_counter()
            status = _ask(app, page, cookie)
            times.append((time.perf_counter() - began) * 1000)
            if status != "200 OK":
                raise SystemExit(f"{page} answered {status}")
        print(json.dumps([page, times]), flush=True)


def _ask(app, page: str, cookie: str) -> str:
    path, _, query = page.partition("?")
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"session={cookie}",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    b"".join(app(environ, lambda status, headers, exc_info=None: told.append(status)))
    return told[0]


def measure(location: str, pages: list[str], requests: int) -> dict[str, list[float]]:
    """Times of one visit to these pages in a fresh process."""
    command = [
        sys.executable,
        "-m",
        "bench.dashboard",
        "--visit",
        location,
        "--requests",
        str(requests),
        *pages,
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(line) for line in done.stdout.splitlines())


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[18]


def show(name: str, ours: float, peer: float, peer_name: str, mark: float) -> None:
    ratio = round(ours / peer, 3)
    row = {"name": name, "ours": round(ours, 1), "peer": round(peer, 1), "peer_name": peer_name}
    print(json.dumps({**row, "ratio": ratio, "mark": mark, "met": ratio <= mark}), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.dashboard", description=__doc__.partition("\n")[0])
    parser.add_argument("--scales", default="1,3,10", help="times 100 people and 300,000 segments")
    parser.add_argument("--keep", help="folder for the databases, built once")
    parser.add_argument("--visit", help=argparse.SUPPRESS)
    parser.add_argument("--requests", type=int, default=REQUESTS, help=argparse.SUPPRESS)
    parser.add_argument("pages", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.visit:
        visit(options.visit, options.pages, options.requests)
        return 0
    with tempfile.TemporaryDirectory(prefix="vfx-bench-") as folder:
        run(Path(options.keep or folder), [int(one) for one in options.scales.split(",")])
    return 0


def run(folder: Path, scales: list[int]) -> None:
    warm: dict[str, float] = {}
    for scale in scales:
        location = folder / f"studio-{scale}.sqlite3"
        if not location.exists():
            began = time.monotonic()
            build(str(location), scale)
            seconds = time.monotonic() - began
            print(f"built {scale} times 300,000 segments in {seconds:.0f} s", file=sys.stderr, flush=True)
        for page in PAGES:
            if scale == 1:
                visits = [measure(str(location), [page], REQUESTS)[page] for _ in range(VISITS)]
                show(
                    f"p95 {page}", p95([one for times in visits for one in times]), LIMIT_MS, "limit, ms", 1.0
                )
                warm[page] = statistics.median([one for times in visits for one in times[1:]])
            else:
                times = measure(str(location), [page], REQUESTS)[page]
                if page in warm:
                    show(
                        f"{scale} times {page}",
                        statistics.median(times[1:]),
                        warm[page],
                        "ms at 1 times",
                        float(scale),
                    )


if __name__ == "__main__":
    sys.exit(main())
