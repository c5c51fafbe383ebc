# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender as the core's host."""

import queue
from functools import partial

import bpy

from . import mouse_ping, redraw, running
from .computing import is_computing
from .navigation import Navigation
from .subscriptions import subscribe
from .tracker_core import wording
from .tracker_core.activity import Signal
from .tracker_core.guard import guarded
from .tracker_core.host import Host


class BlenderHost(Host):
    """`after_tick()` is called on the main thread after each tick of the core; it may draw."""

    name = "blender"

    def __init__(self, after_tick):
        self.version = ".".join(map(str, bpy.app.version))
        self.is_batch = bpy.app.background
        self._after_tick = after_tick
        self._navigation = Navigation()
        self._asked = queue.SimpleQueue()
        self._timers = []
        self._unsubscribe = None
        self._on_signal = None
        self._announced = False  # a render or bake told of its begin and not yet of its end
        self._has_had_enough = False

    # What the core asks

    def scene_path(self):
        return bpy.data.filepath or None

    def online_allowed(self):
        return getattr(bpy.app, "online_access", True)  # Blender 3 does not ask

    def is_computing(self):
        return is_computing()

    def connect(self, on_signal):
        self.disconnect()
        self._on_signal = self._guarded(on_signal)
        self._unsubscribe = subscribe(
            self._guarded(self._hear), on_load=self._guarded(self._navigation.forget)
        )

    def disconnect(self):
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        mouse_ping.stop_listening()
        while self._timers:
            timer = self._timers.pop()
            if bpy.app.timers.is_registered(timer):
                bpy.app.timers.unregister(timer)

    def start_timer(self, seconds, fn):
        steps = [self._guarded(step) for step in (self._run_asked, self._watch, fn, self._after_tick)]

        def beat():
            for step in steps:
                step()
            if self._has_had_enough:
                self._give_up()
            return seconds if beat in self._timers else None

        self._timers.append(beat)
        bpy.app.timers.register(beat, first_interval=seconds, persistent=True)

    def hear_pointer(self, wanted):
        if wanted:
            mouse_ping.listen(partial(self._on_signal, Signal.INPUT))
        else:
            mouse_ping.stop_listening()

    def call_on_main(self, fn):
        self._asked.put(fn)

    def notify(self, message, level):
        print(f"VFX Time Tracker: {message}")

    def _guarded(self, call):
        return guarded(call, self._ask_to_give_up)

    def _ask_to_give_up(self):
        self._has_had_enough = True  # on any thread; the next beat does it

    def _give_up(self):
        self.disconnect()
        running.problem = wording.SWITCHED_OFF
        self.notify(wording.SWITCHED_OFF, "error")
        redraw.redraw_sidebars()

    def _hear(self, signal):
        """On any thread: a render's own, too."""
        if signal in (Signal.COMPUTE_BEGIN, Signal.COMPUTE_END):
            self._announced = signal == Signal.COMPUTE_BEGIN
        self._on_signal(signal)

    # What happens in a beat

    def _run_asked(self):
        while not self._asked.empty():
            self._asked.get()()

    def _watch(self):
        if self._announced and not is_computing():
            self._hear(Signal.COMPUTE_END)  # an animation whose output cannot be written tells of no end
        if self._navigation.has_moved():
            self._on_signal(Signal.INPUT)
