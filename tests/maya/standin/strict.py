"""Checks a call of `maya.cmds` against the documentation, with Maya's kinds of error."""

from __future__ import annotations

import difflib

QUERY, EDIT, CREATE = "q", "e", "c"
MODE_NAMES = {QUERY: "query", EDIT: "edit", CREATE: "create"}


class Call:
    """A checked call: the command's name, its mode, its arguments, its flags by long name."""

    def __init__(self, name, mode, args, flags):
        self.name, self.mode, self.args, self.flags = name, mode, args, flags

    def __repr__(self):
        return "%s(%r, mode=%s, %r)" % (self.name, self.args, MODE_NAMES[self.mode], self.flags)


def check_call(reference, name, args, kwargs):
    """The `Call`, or TypeError and RuntimeError as Maya would raise them."""
    documented = reference.flags(name)
    flags = {}
    for key, value in kwargs.items():
        flag = documented.get(key)
        if flag is None:
            near = difflib.get_close_matches(key, list(documented), 3)
            raise TypeError("%s: Invalid flag '%s'. Near: %s" % (name, key, ", ".join(near) or "none"))
        if flag.name in flags:
            raise TypeError("%s: flag '%s' is given twice" % (name, flag.name))
        flags[flag.name] = value
    query, edit = (_mode_flag(name, documented, flags, key) for key in ("query", "edit"))
    if query and edit:
        raise TypeError("%s: query and edit exclude each other" % name)
    mode = QUERY if query else EDIT if edit else CREATE
    for key, value in flags.items():
        _check_flag(name, documented[key], value, mode)
    return Call(name, mode, args, flags)


def _mode_flag(name, documented, flags, key):
    if key not in flags or documented[key].args:  # optionVar's query is a flag like any other
        return False
    value = flags.pop(key)
    if value is not True:
        raise TypeError("%s: %s takes True, not %r" % (name, key, value))
    return True


def _check_flag(name, flag, value, mode):
    where = "%s(%s=%r)" % (name, flag.name, value)
    modes = set(flag.modes) & {QUERY, EDIT, CREATE}
    if modes and mode not in modes:
        raise RuntimeError("%s: the flag cannot be used in %s mode" % (where, MODE_NAMES[mode]))
    if mode == QUERY and value is True:
        return
    if not flag.args:
        if not isinstance(value, bool):
            raise TypeError("%s: a switch takes True or False" % where)
        return
    if "m" in flag.modes and isinstance(value, list):
        for item in value:
            _check_value(where, flag.args, item)
        return
    _check_value(where, flag.args, value)


def _check_value(where, wanted, value):
    if isinstance(wanted, list) and len(wanted) > 1:
        if not isinstance(value, (tuple, list)) or len(value) != len(wanted):
            raise TypeError("%s: takes %d values" % (where, len(wanted)))
        for letter, item in zip(wanted, value):
            _check_value(where, letter, item)
        return
    letter = wanted[0] if isinstance(wanted, list) else wanted
    if not _fits(letter, value):
        raise TypeError("%s: wrong type of value %r (wants %s)" % (where, value, letter))


def _fits(letter, value):
    if letter == "b":
        return isinstance(value, bool) or value in (0, 1)
    if letter == "i":
        return isinstance(value, int) and not isinstance(value, bool)
    if letter == "f":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if letter == "s":
        return isinstance(value, str)
    if letter == "S":
        return isinstance(value, str) or callable(value)
    if letter == "t":
        return isinstance(value, (int, float, str)) and not isinstance(value, bool)
    return True  # a range, or a type the documentation does not tell
