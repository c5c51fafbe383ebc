"""Stamps and what they mean: which input is new, what corroborates, what is ignored."""

from __future__ import annotations

import threading

import pytest

from tracker_core.activity import ActivityMonitor, OsInput, StampedSignal

from .world import FakeClock


class TestOsInput:
    def play(self, *samples, asleep=0):
        """samples: (seconds since the last sample, idle ms). Returns the seconds at which input was found."""
        clock, os_input, found = FakeClock(wall_ms=0), OsInput(), []
        began = clock.mono_ms
        for seconds, idle_ms in samples:
            clock.run(seconds)
            sign = os_input.sample(idle_ms, clock.read())
            if sign is not None:
                found.append((sign.mono_ms - began) / 1000)
        return found

    def test_the_first_sample_is_only_the_measure(self):
        assert self.play((1, 0)) == []

    def test_input_is_stamped_when_it_happened_and_not_when_it_was_sampled(self):
        assert self.play((1, 5000), (10, 4000)) == [7.0]

    def test_the_same_input_sampled_again_is_not_new(self):
        assert self.play((1, 0), (1, 1000), (1, 2003), (1, 2990)) == []

    def test_an_idle_time_that_counts_the_sleep_is_nothing_new(self):
        assert self.play((1, 0), (1, 3_600_000)) == []

    def test_after_samples_without_a_value_the_next_one_starts_afresh(self):
        assert self.play((1, 0), (1, None), (1, 100), (1, 50)) == [3.95]


@pytest.fixture
def monitor():
    return ActivityMonitor(FakeClock())


def names(monitor):
    return [sign.name for sign in monitor.drain()]


def test_many_inputs_between_two_ticks_are_one_sign_at_the_last(monitor):
    for _ in range(1000):
        monitor._clock.run(0.001)
        monitor.on_signal("input")
    assert monitor.drain() == [StampedSignal("activity", monitor._clock.read())]


def test_playback_is_not_activity(monitor):
    for signal in ("frame_change", "playback", "", None):
        monitor.on_signal(signal)
    assert names(monitor) == []


def test_an_edit_counts_only_where_os_input_cannot_be_read(monitor):
    monitor.on_signal("edit")
    assert names(monitor) == ["activity"]
    monitor.os_input_readable = True
    monitor.on_signal("edit")
    assert names(monitor) == []


def test_signs_come_in_the_order_they_happened(monitor):
    monitor.on_signal("compute_begin")
    monitor._clock.run(1)
    monitor.on_signal("input")
    monitor._clock.run(1)
    monitor.on_signal("compute_end")
    assert names(monitor) == ["compute_begin", "activity", "compute_end"]


def test_signals_of_many_threads_are_all_taken(monitor):
    def stamp():
        for _ in range(500):
            monitor.on_signal("compute_begin")

    threads = [threading.Thread(target=stamp) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(monitor.drain()) == 2000
