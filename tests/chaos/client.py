"""The process that is killed: the real core in a played DCC, in a hurry. Run with `python -m
tests.chaos.client`.

Time is virtual, a second passes with each tick; files, sockets and threads are real. Before each deed it
writes `? deed` to its standard output, and `! deed` once the core has returned: what it was told is then in
the journal.
"""

from __future__ import annotations

import argparse
import glob
import os
import random
import time

from tracker_core import config
from tracker_core.clock import Clock, Reading
from tracker_core.host import Host
from tracker_core.tracker import Tracker

TICK_S = 0.001  # of real time for a virtual second
WORKERS_TURN_S = 2  # of real time, and to spare


class VirtualClock(Clock):
    """Read by two threads: the reading is replaced whole, or a half-changed one would look like a jump."""

    def __init__(self, wall_ms):
        self.now = Reading(wall_ms, 1_000_000, 0)

    @property
    def wall_ms(self):
        return self.now.wall_ms

    def read(self):
        return self.now

    def run(self, seconds):
        wall, mono, slept = self.now
        self.now = Reading(wall + seconds * 1000, mono + seconds * 1000, slept)

    def sleep(self, seconds):
        wall, mono, slept = self.now
        self.now = Reading(wall + seconds * 1000, mono, slept + seconds * 1000)


class PlayedHost(Host):
    name, version = "chaos", "1"

    def connect(self, on_signal):
        self.signal = on_signal

    def start_timer(self, seconds, fn):
        self.tick = fn


class Artist:
    def __init__(self, options):
        self.options = options
        self.chance = random.Random(options.seed)
        self.clock = VirtualClock(options.start_ms)
        self.host = PlayedHost()
        settings = config.load(server_url=options.server, home=options.home, os_idle=False, environ={})
        self.tracker = Tracker(self.host, settings, self.clock)
        self.tracker.open()
        self.paused = self.started = False

    def passes(self, seconds=1):
        self.clock.run(seconds)
        self.host.tick()
        time.sleep(TICK_S)

    def sign_in(self):
        view = self.tracker.view()
        if not view.signing_in and (view.needs_sign_in or not view.signed_in):
            self.tracker.sign_in(self.options.user, self.options.password)

    def arrive(self):
        while not self.tracker.view().tasks:
            self.sign_in()
            self.passes()
        say(f"! here {self.clock.wall_ms}")

    def work(self):
        while True:
            self.sign_in()
            self.choose()()
            time.sleep(TICK_S)

    def drain(self):
        """Adopt and deliver everything, and leave; the worker, a daemon, is given time for its last words."""
        while self.owes() or self.owes_after_the_workers_turn():
            self.sign_in()
            self.tracker.retry_now()
            for _ in range(20):
                self.passes()
        say(f"! drained {len(self.tracker.view().quarantined)}")
        self.tracker.close()
        while self.tracker._worker.is_running():
            time.sleep(0.01)

    def owes_after_the_workers_turn(self):
        """What was adopted this moment shows in the view only after the worker's next turn."""
        time.sleep(WORKERS_TURN_S)
        self.passes()
        return self.owes()

    def owes(self):
        """Whoever is not signed in yet cannot know what is left."""
        view = self.tracker.view()
        return not view.signed_in or view.needs_sign_in or view.waiting or self.left_behind()

    def left_behind(self):
        """Journal files of the runs that were killed."""
        files = glob.glob(os.path.join(self.options.home, "journal", "*", "*.live"))
        files += glob.glob(os.path.join(self.options.home, "journal", "*", "*.kept"))
        return [path for path in files if not os.path.basename(path).startswith(self.tracker._run[0])]

    def choose(self):
        if not self.started:
            return self.start
        if self.paused:
            return self.resume
        rare = [self.start, self.pause, self.stop, self.away, self.sleep]
        return self.chance.choice(rare) if self.chance.random() < 0.03 else self.move

    def start(self):
        task_id = self.chance.choice(self.tracker.view().tasks).id
        if self.started and self.tracker.view().task.id == task_id:
            return
        self.clock.run(1)
        deed = f"start {self.clock.wall_ms} {task_id}"
        say("? " + deed)
        self.tracker.start(task_id)
        say(f"! {deed} {self.tracker._recorder.state.session}")
        self.started, self.paused = True, False

    def move(self):
        self.clock.run(self.chance.choice([1, 1, 1, 2, 30]))
        self.deed("move", lambda: (self.host.signal("input"), self.host.tick()))

    def pause(self):
        self.clock.run(1)
        self.deed("pause", self.tracker.pause)
        self.paused = True
        for _ in range(3):
            self.passes(4)

    def resume(self):
        self.clock.run(1)
        self.deed("resume", self.tracker.resume)
        self.paused = False

    def stop(self):
        self.clock.run(1)
        self.deed("stop", self.tracker.stop)
        self.started = False

    def away(self):
        for _ in range(self.chance.randrange(1, 220)):
            self.clock.run(4)
            self.deed("tick", self.host.tick)

    def sleep(self):
        self.clock.sleep(self.chance.randrange(5, 20_000))
        self.deed("sleep", self.host.tick)

    def deed(self, name, act):
        deed = f"{name} {self.clock.wall_ms}"
        say("? " + deed)
        act()
        say("! " + deed)


def say(text):
    os.write(1, (text + "\n").encode("ascii"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--start-ms", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--drain", action="store_true")
    options = parser.parse_args()
    artist = Artist(options)
    artist.arrive()
    artist.drain() if options.drain else artist.work()


if __name__ == "__main__":
    main()
