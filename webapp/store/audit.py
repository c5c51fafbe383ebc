"""The audit trail: who changed what, when and why. It is only ever added to."""

from typing import Any

from webapp.store.models import Audit


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
    """Add one change, within the transaction that makes it. `author_id` None is the command line."""
    Audit.create(
        at_ms=at_ms,
        author=author_id,
        action=action,
        subject=subject_id,
        object=thing,
        old=old,
        new=new,
        reason=reason,
    )
