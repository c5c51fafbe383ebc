"""What the policy page and the API change together: the policy of the add-ons, the studio's zone, its usual
week.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.store import settings
from webapp.store.db.database import writing
from webapp.store.people import accounts, expected


def update(changes: Mapping[str, Any], author_id: int | None, now_ms: int) -> None:
    """Change what is named, all or nothing: `tz`, `usual_week` (minutes, Monday to Sunday) or parts of the
    policy. Refuses with `bad_timezone` or `bad_value`.
    """
    rest = dict(changes)
    tz, usual_week = rest.pop("tz", None), rest.pop("usual_week", None)
    with writing():
        if tz is not None:
            settings.set_value("studio_tz", accounts.check_zone(tz), author_id, now_ms)
        settings.update_policy(rest, author_id, now_ms)
        if usual_week is not None:
            expected.set_usual_week(usual_week, author_id, now_ms)
