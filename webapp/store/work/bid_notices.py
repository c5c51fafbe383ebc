"""Told once: a task has used 80, then 100 per cent of its bid. Found by a sweep, so that no heartbeat
waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain import forecast
from webapp.store.access.scope import Scope
from webapp.store.db.database import execute, fetch, fetch_one, writing
from webapp.store.db.models import Notice
from webapp.store.refusal import not_found
from webapp.store.webhooks import outbox


@dataclass(frozen=True)
class BidNotice:
    """One notice as pages show it. `actual_s` and `bid_s` are those of the moment it was raised."""

    id: int
    task_id: int
    project_id: int
    percent: int
    bid_s: int
    actual_s: int
    created_ms: int
    seen_ms: int | None


def raise_new(now_ms: int) -> int:
    """Raise a notice for each crossing that was not told yet; returns how many. May run anywhere at any
    time.
    """
    lowest = min(forecast.THRESHOLDS) * 10  # ms per second of bid
    rows = fetch(
        f"""SELECT task.id, task.bid_s, CAST(SUM(day_total.ms) AS BIGINT) FROM task
            JOIN day_total ON day_total.task_id = task.id
            WHERE task.bid_s > 0 GROUP BY task.id, task.bid_s
            HAVING SUM(day_total.ms) >= CAST(task.bid_s AS BIGINT) * {lowest}"""
    )
    raised = set(fetch("SELECT task_id, percent FROM notice"))
    new = [
        (task, percent, bid_s, ms // 1000)
        for task, bid_s, ms in rows
        for percent in forecast.crossed(bid_s, ms // 1000)
        if (task, percent) not in raised
    ]
    if not new:
        return 0
    with writing():
        return sum(_raise_one(*notice, now_ms) for notice in new)


def _raise_one(task: int, percent: int, bid_s: int, actual_s: int, now_ms: int) -> bool:
    done = execute(
        """INSERT INTO notice (task_id, percent, bid_s, actual_s, created_ms) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (task_id, percent) DO NOTHING""",
        [task, percent, bid_s, actual_s, now_ms],
    )
    if done.rowcount != 1:  # another process was quicker
        return False
    payload = {"task_id": task, "percent": percent, "bid_s": bid_s, "actual_s": actual_s}
    outbox.enqueue("bid.crossed", payload, now_ms)
    return True


def delete_uncrossed(task_id: int) -> None:
    """After a bid was changed: what is no longer crossed may be told again. Within the caller's
    transaction.
    """
    for percent in forecast.THRESHOLDS:
        execute(
            """DELETE FROM notice WHERE task_id = ? AND percent = ? AND NOT EXISTS (
                 SELECT 1 FROM task WHERE task.id = notice.task_id AND task.bid_s > 0 AND
                   CAST(task.bid_s AS BIGINT) * ? <=
                   (SELECT SUM(ms) FROM day_total WHERE day_total.task_id = task.id))""",
            [task_id, percent, percent * 10],
        )


def list_unseen(scope: Scope) -> list[BidNotice]:
    """The notices nobody has ticked off yet, the newest first. Of two on one task the higher stands for
    both.
    """
    condition, values = scope.where_project("task.project_id")
    rows = fetch(
        f"""SELECT notice.id, notice.task_id, task.project_id, notice.percent, notice.bid_s, notice.actual_s,
                   notice.created_ms, notice.seen_ms
            FROM notice JOIN task ON task.id = notice.task_id
            WHERE notice.seen_ms IS NULL AND task.status = 'open' AND {condition}
            ORDER BY notice.created_ms DESC, notice.percent DESC, notice.id""",
        values,
    )
    newest: dict[int, BidNotice] = {}
    for row in rows:
        notice = BidNotice(*row)
        if notice.task_id not in newest or notice.percent > newest[notice.task_id].percent:
            newest[notice.task_id] = notice
    return sorted(newest.values(), key=lambda notice: (-notice.created_ms, -notice.percent, notice.id))


def dismiss(notice_id: int, scope: Scope, person_id: int, now_ms: int) -> None:
    """Somebody has taken note of it, and so of the lower one of that task. Refuses with `not_found` what
    the scope may not see.
    """
    condition, values = scope.where_project("task.project_id")
    found = fetch_one(
        f"""SELECT notice.task_id, notice.percent FROM notice JOIN task ON task.id = notice.task_id
            WHERE notice.id = ? AND {condition}""",
        [notice_id, *values],
    )
    if found is None:
        raise not_found("notice")
    task, percent = found
    with writing():
        Notice.update(seen_ms=now_ms, seen_by=person_id).where(
            Notice.task == task, Notice.percent <= percent, Notice.seen_ms.is_null()
        ).execute()
