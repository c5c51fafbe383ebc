"""A short run of `make chaos`, and proof that its judge can say no."""

from __future__ import annotations

import random

import pytest

from .oracle import Run
from .run import Chaos, broken


def test_a_few_kills_lose_nothing_double_nothing_and_misplace_nothing(tmp_path):
    figures = Chaos(tmp_path, kills=4, seed=random.randrange(10**6)).play()
    assert broken(figures) == [], figures
    assert figures["counted_s"] > 0


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing_double_nothing_and_misplace_nothing(tmp_path):
    figures = Chaos(tmp_path, kills=100, seed=random.randrange(10**6)).play()
    assert broken(figures) == [], figures


class TestTheJudge:
    def judge(self, tmp_path, rows, lines):
        chaos = Chaos(tmp_path, kills=1, seed=1)
        chaos.rows, chaos.newest_rows = (lambda: rows), dict
        chaos.proxy = type("Proxy", (), {"acknowledged": {}, "counts": {"requests": 0}})
        chaos.quarantined = 0
        run = Run()
        for line in lines:
            run.hear(line)
        chaos.runs = [run]
        return broken(dict(chaos.judge(), check="ok"))

    lines = ("! start 1000 7 aa", "! move 61000", "! pause 71000")

    def test_takes_what_is_right(self, tmp_path):
        assert self.judge(tmp_path, [("aa", 7, 1000, 71000)], self.lines) == []

    def test_sees_a_lost_second(self, tmp_path):
        assert "lost_s is 1.0" in self.judge(tmp_path, [("aa", 7, 1000, 70000)], self.lines)[0]

    def test_sees_an_invented_second(self, tmp_path):
        assert "invented_s is 1.0" in self.judge(tmp_path, [("aa", 7, 1000, 72000)], self.lines)[0]

    def test_sees_a_double_second(self, tmp_path):
        rows = [("aa", 7, 1000, 71000), ("aa", 7, 70000, 71000)]
        assert "double_s is 1.0" in self.judge(tmp_path, rows, self.lines)[0]

    def test_sees_a_wrong_task(self, tmp_path):
        assert "wrong_task_s is 70.0" in self.judge(tmp_path, [("aa", 8, 1000, 71000)], self.lines)[0]

    def test_sees_a_session_that_nobody_began(self, tmp_path):
        rows = [("aa", 7, 1000, 71000), ("bb", 7, 80000, 90000)]
        assert "invented_s is 10.0" in self.judge(tmp_path, rows, self.lines)[0]
