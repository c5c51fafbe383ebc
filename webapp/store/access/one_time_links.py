"""Links that work once: 256 random bits, of which only the SHA-256 is kept.

A page shows what a link is for by `look`, which changes nothing, and acts on it by `use`.
"""

from webapp.store.access.tokens import hash_secret, new_secret
from webapp.store.db.database import writing
from webapp.store.db.models import OneTimeLink
from webapp.store.refusal import Refused

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
LIFETIME_MS = {
    "setup": 24 * HOUR_MS,
    "browser": MINUTE_MS,
    "reset": 24 * HOUR_MS,
    "invite": 72 * HOUR_MS,
}


def create(
    kind: str,
    now_ms: int,
    *,
    person_id: int | None = None,
    role: str | None = None,
    author_id: int | None = None,
) -> tuple[str, int]:
    """A new code and when it expires. A new set-up or reset link ends the ones before it."""
    code = new_secret()
    expires_ms = now_ms + LIFETIME_MS[kind]
    with writing():
        if kind in ("setup", "reset"):
            OneTimeLink.update(used_ms=now_ms).where(
                OneTimeLink.kind == kind, OneTimeLink.person == person_id, OneTimeLink.used_ms.is_null()
            ).execute()
        OneTimeLink.create(
            sha256=hash_secret(code),
            kind=kind,
            person=person_id,
            role=role,
            created_by=author_id,
            created_ms=now_ms,
            expires_ms=expires_ms,
        )
    return code, expires_ms


def peek(kind: str, code: str, now_ms: int) -> OneTimeLink:
    """The link behind a code, if it can still be used. Refuses with `not_found` and a sentence."""
    link: OneTimeLink | None = OneTimeLink.get_or_none(
        OneTimeLink.sha256 == hash_secret(code), OneTimeLink.kind == kind
    )
    if link is None or link.used_ms is not None or link.expires_ms <= now_ms:
        raise Refused("not_found", "This link was used already or has expired. Please ask for a new one.")
    return link


def redeem(kind: str, code: str, now_ms: int) -> OneTimeLink:
    """Use a link up, as part of the transaction that acts on it; of two at once only one succeeds."""
    with writing():
        link = peek(kind, code, now_ms)
        used = (
            OneTimeLink.update(used_ms=now_ms)
            .where(OneTimeLink.id == link.id, OneTimeLink.used_ms.is_null())
            .execute()
        )
        if not used:
            raise Refused("not_found", "This link was used already. Please ask for a new one.")
    return link
