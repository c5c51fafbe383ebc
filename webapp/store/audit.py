"""The audit trail: who changed what, when and why. It is only ever added to."""

from typing import Any

from webapp.store.models import Audit

THING_AT_MOST = 80


def note(
    at_ms: int,
    author_id: int | None,
    action: str,
    subject_id: int | None = None,
    thing: str = "",
    *,
    old: Any = None,
    new: Any = None,
    reason: str = "",
) -> None:
    """Add one change, within the transaction that makes it. `author_id` None is the command line.

    The longest names are cut in `thing`, which has to be found again and not to be read whole.
    """
    Audit.create(
        at_ms=at_ms,
        author=author_id,
        action=action,
        subject=subject_id,
        object=thing[:THING_AT_MOST],
        old=old,
        new=new,
        reason=reason,
    )
