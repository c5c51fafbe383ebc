"""The studio's choices: the policy that add-ons follow, the zone, the start of the day and its history."""

import json
import re
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from tracker_core import wire
from webapp.domain.durations import format_day_start, parse_day_start
from webapp.store import audit
from webapp.store.db.database import fetch, writing
from webapp.store.db.models import Setting
from webapp.store.refusal import Refused

DEFAULTS: dict[str, Any] = {
    **{name: value for name, value in wire.POLICY_DEFAULTS.items() if name != "day_start"},
    # [from_ms, minutes after midnight]: a changed day start moves no earlier work date
    "day_starts": [[0, parse_day_start(str(wire.POLICY_DEFAULTS["day_start"]))]],
    "studio_tz": "UTC",
    "studio_name": "",
}


class Policy(NamedTuple):
    """What add-ons follow."""

    idle_after_s: int
    heartbeat_every_s: int
    machine_cap_s: int
    day_start: str  # "04:00"
    send_scene_path: bool


class Settings:
    """All settings of one moment."""

    def __init__(self, values: dict[str, Any]):
        self.values = values

    @cached_property
    def policy(self) -> Policy:
        """What add-ons follow, as of now."""
        chosen = self.values
        return Policy(
            chosen["idle_after_s"],
            chosen["heartbeat_every_s"],
            chosen["machine_cap_s"],
            format_day_start(chosen["day_starts"][-1][1]),
            chosen["send_scene_path"],
        )

    @cached_property
    def day_starts(self) -> tuple[tuple[int, int], ...]:
        """`(from_ms, minutes after midnight)`, in order of time."""
        return tuple((from_ms, minutes) for from_ms, minutes in self.values["day_starts"])


def load_settings() -> Settings:
    """All settings, with the default where nobody chose. Read each time: another process may change them."""
    return _parse_rows(tuple(fetch("SELECT key, value FROM setting")))


@lru_cache(maxsize=8)
def _parse_rows(rows: tuple[tuple[str, str], ...]) -> Settings:
    return Settings({**DEFAULTS, **{key: json.loads(text) for key, text in rows}})


def get_value(key: str) -> Any:
    """One setting; any name may be used, None where nobody chose and there is no default."""
    found = Setting.get_or_none(Setting.key == key)
    return DEFAULTS.get(key) if found is None else found.value


def set_value(key: str, value: Any, author_id: int | None, now_ms: int) -> None:
    """Set one setting and note it in the audit trail."""
    with writing():
        old = get_value(key)
        if old == value:
            return
        Setting.insert(key=key, value=value).on_conflict(
            conflict_target=[Setting.key], update={Setting.value: value}
        ).execute()
        audit.record(now_ms, author_id, "setting.change", None, key, old=old, new=value)


_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LIMITS = {
    "idle_after_s": (60, 7200, "The idle limit"),
    "heartbeat_every_s": (10, 600, "The time between heartbeats"),
    "machine_cap_s": (0, 86_400, "The cap of machine time"),
}


def update_policy(changes: dict[str, Any], author_id: int | None, now_ms: int) -> None:
    """Change the named parts of the policy; all or none. Refuses with `bad_value`."""
    with writing():
        for name, value in changes.items():
            if name == "day_start":
                set_day_start(value, author_id, now_ms)
            elif name == "send_scene_path":
                set_value(name, bool(value), author_id, now_ms)
            else:
                low, high, title = LIMITS[name]
                if not low <= value <= high:
                    sentence = f"{title} must be between {low} and {high} seconds."
                    raise Refused("bad_value", sentence, name)
                set_value(name, value, author_id, now_ms)


def set_day_start(text: str, author_id: int | None, now_ms: int) -> None:
    """Let work dates begin at `04:00`, say, from now on. What is already tracked keeps its date."""
    if not _TIME.fullmatch(text) or parse_day_start(text) >= 12 * 60:
        raise Refused(
            "bad_value", "The start of the day must be a time such as 04:00, before noon.", "day_start"
        )
    minutes = parse_day_start(text)
    history = get_value("day_starts")
    if history[-1][1] != minutes:
        set_value("day_starts", [*history, [now_ms, minutes]], author_id, now_ms)
