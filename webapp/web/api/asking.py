"""What the reading routes share: whose time the caller may see, what today is for them, which dates they ask
for.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from webapp.domain.ranges import MAX_DAYS, Range
from webapp.store import scope
from webapp.store.refusal import Refused
from webapp.store.scope import Scope
from webapp.web.api.me import check_date
from webapp.web.api.routes import Call


def scope_of(call: Call) -> Scope:
    """Whose time and tasks the caller may look at, as on the pages."""
    return scope.of_person(call.me.person_id, call.me.role)


def today_of(call: Call) -> date:
    """The date in the caller's zone now."""
    return datetime.fromtimestamp(call.now_ms / 1000, UTC).astimezone(ZoneInfo(call.me.tz)).date()


def span_of(first: str, last: str, at_most: int = MAX_DAYS) -> Range:
    """The range of two dates, both included. Refuses with `invalid` or `bad_value`."""
    span = Range(check_date(first, "from"), check_date(last, "to"))
    if not 1 <= span.days <= at_most:
        raise Refused("bad_value", f"Ask for 1 to {at_most} days, the earlier date first.", "to")
    return span
