"""The golden table of docs/architecture.md, section 3, as far as one client makes it: exact to the
millisecond.
"""

from __future__ import annotations

from tracker_core import session
from tracker_core.clock import JUMP_MS, Reading, timeline_from
from tracker_core.model import Policy
from tracker_core.session import Event

TEN = 10 * 3600


class Day:
    """Plays a session by the clock on the wall. Times are seconds of the day."""

    def __init__(self, at=TEN, policy=None):
        self.slept = 0
        self.segments = {}
        self.state = session.initial(self.reading(at), policy)
        self.happens("start", at, task_id=1, session="a" * 32)

    def reading(self, at):
        return Reading(at * 1000, (at - self.slept) * 1000, self.slept * 1000)

    def happens(self, name, at, **fields):
        self.state, effects = session.step(self.state, Event(name, **fields), self.reading(at))
        for segment in effects:
            known = self.segments.get(segment.id)
            assert known is None or segment.rev > known.rev
            self.segments[segment.id] = segment
        return self

    def active_at(self, *times):
        for at in times:
            self.happens("activity", at)
        return self

    def counted(self, kind="active"):
        """[(start, end, close_reason)] in seconds."""
        found = [s for s in self.segments.values() if s.kind == kind]
        return [(s.start_ms // 1000, s.end_ms // 1000, s.close_reason) for s in sorted(found, key=_start)]


def _start(segment):
    return segment.start_ms


def clock(text):
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def test_half_an_hour_then_nothing_ends_at_the_last_activity():
    day = Day().active_at(*range(TEN, TEN + 1801, 60))
    for at in range(TEN + 1801, TEN + 2402):
        day.happens("tick", at)
        assert day.state.phase == ("idle" if at >= clock("10:40") else "tracking")
    assert day.counted() == [(clock("10:00"), clock("10:30"), "idle")]
    assert session.idle_since_ms(day.state) == clock("10:30") * 1000


def test_a_gap_shorter_than_the_limit_is_work():
    day = Day().active_at(clock("10:09"), clock("10:18"))
    assert day.counted() == [(clock("10:00"), clock("10:18"), None)]


def test_a_gap_longer_than_the_limit_opens_a_new_segment():
    day = Day().active_at(clock("10:11"))
    assert day.counted() == [(clock("10:00"), clock("10:00"), "idle"), (clock("10:11"), clock("10:11"), None)]


def test_a_gap_of_exactly_the_limit_is_no_work():
    day = Day().active_at(clock("10:10"))
    assert [end - start for start, end, _ in day.counted()] == [0, 0]


def test_a_shut_laptop_is_a_gap_named_suspended():
    day = Day(clock("11:55")).active_at(*range(clock("11:55"), clock("12:00") + 1, 10))
    day.slept = 7 * 3600 - 2
    day.happens("tick", clock("19:00"))
    assert day.state.phase == "idle"
    day.active_at(clock("19:00") + 1)
    assert day.counted() == [
        (clock("11:55"), clock("12:00"), "suspend"),
        (clock("19:00") + 1, clock("19:00") + 1, None),
    ]


def test_a_render_is_machine_time_and_its_end_no_activity():
    day = Day(clock("13:50")).active_at(*range(clock("13:50"), clock("14:00") + 1, 30))
    day.happens("compute_begin", clock("14:00"))
    for at in range(clock("14:00") + 1, clock("14:20")):
        day.happens("tick", at, computing=True)
    day.happens("compute_end", clock("14:20"))
    day.active_at(clock("14:21"))
    assert day.counted("machine") == [(clock("14:00"), clock("14:20"), None)]
    assert day.counted() == [
        (clock("13:50"), clock("14:00"), "idle"),
        (clock("14:21"), clock("14:21"), None),
    ]


def test_a_minute_after_a_short_render_is_work_if_the_artist_was_there_on_both_sides():
    day = Day(clock("14:00"))
    day.happens("compute_begin", clock("14:01")).happens("compute_end", clock("14:05"))
    day.active_at(clock("14:06"))
    assert day.counted("machine") == [(clock("14:01"), clock("14:05"), None)]
    assert day.counted() == [(clock("14:00"), clock("14:06"), None)]


def test_machine_time_ends_at_the_cap_without_the_artist():
    day = Day(clock("14:00")).happens("compute_begin", clock("14:00"))
    for at in range(clock("14:00"), clock("15:00"), 1):
        day.happens("tick", at, computing=True)
    assert day.counted("machine") == [(clock("14:00"), clock("14:30"), "idle")]


def test_the_artists_return_during_a_long_render_opens_the_machine_lane_again():
    day = Day(clock("14:00"))
    for at in range(clock("14:00"), clock("14:50")):
        day.happens("tick", at, computing=True)
    day.active_at(clock("14:50")).happens("tick", clock("14:51"), computing=True)
    day.happens("tick", clock("14:55"), computing=True).happens("tick", clock("14:56"))
    assert day.counted("machine") == [
        (clock("14:00"), clock("14:30"), "idle"),
        (clock("14:51"), clock("14:56"), None),
    ]


def test_an_artist_who_works_during_a_render_is_active():
    day = Day(clock("14:00"))
    for at in range(clock("14:00"), clock("14:10") + 1, 5):
        day.happens("tick", at, computing=True).active_at(at)
    assert day.counted() == [(clock("14:00"), clock("14:10"), None)]
    assert day.counted("machine") == [(clock("14:00"), clock("14:10"), None)]


def test_a_computation_that_only_the_poll_sees_ends_when_the_poll_does():
    day = Day(TEN)
    for at in range(TEN + 1, TEN + 61):
        day.happens("tick", at, computing=True)
    day.happens("tick", TEN + 61).happens("tick", TEN + 90)
    assert day.counted("machine") == [(TEN + 1, TEN + 61, None)]


def test_a_render_while_paused_counts_nothing():
    day = Day(TEN).happens("pause", TEN + 10).happens("compute_begin", TEN + 20)
    day.happens("tick", TEN + 25, computing=True).happens("compute_end", TEN + 60)
    assert day.counted("machine") == []


def test_a_computation_stamped_before_the_start_counts_from_the_start():
    day = Day(TEN)
    day.happens("compute_begin", TEN - 100).happens("compute_end", TEN + 20)
    assert day.counted("machine") == [(TEN, TEN + 20, None)]


def test_a_computation_stamped_before_a_resume_counts_from_the_resume():
    day = Day(TEN).happens("pause", TEN + 10).happens("resume", TEN + 500)
    day.happens("compute_begin", TEN + 400).happens("compute_end", TEN + 520)
    assert day.counted("machine") == [(TEN + 500, TEN + 520, None)]


def test_a_pause_by_hand_wants_a_resume_by_hand():
    day = Day(TEN).active_at(TEN + 30).happens("pause", TEN + 60)
    day.active_at(TEN + 61, TEN + 900).happens("tick", TEN + 901)
    assert day.state.phase == "paused"
    day.happens("resume", TEN + 1000).active_at(TEN + 1010).happens("stop", TEN + 1020)
    assert day.counted() == [(TEN, TEN + 60, "pause"), (TEN + 1000, TEN + 1020, "stop")]


def test_a_sign_from_before_the_pause_that_comes_late_is_no_return():
    day = Day(TEN).active_at(TEN + 30).happens("tick", TEN + 700)
    day.active_at(TEN + 20)
    assert day.state.phase == "idle"
    assert day.counted() == [(TEN, TEN + 30, "idle")]


def test_a_switch_closes_one_task_and_opens_the_other_at_the_same_instant():
    day = Day(TEN).active_at(TEN + 30).happens("start", TEN + 40, task_id=2, session="b" * 32)
    (first, second) = sorted(day.segments.values(), key=_start)
    assert (first.task_id, first.end_ms, first.close_reason) == (1, (TEN + 40) * 1000, "switch")
    assert (second.task_id, second.start_ms, second.session) == (2, (TEN + 40) * 1000, "b" * 32)


def test_a_stop_after_the_idle_limit_counts_none_of_the_idle_minutes():
    day = Day(TEN).active_at(TEN + 30).happens("stop", TEN + 30 + 3600)
    assert day.counted() == [(TEN, TEN + 30, "idle")]


def test_quitting_ends_at_the_last_activity():
    day = Day(TEN).active_at(TEN + 30).happens("quit", TEN + 200)
    assert day.counted() == [(TEN, TEN + 30, "quit")]


def test_a_shorter_idle_limit_from_the_server_applies_at_once():
    day = Day(TEN).active_at(TEN + 30).happens("tick", TEN + 200)
    day.happens("policy", TEN + 201, policy=Policy(idle_after_s=60))
    assert day.state.phase == "idle"
    assert day.counted() == [(TEN, TEN + 30, "idle")]


def test_work_without_a_pause_goes_on_in_a_new_segment_before_the_server_must_refuse():
    day = Day(0).active_at(*range(0, 30 * 3600, 300))
    spans = day.counted()
    assert len(spans) == 3
    assert all(end - start <= 12 * 3600 for start, end, _ in spans)
    assert [end for _, end, _ in spans[:-1]] == [start for start, _, _ in spans[1:]]  # without a seam


class TestADayOfRendering:
    POLICY = Policy(machine_cap_s=86_400)

    def lengths(self, day):
        return [end - start for start, end, _ in day.counted("machine")]

    def test_a_render_of_days_goes_on_in_a_new_segment_before_the_server_must_refuse(self):
        day = Day(0, self.POLICY).active_at(*range(0, 12 * 3600, 300))
        for at in range(12 * 3600, 40 * 3600, 60):
            day.happens("tick", at, computing=True)
        spans = day.counted("machine")
        assert max(self.lengths(day)) <= 12 * 3600
        assert [end for _, end, _ in spans[:-1]] == [start for start, _, _ in spans[1:]]  # without a seam
        assert sum(self.lengths(day)) == 23 * 3600 + 55 * 60  # from noon to the cap after the last touch

    def test_a_main_thread_blocked_for_days_is_cut_too(self):
        day = Day(0, self.POLICY).active_at(1).happens("compute_begin", 0).happens("compute_end", 30 * 3600)
        assert max(self.lengths(day)) <= 12 * 3600
        assert sum(self.lengths(day)) == 24 * 3600 + 1


class TestTwoClocks:
    def test_a_clock_set_forward_closes_at_the_last_activity_as_the_new_clock_has_it(self):
        day = Day(TEN).active_at(TEN + 30)
        jumped = Reading((TEN + 3632) * 1000, (TEN + 32) * 1000, 0)
        day.state, effects = session.step(day.state, Event("tick"), jumped)
        assert [(s.start_ms, s.end_ms, s.close_reason) for s in effects] == [
            ((TEN + 3600) * 1000, (TEN + 3630) * 1000, "clock_step")
        ]

    def test_a_clock_set_back_does_not_lay_one_segment_over_another_of_its_session(self):
        day = Day(TEN).active_at(*range(TEN, TEN + 1800, 60))
        for second in range(1, 1200, 60):
            back = Reading((TEN - 1800 + second) * 1000, (TEN + 1800 + second) * 1000, 0)
            day.state, effects = session.step(day.state, Event("activity"), back)
            day.segments.update((s.id, s) for s in effects)
        first, second = sorted(day.segments.values(), key=lambda s: s.start_ms)
        assert first.end_ms <= second.start_ms
        assert (first.start_ms, first.end_ms - first.start_ms) == ((TEN - 3600) * 1000, 29 * 60 * 1000)
        assert second.end_ms - second.start_ms == 19 * 60 * 1000

    def test_a_new_segment_up_to_two_seconds_before_the_last_one_starts_where_that_one_ended(self):
        assert self.resumed_before_the_pause_by(JUMP_MS) == ("a" * 32, TEN * 1000)

    def test_a_new_segment_any_earlier_begins_a_new_session_at_its_own_time(self):
        session_id, start_ms = self.resumed_before_the_pause_by(JUMP_MS + 1)
        assert session_id != "a" * 32
        assert start_ms == TEN * 1000 - JUMP_MS - 1

    def resumed_before_the_pause_by(self, back_ms):
        """(session, start) of the segment that a resume opens, after a pause at ten and a server whose clock
        is set back by ten minutes: it shows `back_ms` before the pause again.
        """
        day = Day(TEN).happens("server_time", TEN, server_ms=TEN * 1000).happens("pause", TEN)
        day.happens("server_time", TEN, server_ms=(TEN - 600) * 1000)
        wait_ms = 600_000 - back_ms
        now = Reading(TEN * 1000 + wait_ms, TEN * 1000 + wait_ms, 0)
        day.state, _ = session.step(day.state, Event("resume"), now)
        return day.state.active.session, day.state.active.start_ms

    def test_a_clock_set_back_by_exactly_the_tolerance_changes_nothing(self):
        """Nor does one set forward by that; the next second follows the monotonic clock."""
        for change_ms in (-JUMP_MS, JUMP_MS):
            day = Day(TEN).active_at(TEN + 30)
            now = Reading((TEN + 31) * 1000 + change_ms, (TEN + 31) * 1000, 0)
            day.state, effects = session.step(day.state, Event("activity"), now)
            assert day.state.phase == "tracking"
            assert [(s.start_ms, s.end_ms, s.open) for s in effects] == [
                (TEN * 1000, (TEN + 31) * 1000, True)
            ]

    def test_a_clock_changed_by_a_millisecond_more_than_the_tolerance_closes_the_segment(self):
        for change_ms in (-JUMP_MS - 1, JUMP_MS + 1):
            day = Day(TEN).active_at(TEN + 30)
            now = Reading((TEN + 31) * 1000 + change_ms, (TEN + 31) * 1000, 0)
            day.state, effects = session.step(day.state, Event("tick"), now)
            assert [(s.end_ms, s.close_reason) for s in effects] == [
                ((TEN + 30) * 1000 + change_ms, "clock_step")
            ]

    def test_a_sleep_of_exactly_the_tolerance_with_a_changed_clock_is_a_clock_step(self):
        for slept_ms, reason in ((JUMP_MS, "clock_step"), (JUMP_MS + 1, "suspend")):
            day = Day(TEN).active_at(TEN + 30)
            now = Reading((TEN + 31 + 60) * 1000, (TEN + 31) * 1000, slept_ms)
            day.state, effects = session.step(day.state, Event("tick"), now)
            assert [s.close_reason for s in effects] == [reason]

    def test_a_stamp_from_before_a_jump_counts_up_to_exactly_the_tolerance(self):
        for jump_ms, is_stale in ((JUMP_MS, False), (JUMP_MS + 1, True)):
            seen = Reading(TEN * 1000, TEN * 1000, 0)
            stamp = Reading(seen.wall_ms - 1000 - jump_ms, seen.mono_ms - 1000, 0)
            assert timeline_from(seen).is_stale(stamp) == is_stale

    def test_once_the_server_has_sent_its_time_a_changed_clock_moves_nothing(self):
        day = Day(TEN).happens("stop", TEN)
        day.happens("server_time", TEN + 1, server_ms=(TEN + 1) * 1000)
        wrong = Reading((TEN + 7200) * 1000, (TEN + 10) * 1000, 0)
        day.state, _ = session.step(day.state, Event("start", task_id=1, session="b" * 32), wrong)
        assert day.state.active.start_ms == (TEN + 10) * 1000

    def test_the_first_time_of_the_server_moves_the_open_segment_whole(self):
        day = Day(TEN).active_at(TEN + 10)
        day.happens("server_time", TEN + 11, server_ms=(TEN + 11 + 120) * 1000)
        assert day.state.moved_ms == 120_000
        day.active_at(TEN + 20).happens("pause", TEN + 20)
        assert day.counted() == [(TEN + 120, TEN + 140, "pause")]
        day.happens("resume", TEN + 30)
        assert day.state.active.start_ms == (TEN + 30 + 120) * 1000

    def test_a_later_time_of_the_server_never_jumps_into_an_open_segment(self):
        day = Day(TEN).happens("server_time", TEN, server_ms=TEN * 1000).active_at(TEN + 10)
        day.happens("server_time", TEN + 11, server_ms=(TEN + 11 + 120) * 1000)
        day.active_at(TEN + 20).happens("pause", TEN + 20)
        assert day.counted() == [(TEN, TEN + 20, "pause")]
        day.happens("resume", TEN + 30)
        assert day.state.active.start_ms == (TEN + 30 + 120) * 1000

    def test_a_stamp_from_before_a_sleep_does_not_resume_tracking(self):
        day = Day(TEN).active_at(TEN + 10)
        before_sleep = day.reading(TEN + 12)
        day.slept = 3600
        day.happens("tick", TEN + 14 + 3600)
        day.state, effects = session.step(day.state, Event("activity"), before_sleep)
        assert (day.state.phase, effects) == ("idle", [])

    def test_without_knowledge_of_sleep_a_wall_clock_that_ran_ahead_is_a_sleep(self):
        day = Day(TEN).active_at(TEN + 10)
        woken = Reading((TEN + 3600) * 1000, (TEN + 12) * 1000, None)
        day.state, effects = session.step(day.state, Event("tick"), woken)
        assert [s.close_reason for s in effects] == ["suspend"]

    def test_a_small_correction_backwards_waits_for_a_pause_long_enough(self):
        day = Day(TEN).happens("server_time", TEN, server_ms=TEN * 1000).active_at(TEN + 60)
        day.happens("server_time", TEN + 61, server_ms=(TEN + 61 - 90) * 1000)
        day.happens("start", TEN + 70, task_id=2, session="b" * 32)
        assert day.state.active.start_ms == (TEN + 70) * 1000
        day.happens("pause", TEN + 100).happens("resume", TEN + 400)
        assert day.state.active.start_ms == (TEN + 400 - 90) * 1000
