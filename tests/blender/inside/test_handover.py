"""What one version leaves to the next, and nobody else."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def handover(part):
    handover = part("handover")
    handover.take("any")
    return handover


def tracking(state="tracking"):
    return SimpleNamespace(state=state, task=SimpleNamespace(id=7))


def test_a_newer_version_goes_on_with_the_task(handover):
    handover.leave("1.0.0", tracking())
    assert handover.take("1.1.0") == 7


def test_it_is_taken_once(handover):
    handover.leave("1.0.0", tracking())
    handover.take("1.1.0")
    assert handover.take("1.1.0") is None


def test_switching_off_and_on_by_hand_starts_nothing(handover):
    handover.leave("1.0.0", tracking())
    assert handover.take("1.0.0") is None


@pytest.mark.parametrize("state", ["stopped", "paused", "signed_out"])
def test_who_was_not_working_is_left_alone(handover, state):
    handover.leave("1.0.0", tracking(state))
    assert handover.take("1.1.0") is None


def test_what_was_left_long_ago_counts_no_more(handover, monkeypatch):
    handover.leave("1.0.0", tracking())
    monkeypatch.setattr(handover, "LASTS_S", 0)
    assert handover.take("1.1.0") is None
