"""What somebody typed there is never overwritten silently."""

import pytest

from webapp.integrations.conflicts import CONFLICT, SAME, SET, decide


@pytest.mark.parametrize(
    ("wanted", "known", "remote", "ours_wins", "verdict"),
    [
        (60, {0}, 0, False, SET),  # never sent
        (60, {60}, 60, False, SAME),
        (75, {60}, 60, False, SET),  # more was worked
        (75, {60, 70}, 70, False, SET),  # the answer to 70 was lost
        (60, {0, 60}, 60, False, SAME),  # our own echo
        (60, {0}, 45, False, CONFLICT),  # typed there first
        (60, {60}, 90, False, CONFLICT),  # changed there later
        (60, {60}, 0, False, CONFLICT),  # deleted there
        (60, {60}, 90, True, SET),  # the policy lets ours win
        (0, {60}, 60, False, SET),  # removed here
    ],
)
def test_decide(wanted, known, remote, ours_wins, verdict):
    assert decide(wanted, frozenset(known), remote, ours_wins=ours_wins) == verdict
