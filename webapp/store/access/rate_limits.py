"""Guessing is slowed, never locked: buckets of attempts that refill, kept in the database over restarts.

A bucket holds so many attempts and refills evenly. An attempt takes one before it is made; a success gives
it back, so thirty artists who sign in through one address take nothing from one another.
"""

from typing import NamedTuple

from webapp.store.db.database import ATTEMPT_LOCK, acquire_lock, writing
from webapp.store.db.models import Bucket
from webapp.store.refusal import Refused

HOUR_MS = 3_600_000


class Limit(NamedTuple):
    """At most `capacity` in a burst, refilled within `refill_ms`."""

    key: str
    capacity: int
    refill_ms: int


def account_limits(username_key: str) -> list[Limit]:
    """How often one account may be guessed at."""
    return [Limit(f"minute:{username_key}", 5, 60_000), Limit(f"hour:{username_key}", 20, HOUR_MS)]


def address_limit(address: str, failures_per_hour: int) -> Limit:
    """How often one network address may guess."""
    return Limit(f"address:{address}", failures_per_hour, HOUR_MS)


def registration_limit(address: str, an_hour: int) -> Limit:
    """How many accounts one network address may make."""
    return Limit(f"register:{address}", an_hour, HOUR_MS)


def consume(limits: list[Limit], now_ms: int) -> None:
    """Take one attempt from each, or from none and refuse with `too_many_attempts`."""
    with writing():
        acquire_lock(ATTEMPT_LOCK)  # or guesses at the same moment would all see the same last attempt
        _delete_full(now_ms)
        levels = [_level(limit, now_ms) for limit in limits]
        wait_ms = max(
            (1 - level) * limit.refill_ms / limit.capacity
            for level, limit in zip(levels, limits, strict=True)
        )
        if wait_ms > 0:
            wait_s = int(-(-wait_ms // 1000))
            raise Refused(
                "too_many_attempts",
                f"Too many attempts. Please wait {_format_wait(wait_s)}.",
                retry_after_s=wait_s,
            )
        for level, limit in zip(levels, limits, strict=True):
            _store_level(limit, level - 1, now_ms)


def refund(limits: list[Limit], now_ms: int) -> None:
    """Return the attempt to each: it was a success."""
    with writing():
        acquire_lock(ATTEMPT_LOCK)
        for limit in limits:
            _store_level(limit, min(limit.capacity, _level(limit, now_ms) + 1), now_ms)


def _level(limit: Limit, now_ms: int) -> float:
    bucket = Bucket.get_or_none(Bucket.key == _key(limit))
    if bucket is None:
        return limit.capacity
    refilled = max(0, now_ms - bucket.updated_ms) * limit.capacity / limit.refill_ms
    return float(min(limit.capacity, bucket.tokens + refilled))


def _store_level(limit: Limit, level: float, now_ms: int) -> None:
    Bucket.insert(key=_key(limit), tokens=level, updated_ms=now_ms).on_conflict(
        conflict_target=[Bucket.key], update={Bucket.tokens: level, Bucket.updated_ms: now_ms}
    ).execute()


def _key(limit: Limit) -> str:
    return limit.key[:200]


def _delete_full(now_ms: int) -> None:
    """Buckets untouched for an hour are full again: no need to keep the names that guessers invent."""
    Bucket.delete().where(Bucket.updated_ms < now_ms - HOUR_MS).execute()


def _format_wait(wait_s: int) -> str:
    return f"{wait_s} seconds" if wait_s < 120 else f"{-(-wait_s // 60)} minutes"
