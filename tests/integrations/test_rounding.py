"""A day is rounded once, and its tasks add up to it."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.integrations.rounding import MINUTE_MS, round_day

days = st.dictionaries(st.integers(1, 50), st.integers(0, 86_400_000), max_size=12)


@given(days)
def test_the_minutes_add_up_to_the_rounded_day(task_ms):
    assert sum(round_day(task_ms).values()) == (sum(task_ms.values()) + MINUTE_MS // 2) // MINUTE_MS


@given(days)
def test_no_task_is_more_than_a_minute_off(task_ms):
    assert all(
        abs(minutes * MINUTE_MS - task_ms[key]) < MINUTE_MS for key, minutes in round_day(task_ms).items()
    )


def test_three_tasks_of_twenty_seconds_are_one_minute_on_one_of_them():
    assert round_day({1: 20_000, 2: 20_000, 3: 20_000}) == {1: 1, 2: 0, 3: 0}
