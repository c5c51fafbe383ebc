"""Microseconds on Maya's main thread, as one line of JSON; for bench/maya_panel.py.

Signed in to the real server and tracking, the panel in view. The host's timer slot and callbacks are called
as Qt and Maya call them.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from conftest import MODULE, YEAR, Artist  # noqa: E402  after the path is set
from hands import Hands  # noqa: E402
from standin.profile import Profile  # noqa: E402
from standin.world import Maya  # noqa: E402

TICKS, CALLS, EVENTS = 400, 20000, 20000
PAUSE_S = 0.02  # between ticks: the worker is done with the last one, as after a second


def timed_us(call):
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1e6


def measure(maya, host):
    """{what: [microseconds]}; each tick has fresh activity, which is its most expensive kind."""
    core = maya.interface.qt_core
    gc.collect()
    ticks, draws, beats, paints = [], [], [], []
    host._timer.stop()
    emit = host._timer.timeout.emit
    while next(host._beats_to_tick) != 1:  # the next beat is a tick
        pass
    for _ in range(TICKS):
        host._on_signal("input")
        time.sleep(PAUSE_S)
        ticks.append(timed_us(emit))
        time.sleep(PAUSE_S)
        draws.append(timed_us(emit))
        paints.append(timed_us(maya.interface.application.processEvents))
        beats.extend(timed_us(emit) for _ in range(2))
    callbacks = [entry[2] for entry in maya.callbacks.living.values() if entry[1] == "ToolChanged"]
    signals = [timed_us(lambda: callbacks[0](None)) for _ in range(CALLS)]
    scrubs = [entry[2] for entry in maya.callbacks.living.values() if entry[1] == "timeChanged"]
    scrubbing = [timed_us(lambda: scrubs[0](None)) for _ in range(CALLS)]
    return {
        "tick": ticks,
        "draw": draws,
        "beat": beats,
        "paint": paints,
        "callback": signals,
        "scrub": scrubbing,
        "filter": [filter_cost_us(core)],
    }


def filter_cost_us(core):
    """What a Python event filter on the application adds to one Qt event, which is the way not taken."""

    class Filter(core.QObject):
        def eventFilter(self, _watched, event):
            if event.type() == core.QEvent.Type.MouseMove:
                self.seen = time.monotonic()
            return False

    application, target = core.QCoreApplication.instance(), core.QObject()

    def send():
        for _ in range(EVENTS):
            core.QCoreApplication.sendEvent(target, core.QEvent(core.QEvent.Type.User))

    plain = min(timed_us(send) for _ in range(3))
    keeper = Filter()
    application.installEventFilter(keeper)
    filtered = min(timed_us(send) for _ in range(3))
    application.removeEventFilter(keeper)
    return (filtered - plain) / EVENTS


def main(server, folder):
    artist = Artist(server)
    maya = Maya(YEAR, Profile(folder), modules=[MODULE])
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    hands = Hands(maya)
    hands.sign_in(artist.username)
    hands.check("allOpen")
    hands.wait_until(lambda: len(hands.offered()) >= 3)
    hands.pick("SH0010")
    hands.press("start")
    hands.wait_until(lambda: hands.view().connection == "online")
    host = importlib.import_module("vfx_time_tracker_maya.lifecycle")._held.tracker._host
    print(json.dumps(measure(maya, host)))
    maya.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
