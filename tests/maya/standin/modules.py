"""Modules and classes that hold what the documentation names, and nothing more."""

from __future__ import annotations

import functools
import threading
import types

from .reference import NotModelled


class StrictModule(types.ModuleType):
    """A module of Maya's: an unknown name is an AttributeError, one without a model is NotModelled."""

    def __init__(self, name, known=()):
        super().__init__(name)
        self.__known = frozenset(known)
        self.__path__ = []

    def __getattr__(self, name):
        if name in self.__known:
            raise NotModelled("%s.%s" % (self.__name__, name))
        raise AttributeError("module '%s' has no attribute '%s'" % (self.__name__, name))


def strict_class(reference, module, name, model, faults):
    """A class `name` with the constants the documentation gives and the functions that `model` has.

    The model may not invent: a function that Maya does not have is refused here. Functions are static, and
    calling one off the main thread is a fault.
    """
    members = reference.api_class(module, name)
    functions = {key: value for key, value in vars(model).items() if not key.startswith("_")}
    invented = set(functions) - set(members)
    if invented:
        raise NotModelled("Maya's %s has no %s" % (name, ", ".join(sorted(invented))))

    def missing(cls, key):
        if key in members:
            raise NotModelled("%s.%s" % (name, key))
        raise AttributeError("type object '%s' has no attribute '%s'" % (name, key))

    meta = type("Strict", (type,), {"__getattr__": missing})
    namespace = {key: value for key, value in members.items() if isinstance(value, int)}
    owner = model()
    for key in functions:
        namespace[key] = staticmethod(main_thread_only("%s.%s" % (name, key), getattr(owner, key), faults))
    return meta(name, (), namespace)


def main_thread_only(what, function, faults):
    """`function`, refusing any thread but the main one and noting the fault for the end of the test."""

    @functools.wraps(function)
    def guarded(*args, **kwargs):
        if threading.current_thread() is not threading.main_thread():
            faults.append("%s was called off the main thread" % what)
            raise RuntimeError("%s was called off the main thread" % what)
        return function(*args, **kwargs)

    return guarded
