"""The panel's today is the server's: both cut days alike, also on the nights when clocks change."""

import pytest

from tests.core.test_clock import DAY_STARTS, NIGHTS, instants, zone
from tracker_core.clock import local_day
from webapp.domain.workday import Calendar

__all__ = ["zone"]


@pytest.mark.parametrize("day_start", DAY_STARTS)
@pytest.mark.parametrize(("name", "night"), NIGHTS)
def test_the_day_is_the_one_that_the_server_makes(zone, name, night, day_start):
    zone(name)
    hours, minutes = day_start.split(":")
    calendar = Calendar([(0, name)], [(0, int(hours) * 60 + int(minutes))])
    for at_ms in instants(night):
        date, start_ms, end_ms = local_day(at_ms, day_start)
        assert date == calendar.date_of(at_ms)
        assert [(start_ms, end_ms)] == [tuple(window) for window in calendar.windows(date)]
