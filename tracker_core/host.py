"""The DCC's side: the only thing a new DCC has to implement, besides a panel."""

from __future__ import annotations


class Host:
    """What the tracker asks of a DCC. Subclass it; a method left out does nothing.

    All methods are called on the DCC's main thread, except `call_on_main`, which any thread may call.
    """

    name = "host"  # "blender" or "maya"
    version = "0"
    is_batch = False  # True: the tracker stays silent: no timer, no thread, no file

    def scene_path(self):
        """The open scene's path (str) or None. Asked only where the studio's policy sends scene paths."""
        return None

    def online_allowed(self):
        """False while the DCC forbids network access (Blender's online access). Asked by every tick."""
        return True

    def connect(self, on_signal):
        """Subscribe to the DCC's events. `on_signal(signal)` takes a `Signal`, only stamps, from any
        thread.
        """

    def disconnect(self):
        """Remove all that `connect` and `start_timer` made. Harmless when called twice."""

    def start_timer(self, seconds, fn):
        """Call `fn()` on the main thread every `seconds` until `disconnect`."""

    def is_computing(self):
        """True while a render, bake or simulation runs. Polled by every tick."""
        return False

    def hear_pointer(self, wanted):
        """Report the pointer's moves as INPUT while `wanted`: the computer's own input cannot be read."""

    def call_on_main(self, fn):
        """Run `fn()` soon on the main thread; callable from any thread and never waits."""

    def notify(self, message, level):
        """Tell the artist a sentence, without a dialog; `level` is "info", "warning" or "error"."""
