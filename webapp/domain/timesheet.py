"""Weeks run from Monday to Sunday (ISO 8601): 2024-12-30 is in week 1 of 2025, so they go together."""

from datetime import date, timedelta

from webapp.domain.written import parse_week

OPEN, SUBMITTED, APPROVED, RETURNED = "open", "submitted", "approved", "returned"
STATES = (OPEN, SUBMITTED, APPROVED, RETURNED)

# What may become of a week, and into what it turns. Only an approved week is locked.
MOVES = {
    "submit": ((OPEN, RETURNED), SUBMITTED),
    "withdraw": ((SUBMITTED,), OPEN),
    "approve": ((SUBMITTED,), APPROVED),
    "return": ((SUBMITTED,), RETURNED),
    "reopen": ((APPROVED,), RETURNED),
}


def move(state: str, verb: str) -> str | None:
    """The state after `verb`, or None where it cannot be done."""
    before, after = MOVES[verb]
    return after if state in before else None


def monday_of(work_date: str) -> str:
    """The Monday that names the week of a date."""
    day = date.fromisoformat(work_date)
    return (day - timedelta(days=day.weekday())).isoformat()


def dates_of(monday: str) -> list[str]:
    """The seven dates of a week."""
    first = date.fromisoformat(monday)
    return [(first + timedelta(days=number)).isoformat() for number in range(7)]


def week_name(work_date: str) -> str:
    """`2025-W01`, for any of its dates."""
    year, week, _ = date.fromisoformat(work_date).isocalendar()
    return f"{year}-W{week:02d}"


def monday_of_week_name(name: str) -> str:
    """The Monday of `2025-W01`. Raises ValueError for what is no week."""
    return parse_week(name).isoformat()
