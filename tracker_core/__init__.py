"""The client core: everything an artist's DCC needs to track time and never lose a minute.

Plug-ins import `host.Host`, `activity.Signal`, `config.Config`, `tracker.Tracker`, `model.View` and
`errors.TrackerError`; the server imports only `wire`. Nothing is imported here,
so that neither pays for the other.
"""
