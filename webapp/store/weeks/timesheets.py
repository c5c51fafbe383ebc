"""A person's weeks: submitted by the artist, approved or returned by a manager; approved is locked."""

from collections.abc import Sequence
from datetime import date

from webapp.domain.timesheet import OPEN, RETURNED, move, week_name
from webapp.store import audit
from webapp.store.db.database import writing
from webapp.store.db.models import Person, Timesheet
from webapp.store.refusal import Refused
from webapp.store.tracked import late_segments
from webapp.store.typed import clean_multiline
from webapp.store.webhooks import events

MAX_COMMENT_LENGTH = 1000
_REFUSALS = {
    "submit": "This week was submitted already.",
    "withdraw": "Only a submitted week can be withdrawn; ask your manager to return it.",
    "approve": "Only a submitted week can be approved.",
    "return": "Only a submitted week can be returned.",
    "reopen": "Only an approved week can be reopened.",
}


def get(person_id: int, monday: str) -> Timesheet:
    """The week's timesheet; one that was never touched is open and not saved."""
    found: Timesheet | None = Timesheet.get_or_none(Timesheet.person == person_id, Timesheet.week == monday)
    return found or Timesheet(person=person_id, week=monday, state=OPEN)


def list_between(person_id: int, first: str, last: str) -> dict[str, Timesheet]:
    """Monday to the timesheet of each week between two dates that somebody has touched."""
    query = Timesheet.select().where(Timesheet.person == person_id, Timesheet.week.between(first, last))
    return {sheet.week: sheet for sheet in query}


def list_returned(person_id: int) -> list[tuple[date, str]]:
    """(Monday, the manager's comment) of each week that was returned to its artist, the earliest first."""
    query = Timesheet.select().where(Timesheet.person == person_id, Timesheet.state == RETURNED)
    return [(date.fromisoformat(sheet.week), sheet.comment) for sheet in query.order_by(Timesheet.week)]


def change_state(  # noqa: PLR0917  whose, which, what, by whom, when
    person_id: int, monday: str, verb: str, author_id: int | None, now_ms: int, comment: str = ""
) -> Timesheet:
    """Submit, withdraw, approve, return or reopen a week. Refuses with `not_possible` or `bad_value`.

    Returning and reopening need a comment. A reopened week takes in what came late for it.
    """
    comment = clean_multiline(comment, "comment", MAX_COMMENT_LENGTH)
    if verb in ("return", "reopen") and not comment:
        raise Refused("bad_value", "Write a comment, so that the artist knows what to mend.", "comment")
    with writing(person_id):
        sheet = get(person_id, monday)
        old, new = sheet.state, move(sheet.state, verb)
        if new is None:
            raise Refused("not_possible", _REFUSALS[verb])
        sheet.state = new
        if verb in ("submit", "withdraw"):
            sheet.submitted_ms = now_ms if verb == "submit" else None
        else:
            sheet.decided_ms, sheet.decided_by_id, sheet.comment = now_ms, author_id, comment
        sheet.save()
        audit.record(
            now_ms,
            author_id,
            f"timesheet.{verb}",
            person_id,
            f"week {monday}",
            old=old,
            new=new,
            reason=comment,
        )
        if verb == "submit":
            events.enqueue_week_submitted(person_id, monday, now_ms)
        if verb == "reopen":
            late_segments.accept_week(person_id, monday, author_id, now_ms)
    return sheet


def change_states(
    weeks: Sequence[tuple[int, str]], verb: str, author_id: int | None, now_ms: int, comment: str = ""
) -> None:
    """The same for several weeks, each a person's id and a Monday: all of them, or none.

    Refuses as `change` does, naming the week that stands in the way.
    """
    with writing(*(person_id for person_id, _ in weeks)):
        for person_id, monday in weeks:
            try:
                change_state(person_id, monday, verb, author_id, now_ms, comment)
            except Refused as refused:
                if len(weeks) == 1:
                    raise
                whose = f"{Person.get_by_id(person_id).display_name}, {week_name(monday)}"
                sentence = f"Nothing was changed, for one week stands in the way. {whose}: {refused.message}"
                raise Refused(refused.code, sentence, refused.field) from None
