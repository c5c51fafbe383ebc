"""After a crash the next run offers to continue with what ran last, and only then."""

from __future__ import annotations

import os

import pytest

from tracker_core.panel import wording

from .world import Artist


@pytest.fixture
def artist(tmp_path, server):
    made = Artist(tmp_path, server)
    server.clock = made.clock
    return made.signed_in()


def last_files(folder):
    return [
        os.path.join(root, name)
        for root, _, names in os.walk(str(folder))
        for name in names
        if name.endswith(".last")
    ]


def crash(artist):
    """As by kill -9, seen from a process of its own."""
    import json

    artist.is_killed()
    for path in last_files(artist.home):
        with open(path, encoding="ascii") as file:
            record = json.load(file)
        record["head"]["pid"] = 2**22 + 12345
        with open(path, "w", encoding="ascii") as file:
            json.dump(record, file)


def next_run(artist, server, away_s=300):
    artist.clock.run(away_s)
    following = Artist(artist.home, server, artist.clock)
    following.turn()
    return following


def test_after_a_crash_the_task_is_offered_with_the_minute_it_ended(artist, server):
    artist.tracker.start(2)
    artist.works(100).turn(1)
    artist.works(30)  # not seen by the worker yet, but in the journal
    until_ms = artist.clock.wall_ms
    crash(artist)
    view = next_run(artist, server).view()
    assert (view.state, view.interrupted.task.id, view.interrupted.until_ms) == ("stopped", 2, until_ms)
    assert wording.interrupted_line(view) == (
        f"You were on SQ010/SH0020 \u00b7 Animation until {wording.time_of_day(until_ms)}. Continue?"
    )


@pytest.mark.parametrize("state", ["tracking", "idle", "paused"])
def test_it_is_offered_whatever_the_session_was_doing(artist, server, state):
    artist.tracker.start(2)
    artist.works(30)
    if state == "idle":
        artist.is_away(700)
    if state == "paused":
        artist.tracker.pause()
    artist.turn()
    assert artist.view().state == state
    crash(artist)
    assert next_run(artist, server).view().interrupted.task.id == 2


def test_one_call_continues_and_the_offer_is_gone_for_good(artist, server):
    artist.tracker.start(2)
    artist.works(60).turn()
    crash(artist)
    following = next_run(artist, server)
    following.tracker.continue_interrupted()
    assert (following.view().state, following.view().task.id) == ("tracking", 2)
    following.tracker.stop()
    following.turn()
    assert following.view().interrupted is None
    following.tracker.close()
    following.worker._finish()
    assert last_files(artist.home) == []
    assert next_run(artist, server).view().interrupted is None


@pytest.mark.parametrize("answer", ["dismiss", "start another"])
def test_any_other_answer_ends_the_offer_too(artist, server, answer):
    artist.tracker.start(2)
    artist.works(60).turn()
    crash(artist)
    following = next_run(artist, server)
    if answer == "dismiss":
        following.tracker.dismiss_interrupted()
    else:
        following.tracker.start(1)
        following.tracker.stop()
    following.turn()
    assert following.view().interrupted is None
    assert last_files(artist.home) == []


def test_unanswered_it_is_offered_again(artist, server):
    artist.tracker.start(2)
    artist.works(60).turn()
    crash(artist)
    next_run(artist, server).tracker.close()
    assert next_run(artist, server).view().interrupted.task.id == 2


@pytest.mark.parametrize("end", ["stop", "stop while idle", "quit", "sign_out"])
def test_who_stopped_or_quit_is_not_asked(artist, server, end):
    artist.tracker.start(2)
    artist.works(60).turn()
    if end == "stop while idle":
        artist.is_away(700).turn()
    if end == "sign_out":
        artist.tracker.sign_out()
    elif end == "quit":
        artist.tracker.close()
        artist.worker._finish()
    else:
        artist.tracker.stop()
    artist.turn() if end != "quit" else None
    assert last_files(artist.home) == []


def test_a_run_that_still_goes_on_is_not_taken_for_a_crash(artist, server):
    artist.tracker.start(2)
    artist.works(60).turn()
    assert next_run(artist, server).view().interrupted is None


def test_another_dcc_is_not_asked_for_it(artist, server):
    artist.tracker.start(2)
    artist.works(60).turn()
    crash(artist)
    for path in last_files(artist.home):
        with open(path, encoding="ascii") as file:
            text = file.read()
        with open(path, "w", encoding="ascii") as file:
            file.write(text.replace('"scripted"', '"another"'))
    assert next_run(artist, server).view().interrupted is None


def test_the_next_day_nobody_is_asked(artist, server):
    artist.tracker.start(2)
    artist.works(60).turn()
    crash(artist)
    assert next_run(artist, server, away_s=13 * 3600).view().interrupted is None
    assert last_files(artist.home) == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"head": 1}', '{"head": {"host": "scripted"}}'])
def test_a_file_that_makes_no_sense_offers_nothing(artist, server, text):
    artist.tracker.start(2)
    artist.works(60).turn()
    crash(artist)
    for path in last_files(artist.home):
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    assert next_run(artist, server).view().interrupted is None


def test_a_start_while_paused_counts_nothing_before_resume(artist, server):
    artist.tracker.start(2, paused=True)
    artist.works(60)
    assert (artist.view().state, artist.view().task.id, artist.view().session_s) == ("paused", 2, 0)
    artist.tracker.resume()
    artist.works(60)
    artist.tracker.stop()
    artist.turn()
    assert [(s["end_ms"] - s["start_ms"]) // 1000 for s in server.segments()] == [60]
