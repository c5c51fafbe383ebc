"""Policy: what every add-on follows, the studio's zone, day start and usual week."""

from __future__ import annotations

from webapp.store import settings, studio_policy
from webapp.store.people import contracts, expected
from webapp.store.refusal import Refused
from webapp.web.format.zones import zone_choices
from webapp.web.pages.parts.forms import Typed, refused_form, seconds_of, whole_number
from webapp.web.pages.parts.routes import MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/studio/policy"


@page("GET", PATH, who=MANAGER)
def show_policy(visit: Visit) -> Answer:
    """The form as things stand."""
    return _show(visit, Typed(values_now()))


@page("POST", PATH, who=MANAGER)
def change_policy(visit: Visit) -> Answer:
    """Change it; add-ons follow within a heartbeat."""
    try:
        save_policy(visit)
    except Refused as refused:
        return _show(visit, refused_form(visit, refused))
    return visit.go(f"{PATH}?done=1")


def values_now() -> dict[str, str]:
    """What the form shows before anybody typed."""
    choices = settings.load_settings()
    policy = choices.policy
    week = expected.get_usual_week()
    return {
        "studio_tz": choices.values["studio_tz"],
        "day_start": policy.day_start,
        "idle_min": str(policy.idle_after_s // 60),
        "machine_cap_min": str(policy.machine_cap_s // 60),
        "heartbeat_s": str(policy.heartbeat_every_s),
        "send_scene_path": "1" if policy.send_scene_path else "",
        **{
            day: f"{minutes // 60}:{minutes % 60:02d}"
            for day, minutes in zip(contracts.WEEKDAYS, week, strict=True)
        },
    }


def save_policy(visit: Visit) -> None:
    """Take over what the form says about policy, zone and usual week; all or nothing. Raises Refused."""
    form = visit.form
    changes = {
        "tz": form.text("studio_tz"),
        "day_start": form.text("day_start"),
        "idle_after_s": whole_number(form.text("idle_min"), "idle_min") * 60,
        "usual_week": [(seconds_of(form.text(day), day) or 0) // 60 for day in contracts.WEEKDAYS],
    }
    if "machine_cap_min" in form:
        changes |= {
            "machine_cap_s": whole_number(form.text("machine_cap_min"), "machine_cap_min") * 60,
            "heartbeat_every_s": whole_number(form.text("heartbeat_s"), "heartbeat_s"),
            "send_scene_path": form.text("send_scene_path") == "1",
        }
    studio_policy.update(changes, visit.me.id, visit.now_ms)


def _show(visit: Visit, typed: Typed) -> Answer:
    return visit.page(
        "studio/policy.html",
        typed.status,
        values=typed.values,
        errors=typed.errors,
        zones=zone_choices(),
        weekdays=contracts.WEEKDAYS,
        done=visit.query.text("done") == "1",
    )


PAGES = (show_policy, change_policy)
