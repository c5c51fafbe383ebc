"""What should have been counted, reckoned outside of the product from what the driver's hands did.

The rule in its plainest form: between the press of Start and the press of Stop, touches that follow one
another within the idle limit are work; a longer silence is not.
"""

from typing import NamedTuple


class Stretch(NamedTuple):
    """Work from one touch to another, in milliseconds since the epoch."""

    start_ms: int
    end_ms: int


def stretches(touches_ms, begin_ms, end_ms, idle_limit_ms):
    """The stretches of work between two instants, both of them touches."""
    touches = sorted(touch for touch in touches_ms if begin_ms <= touch <= end_ms)
    found = []
    for touch in touches:
        if found and touch - found[-1].end_ms < idle_limit_ms:
            found[-1] = Stretch(found[-1].start_ms, touch)
        else:
            found.append(Stretch(touch, touch))
    return found
