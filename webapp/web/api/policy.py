"""The studio's policy: what every add-on follows, the studio's zone and its usual week."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from webapp.store import settings, studio_policy
from webapp.store.people import expected
from webapp.web.api.contracts import WeekSeconds
from webapp.web.api.routes import MANAGER, Call, route


class StudioPolicy(msgspec.Struct):
    """What add-ons follow within a heartbeat; the zone of new people; what is expected without a contract."""

    idle_after_s: int
    heartbeat_every_s: int
    machine_cap_s: int
    day_start: str
    send_scene_path: bool
    tz: str
    usual_week_s: list[int]


class PolicyChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed; what is left out stays. A new start of the day moves no work date of before."""

    idle_after_s: int | UnsetType = UNSET
    heartbeat_every_s: int | UnsetType = UNSET
    machine_cap_s: int | UnsetType = UNSET
    day_start: str | UnsetType = UNSET
    send_scene_path: bool | UnsetType = UNSET
    tz: str | UnsetType = UNSET
    usual_week_s: WeekSeconds | UnsetType = UNSET


@route("GET", "/policy", who=MANAGER, scope="studio:read", answer=StudioPolicy)
def get_policy(call: Call) -> StudioPolicy:
    """The studio's policy, time zone and usual week"""
    choices = settings.load_settings()
    week_s = [minutes * 60 for minutes in expected.get_usual_week()]
    return StudioPolicy(*choices.policy, choices.values["studio_tz"], week_s)


@route(
    "PATCH",
    "/policy",
    who=MANAGER,
    scope="studio:write",
    body=PolicyChange,
    answer=StudioPolicy,
    errors=("bad_value", "bad_timezone"),
)
def update_policy(call: Call) -> StudioPolicy:
    """Change the policy: every field given, or none if one is refused"""
    studio_policy.update(_changes(call.body), call.me.person_id, call.now_ms)
    return get_policy.run(call)


def _changes(body: PolicyChange) -> dict[str, Any]:
    named = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    week_s = named.pop("usual_week_s", None)
    return named if week_s is None else named | {"usual_week": [seconds // 60 for seconds in week_s]}


ROUTES = (get_policy, update_policy)
