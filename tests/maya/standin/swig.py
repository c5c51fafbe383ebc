"""Pointers as Maya hands them out: opaque, and good for `int()` alone."""

from __future__ import annotations


class SwigPointer:
    """What MQtUtil returns. Only `int(pointer)` gives the address."""

    def __init__(self, address):
        self._address = address

    def __int__(self):
        return self._address

    def __repr__(self):
        return "<Swig Object of type 'QWidget *'>"


def require_int(what, value):
    """TypeError unless `value` is a plain int: SWIG objects and tuples are refused."""
    if type(value) is not int:
        raise TypeError("%s takes a plain int, not %r; pass the pointer through int()" % (what, value))
    return value


def make_strict(shiboken):
    """Make the real `wrapInstance` refuse what is no plain int, as it does for some bindings only."""
    real = getattr(shiboken.wrapInstance, "real", shiboken.wrapInstance)

    def wrap_instance(address, base=None):
        return real(require_int("wrapInstance", address), base)

    wrap_instance.real = real
    shiboken.wrapInstance = wrap_instance
