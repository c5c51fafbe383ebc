"""My day: what the artist reads about what was tracked."""

from __future__ import annotations

from tests.support.browser import Browser
from tests.support.builders import CLIENT, HOUR_MS, MINUTE_MS
from webapp.store.access import tokens
from webapp.store.db.models import Segment, Token

DAY = "/me/day/2026-11-23"


def test_an_artist_sees_hours_task_and_program(world, owner):
    world.send(world.segment(world.at(9), world.at(10.5)))

    owner.get(DAY).says("09:00 – 10:30", "1:30", "SQ010/SH0010 · Animation", "Blender", "of 8 h expected")


def test_today_is_the_same_page(world, owner):
    world.send(world.segment(world.at(9), world.at(10.5)))

    owner.get("/me").says("09:00 – 10:30", "1:30")


def test_nobody_sees_anothers_day(world, colleague):
    world.send(world.segment(world.at(9), world.at(10.5)))

    assert "1:30" not in colleague.get(DAY).text


def test_the_page_and_the_api_tell_the_same_total(world, owner):
    world.send(
        world.segment(world.at(9), world.at(10)),
        world.segment(world.at(9.5), world.at(11), world.other_task),
        world.segment(world.at(10), world.at(10.25), kind="machine"),
    )
    total_s = world.day()["total_s"]

    owner.get(DAY).says(f"Total {total_s // 3600}:{total_s // 60 % 60:02d}")


def test_two_programs_at_once_count_once_and_the_page_says_so(world, owner):
    world.send(world.segment(world.at(9), world.at(10)), client={**CLIENT, "host": "maya"})
    world.send(world.segment(world.at(9.3334), world.at(9.6667), world.other_task))

    owner.get(DAY).says("Total 1:00", "Overlapping programs", "counts for SQ010/SH0020 · Animation (Blender)")


def test_the_gaps_of_a_session_are_added_up_by_their_reason(world, owner):
    session = "5" * 32
    world.send(
        world.segment(world.at(9), world.at(9.25), session=session, close_reason="idle"),
        world.segment(world.at(9.5), world.at(9.75), session=session, close_reason="idle"),
        world.segment(world.at(10), world.at(10.25), session=session, close_reason="pause"),
        world.segment(world.at(10.5), world.at(10.75), session=session),
    )

    owner.get(DAY).says("Blender · 1 h worked · idle 30 min · paused 15 min", "may differ by a minute")


def test_machine_time_is_a_lane_of_its_own(world, owner):
    world.send(
        world.segment(world.at(9), world.at(10)),
        world.segment(world.at(10), world.at(10.3334), kind="machine"),
    )

    owner.get(DAY).says("Worked 1:00", "Machine 0:20", "lower lane: machine")


def test_a_hole_says_why_tracking_ended(world, owner):
    session = "5" * 32
    world.send(
        world.segment(world.at(9), world.at(10), session=session, close_reason="idle"),
        world.segment(world.at(10.75), world.at(11), session=session, close_reason="pause"),
        world.segment(world.at(11.5), world.at(11.75), session=session),
    )

    owner.get(DAY).says("10:00 – 10:45 0:45 — idle", "11:00 – 11:30 0:30 — paused", "What was this?")


def test_the_hours_stand_in_the_viewers_zone(world):
    anna = world.make_person("anna", tz="America/Los_Angeles")
    world.send(world.segment(world.at(9), world.at(10)), by=anna)

    Browser(world, anna).get("/me/day/2026-11-23").says("01:00 – 02:00", "America/Los_Angeles")


def test_a_day_on_which_clocks_change_tells_its_length(world):
    bert = world.make_person("bert", tz="Europe/Berlin")

    Browser(world, bert).get("/me/day/2026-10-25").says("this day has 25 hours")
    Browser(world, bert).get("/me/day/2026-03-29").says("this day has 23 hours")


def test_who_tracks_now_sees_it(world, owner):
    world.send(world.segment(world.at(11), world.at(11.99), open=True, close_reason=None))

    owner.get("/me").says("working", "SQ010/SH0010 · Animation", "since 11:00", "11:00 – now")


def test_a_dcc_that_fell_silent_is_lost_and_not_working(world, owner):
    world.send(world.segment(world.at(11), world.at(11.99), open=True, close_reason=None))
    world.now_ms += 150_000

    owner.get("/me").says("connection lost", "kept on your machine and sent later")


def test_the_part_that_refreshes_itself_comes_without_the_frame(world, owner):
    page = owner.get("/me", HX_Request="true")

    assert page.status == 200
    assert "<html" not in page.html
    assert 'id="day"' in page.html


def test_nothing_new_refreshes_nothing(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    first = owner.get("/me", HX_Request="true").html
    seen = first.split("seen=")[1].split('"')[0]

    assert owner.get(f"/me?seen={seen}", HX_Request="true").status == 204
    world.send(world.segment(world.at(10), world.at(11)))
    assert owner.get(f"/me?seen={seen}", HX_Request="true").status == 200


def test_an_empty_log_names_the_next_step(owner):
    owner.get("/me").says("Your log begins here", "Get the add-on")


def test_an_empty_day_of_somebody_who_tracks_offers_to_add_time(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))

    owner.get("/me/day/2026-11-20").says("Nothing was tracked on this day", "Add missing time")


def test_a_day_to_come_is_not_repaired(world, owner):
    page = owner.get("/me/day/2026-11-30").says("This day is in the future")

    assert "/me/adjust?date" not in page.html


def test_what_is_no_date_is_no_page(owner):
    for path in ("/me/day/2026-02-30", "/me/day/yesterday", "/me/month/2026-13", "/me/week/2026-W60"):
        assert owner.get(path).status == 404, path


def test_a_crashed_program_is_lost_whatever_another_machine_sends(world, owner):
    world.send(world.segment(world.at(11), world.now_ms, open=True, close_reason=None))
    laptop = {**CLIENT, "device": "laptop-3"}
    world.now_ms += 5 * MINUTE_MS
    tokens.create_device_token(world.owner.id, laptop, world.now_ms)

    owner.get("/me").says("No contact since 12:00")


def test_the_page_opens_the_day_after_a_crash(world):
    world.send(world.segment(world.at(8), world.at(12), open=True, close_reason=None))
    world.now_ms = world.at(8) + 25 * HOUR_MS

    assert Browser(world, world.owner).get("/me").status == 200


def test_a_program_that_runs_hides_one_that_crashed(world, owner):
    world.send(world.segment(world.at(9), world.at(10), open=True, close_reason=None))
    world.send(
        world.segment(world.at(8), world.now_ms, world.other_task, open=True, close_reason=None),
        client={**CLIENT, "host": "maya"},
    )
    Segment.update(received_ms=world.at(10)).where(Segment.task == world.task.id).execute()
    Token.update(last_seen_ms=world.at(10)).execute()

    owner.get("/me").says("Maya, since 08:00")
