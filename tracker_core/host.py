"""The DCC's side: besides a panel, the only thing a new DCC has to implement."""

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
        """Subscribe to the DCC's events. `on_signal(signal)` takes a `Signal`, returns at once, and may be
        called from any thread.
        """

    def disconnect(self):
        """Undo everything that `connect` and `start_timer` did. Harmless when called twice."""

    def start_timer(self, seconds, fn):
        """Call `fn()` on the main thread every `seconds` until `disconnect`."""

    def is_computing(self):
        """True while a render, bake or simulation runs. Polled by every tick."""
        return False

    def hear_pointer(self, wanted):
        """While `wanted`, report pointer movement as INPUT: the OS idle time cannot be read."""

    def call_on_main(self, fn):
        """Run `fn()` soon on the main thread. Callable from any thread; never waits."""

    def notify(self, message, level):
        """Show the artist a sentence, without a dialog; `level` is "info", "warning" or "error"."""
