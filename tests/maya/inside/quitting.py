"""A Maya of its own that signs in, tracks, and quits when told: `quitting.py USERNAME PROFILE-FOLDER`.

It prints "tracking" once it tracks, waits for a line, and then does what File > Exit does.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from conftest import MODULE, YEAR  # noqa: E402  after the path is set
from hands import Hands  # noqa: E402
from standin.profile import Profile  # noqa: E402
from standin.world import Maya  # noqa: E402


def main(username, folder):
    maya = Maya(YEAR, Profile(folder), modules=[MODULE])
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    hands = Hands(maya)
    hands.sign_in(username)
    hands.check("allOpen")
    hands.wait_until(lambda: len(hands.offered()) >= 3)
    hands.pick("SH0010")
    hands.press("start")
    print("tracking", flush=True)
    sys.stdin.readline()
    hands.press("pause")  # something new to send, so that the worker is on the line when Maya quits
    hands.press("resume")
    maya.run(1.2)
    print("quitting", flush=True)
    maya.quit()
    assert maya.faults == [], maya.faults


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
