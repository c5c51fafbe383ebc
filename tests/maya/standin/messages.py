"""Maya's callbacks: events, conditions and scene messages, with ids that must be given back."""

from __future__ import annotations

import traceback


class Callbacks:
    """Every callback that lives, by id. One that raises is a fault: Maya would flood the Script Editor."""

    def __init__(self, faults):
        self._faults = faults
        self._next = 1000
        self.living = {}

    def add(self, kind, name, function, client_data):
        if not callable(function):
            raise TypeError("%s callback must be callable" % kind)
        self._next += 1
        self.living[self._next] = (kind, name, function, client_data)
        return self._next

    def remove(self, callback_id):
        if callback_id not in self.living:
            raise RuntimeError("(kInvalidParameter): no callback has the id %r" % (callback_id,))
        del self.living[callback_id]

    def fire(self, kind, name, *args):
        """Call all callbacks of `name`; how many there were."""
        called = [entry for entry in list(self.living.values()) if entry[:2] == (kind, name)]
        for _kind, _name, function, client_data in called:
            try:
                function(*args, client_data)
            except Exception:
                self._faults.append("callback of %s raised:\n%s" % (name, traceback.format_exc()))
        return len(called)


def message_models(reference, callbacks, conditions):
    """Models of MMessage, MEventMessage, MConditionMessage and MSceneMessage."""
    scene_messages = {
        value
        for name, value in reference.api_class("api/OpenMaya", "MSceneMessage").items()
        if isinstance(value, int)
    }

    class Message:
        def removeCallback(self, callback_id):
            callbacks.remove(callback_id)

        def removeCallbacks(self, callback_ids):
            for callback_id in callback_ids:
                callbacks.remove(callback_id)

    class Event(Message):
        def addEventCallback(self, name, function, clientData=None):
            if name not in reference.events:
                raise RuntimeError("(kInvalidParameter): no event is called '%s'" % name)
            return callbacks.add("event", name, function, clientData)

        def getEventNames(self):
            return sorted(reference.events)

    class Condition(Message):
        def addConditionCallback(self, name, function, clientData=None):
            if name not in reference.conditions:
                raise RuntimeError("(kInvalidParameter): no condition is called '%s'" % name)
            return callbacks.add("condition", name, function, clientData)

        def getConditionNames(self):
            return sorted(reference.conditions)

        def getConditionState(self, name):
            if name not in reference.conditions:
                raise RuntimeError("(kInvalidParameter): no condition is called '%s'" % name)
            return conditions.get(name, False)

    class Scene(Message):
        def addCallback(self, message, function, clientData=None):
            if message not in scene_messages:
                raise RuntimeError("(kInvalidParameter): no scene message is %r" % (message,))
            return callbacks.add("scene", message, function, clientData)

    return {
        "MMessage": Message,
        "MEventMessage": Event,
        "MConditionMessage": Condition,
        "MSceneMessage": Scene,
    }
