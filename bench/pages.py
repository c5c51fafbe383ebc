"""Server time of every page of the artist: in the demo studio, and for one person with five years of data.

Each page is asked through the whole app, without the network; the first request of the process is among them.
The mark is p95 under 100 ms.

    python -m bench.pages
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from webapp.app import build_app
from webapp.config import Config
from webapp.demo import build as demo
from webapp.store.access import web_sessions
from webapp.store.db import database, models
from webapp.store.people import accounts
from webapp.store.tracked import day_totals
from webapp.store.tracked.late_segments import COLUMNS
from webapp.store.work import projects, tasks

LIMIT_MS = 100.0
REQUESTS = 60
YEARS = 5
SEGMENTS_A_DAY = 14
NOW_MS = 1_795_197_600_000  # Friday, 2026-11-20 18:00 UTC
TODAY = date(2026, 11, 20)
MINUTE_MS = 60_000
DAY_MS = 86_400_000

PAGES = (
    "/me",
    "/me/day/2026-11-19",
    "/me/week/2026-W46",
    "/me/month/2026-10",
    "/me/reports?range=last_30_days",
    "/me/reports?range=this_year&group_by=project",
    "/me/reports?from=2024-01-01&to=2026-11-20&group_by=task",
    "/me/reports.csv?range=this_year&group_by=date",
    "/me/reports.xlsx?range=this_year&group_by=date",
    "/me/adjust?date=2026-11-19",
    "/me/account",
    "/me/data",
    "/me/data?view=segments",
    "/me/data?view=segments&page=9",
    "/downloads",
)


def main() -> int:
    """Print one row a page and world; the exit status is 0, the rows tell what was met."""
    with tempfile.TemporaryDirectory(prefix="vfx-bench-") as folder:
        for world, build in (("demo studio", build_demo), ("five years", build_five_years)):
            location = Path(folder) / f"{world.replace(' ', '-')}.sqlite3"
            database.open_database(str(location))
            database.migrate()
            person_id = build()
            database.execute("ANALYZE")
            database.close()
            measure(world, str(location), person_id)
    return 0


def build_demo() -> int:
    """The demo studio; one of its artists looks at their pages."""
    made = demo.create_demo(NOW_MS, password="bicycle marmot teacup")
    person = accounts.find_by_username(made.usernames["artist"][12])
    assert person is not None
    return person.id


def build_five_years() -> int:
    """One person with five years of tracked days, a repair on each fifth, beside nobody else."""
    rng = Random(5)
    person = accounts.create("veteran", None, now_ms=0, tz="UTC")
    tasks.ensure_studio_work(None, 0)
    made = [
        tasks.create_task(show, ("shot", f"SQ{number:03}/SH0010"), "Animation", None, 0)
        for code in ("OTR", "FOX", "ELK", "OWL", "BAT")
        for show in [projects.create_project(code, code.title(), None, 0)]
        for number in range(60)
    ]
    models.Client.create(host="maya", host_version="2026", addon_version="0.1.0", device="ws-1")
    rows, repairs, trail = [], [], []
    for back in range(YEARS * 365):
        day = TODAY - timedelta(back)
        if day.weekday() > 4:
            continue
        at_ms = round(datetime(day.year, day.month, day.day, 8, tzinfo=UTC).timestamp() * 1000)
        for number in range(SEGMENTS_A_DAY):
            task = made[(back // 6 + number // 5) % len(made)].id
            length = rng.randrange(20, 40) * MINUTE_MS
            kind = "machine" if rng.random() < 0.08 else "active"
            if at_ms + length <= NOW_MS:
                rows.append(segment(rng, person.id, task, kind, at_ms, at_ms + length))
            at_ms += length + rng.randrange(10) * MINUTE_MS
        if back % 5 == 0 and at_ms + 30 * MINUTE_MS < NOW_MS:
            key = rng.getrandbits(128).to_bytes(16, "big")
            repairs.append((key, person.id, at_ms, at_ms + 30 * MINUTE_MS, tasks[0].id, person.id, at_ms))
            trail.append((at_ms, person.id, person.id))
    marks = ", ".join("?" * 14)
    with database.writing():
        database.execute_many(f"INSERT INTO segment ({COLUMNS}) VALUES ({marks})", rows)
        database.execute_many(
            "INSERT INTO adjustment (id, person_id, from_ms, to_ms, task_id, reason, author_id, created_ms)"
            " VALUES (?, ?, ?, ?, ?, 'dailies', ?, ?)",
            repairs,
        )
        database.execute_many(
            "INSERT INTO audit (at_ms, author_id, action, subject_id, object, reason)"
            " VALUES (?, ?, 'adjustment.add', ?, 'adjustment', 'dailies')",
            trail,
        )
    day_totals.rebuild_all()
    print(f"five years: {len(rows)} segments", file=sys.stderr)
    return person.id


def segment(rng: Random, person: int, task: int, kind: str, start_ms: int, end_ms: int) -> tuple:
    key, session = (rng.getrandbits(128).to_bytes(16, "big") for _ in range(2))
    return (
        key, person, session, task, kind, start_ms, end_ms, 9, False, "idle", "UTC", None, 1, end_ms
    )  # fmt: skip


def measure(world: str, location: str, person_id: int) -> None:
    app = build_app(Config(database=location, log_level="ERROR"), lambda: NOW_MS)
    cookie = web_sessions.create(person_id, "bench", NOW_MS)
    for page in PAGES:
        times = []
        for _ in range(REQUESTS):
            began = time.perf_counter()
            status = ask(app, page, cookie)
            times.append((time.perf_counter() - began) * 1000)
            if status != "200 OK":
                raise SystemExit(f"{page} answered {status}")
        p95 = statistics.quantiles(times, n=20, method="inclusive")[18]
        row = {
            "name": f"{world} {page}",
            "ours": round(p95, 1),
            "peer": LIMIT_MS,
            "peer_name": "limit, ms, p95",
        }
        print(json.dumps({**row, "ratio": round(p95 / LIMIT_MS, 3), "mark": 1.0, "met": p95 <= LIMIT_MS}))
    database.close()


def ask(app, page: str, cookie: str) -> str:
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


if __name__ == "__main__":
    sys.exit(main())
