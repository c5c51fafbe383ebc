# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender as the core's host."""

import queue
from functools import partial

import bpy

from . import mouse_ping, redraw, running
from .computing import is_computing
from .navigation import Navigation
from .subscriptions import subscribe
from .tracker_core.activity import Signal
from .tracker_core.guard import guarded
from .tracker_core.host import Host
from .tracker_core.panel import wording


class BlenderHost(Host):
    """`after_tick()` is called on the main thread after each tick of the core; it may draw."""

    name = "blender"

    def __init__(self, after_tick):
        self.version = ".".join(map(str, bpy.app.version))
        self.is_batch = bpy.app.background
        self._after_tick = after_tick
        self._navigation = Navigation()
        self._calls = queue.SimpleQueue()
        self._timers = []
        self._unsubscribe = None
        self._on_signal = None
        self._announced = False  # a render or bake has announced its begin and not yet its end
        self._must_give_up = False

    # What the core calls

    def scene_path(self):
        return bpy.data.filepath or None

    def online_allowed(self):
        return getattr(bpy.app, "online_access", True)  # Blender 3 has no such setting

    def is_computing(self):
        return is_computing()

    def connect(self, on_signal):
        self.disconnect()
        self._on_signal = self._guarded(on_signal)
        self._unsubscribe = subscribe(
            self._guarded(self._pass_on), on_load=self._guarded(self._navigation.forget)
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
        steps = [self._guarded(step) for step in (self._run_calls, self._poll, fn, self._after_tick)]

        def beat():
            for step in steps:
                step()
            if self._must_give_up:
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
        self._calls.put(fn)

    def notify(self, message, level):
        print(f"VFX Time Tracker: {message}")

    def _guarded(self, call):
        return guarded(call, self._give_up_soon)

    def _give_up_soon(self):
        self._must_give_up = True  # on any thread; the next beat gives up

    def _give_up(self):
        self.disconnect()
        running.problem = wording.SWITCHED_OFF
        self.notify(wording.SWITCHED_OFF, "error")
        redraw.redraw_sidebars()

    def _pass_on(self, signal):
        """On any thread: a render's own, too."""
        if signal in (Signal.COMPUTE_BEGIN, Signal.COMPUTE_END):
            self._announced = signal == Signal.COMPUTE_BEGIN
        self._on_signal(signal)

    # What happens in a beat

    def _run_calls(self):
        while not self._calls.empty():
            self._calls.get()()

    def _poll(self):
        if self._announced and not is_computing():
            self._pass_on(Signal.COMPUTE_END)  # an animation whose output cannot be written announces no end
        if self._navigation.has_moved():
            self._on_signal(Signal.INPUT)
