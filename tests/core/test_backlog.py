"""Law 4 in the backlog: what leaves, what stays, what goes to quarantine, and when it is tried again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker_core import wire
from tracker_core.model import Result, Segment
from tracker_core.offline.backlog import Backlog, Backoff
from tracker_core.offline.journal import newest

NOW = 10_000_000


def segment(n=1, rev=1, **changes):
    whole = Segment(f"{n:032x}", rev, "s" * 32, 1, "active", n * 1000, n * 1000 + rev, False)
    return whole._replace(**changes)


def result_for(of, status="stored", **changes):
    return Result(of.id, of.rev, status, "", "")._replace(**changes)


def backlog_of(*segments):
    made = Backlog()
    for each in segments:
        made.add(each)
    return made


def test_the_oldest_go_first_and_at_most_as_many_as_asked():
    backlog = backlog_of(*(segment(n) for n in (3, 1, 2)))
    assert backlog.batch(2, NOW) == [segment(1), segment(2)]


def test_stored_and_unchanged_are_acknowledged():
    backlog = backlog_of(segment(1), segment(2))
    backlog.apply_results(
        backlog.batch(100, NOW), [result_for(segment(1)), result_for(segment(2), "unchanged")], NOW
    )
    assert backlog.waiting() == []


def test_what_the_answer_does_not_name_stays():
    backlog = backlog_of(segment(1), segment(2))
    backlog.apply_results(backlog.batch(100, NOW), [result_for(segment(2))], NOW)
    assert backlog.waiting() == [segment(1)]


def test_an_acknowledgement_of_another_revision_or_of_a_stranger_counts_for_nothing():
    backlog = backlog_of(segment(1, rev=5))
    backlog.apply_results(
        backlog.batch(100, NOW), [result_for(segment(1, rev=4)), result_for(segment(9))], NOW
    )
    assert backlog.waiting() == [segment(1, rev=5)]


def test_a_snapshot_made_while_the_answer_was_on_its_way_still_waits():
    backlog = backlog_of(segment(1, rev=1))
    sent = backlog.batch(100, NOW)
    backlog.add(segment(1, rev=2))
    backlog.apply_results(sent, [result_for(segment(1, rev=1))], NOW)
    assert backlog.waiting() == [segment(1, rev=2)]


def test_rejected_item_does_not_block_the_rest():
    backlog = backlog_of(segment(1), segment(2))
    results = [result_for(segment(1), "rejected", code=wire.UNKNOWN_TASK), result_for(segment(2))]
    _, refused = backlog.apply_results(backlog.batch(100, NOW), results, NOW)
    assert refused == [segment(1).id]
    assert backlog.waiting() == []
    assert backlog.quarantined()[0].sentence


def test_a_later_snapshot_of_a_refused_segment_stays_in_quarantine():
    backlog = backlog_of(segment(1))
    backlog.quarantine(segment(1), "unknown_task", "No.")
    backlog.add(segment(1, rev=2))
    assert backlog.waiting() == []
    assert backlog.quarantined()[0].segment == segment(1, rev=2)


def test_what_is_refused_gets_another_chance_when_the_artist_asks():
    backlog = backlog_of(segment(1))
    backlog.quarantine(segment(1), "unknown_task", "No.")
    backlog.try_again()
    assert backlog.waiting() == [segment(1)]


def test_what_lies_in_the_future_waits_until_its_time_has_come():
    ahead = segment(1, end_ms=NOW + 600_000)
    backlog = backlog_of(ahead)
    backlog.apply_results([ahead], [result_for(ahead, "rejected", code=wire.IN_FUTURE)], NOW)
    assert backlog.waiting() == [ahead]
    assert backlog.batch(100, NOW) == []
    assert backlog.batch(100, NOW + 302_000) == [ahead]


def test_what_lies_years_ahead_goes_to_quarantine():
    ahead = segment(1, end_ms=NOW + 10**11)
    backlog = backlog_of(ahead)
    backlog.apply_results([ahead], [result_for(ahead, "rejected", code=wire.IN_FUTURE)], NOW)
    assert [bad.segment.id for bad in backlog.quarantined()] == [ahead.id]


def test_an_open_segment_is_urgent_once():
    backlog = backlog_of(segment(1, open=True))
    assert backlog.is_urgent(NOW)
    backlog.apply_results(backlog.batch(100, NOW), [result_for(segment(1))], NOW)
    backlog.add(segment(1, rev=2, open=True))
    assert not backlog.is_urgent(NOW)
    backlog.add(segment(1, rev=3))
    assert backlog.is_urgent(NOW)


def test_an_open_segment_is_remembered_though_the_server_has_it():
    backlog = backlog_of(segment(1, open=True))
    backlog.apply_results(backlog.batch(100, NOW), [result_for(segment(1))], NOW)
    assert [r["seg"]["id"] for r in backlog.records() if "seg" in r] == [segment(1).id]
    assert not backlog.is_empty()


revisions = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 8)), min_size=1, max_size=30)


@given(revisions, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_nothing_leaves_before_the_server_named_its_newest_revision(given_revisions, chance):
    """A server that stores some and names some ends with every newest snapshot all the same."""
    backlog, stored, named = Backlog(), [], {}
    for n, rev in given_revisions:
        backlog.add(segment(n, rev))
        sent = backlog.batch(chance.choice([1, 2, 100]), NOW)
        fate = chance.choice(["lost", "stored_unanswered", "half", "whole"])
        stored += [] if fate == "lost" else sent
        answered = sent if fate == "whole" else sent[::2] if fate == "half" else []
        backlog.apply_results(sent, [result_for(s) for s in answered], NOW)
        named.update((s.id, max(s.rev, named.get(s.id, 0))) for s in answered)
    wanted = newest(segment(n, rev) for n, rev in given_revisions)
    for each in wanted.values():
        assert (each in backlog.waiting()) == (named.get(each.id, 0) < each.rev)
    for _ in range(60):
        sent = backlog.batch(100, NOW)
        stored += sent
        backlog.apply_results(sent, [result_for(s) for s in sent], NOW)
    assert backlog.waiting() == []
    assert newest(stored) == wanted


class TestBackoff:
    def test_the_wait_is_random_up_to_a_limit_that_doubles(self):
        drawn = []
        backoff = Backoff(draw=lambda low, high: drawn.append((low, high)) or high)
        for _ in range(10):
            backoff.record_failure(0)
        assert drawn == [(0.0, min(300.0, 2.0 * 2**n)) for n in range(10)]

    def test_a_word_of_the_server_is_a_floor(self):
        backoff = Backoff(draw=lambda low, high: low)
        backoff.record_failure(0, retry_after_s=120)
        assert backoff.is_waiting(119_999)
        assert not backoff.is_waiting(120_000)

    def test_a_success_forgets_the_failures(self):
        backoff = Backoff(draw=lambda low, high: high)
        backoff.record_failure(0)
        backoff.record_success()
        assert not backoff.is_waiting(0)
