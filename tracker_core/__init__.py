"""The client core: what an artist's DCC needs to track time and never lose a minute.

Plug-ins import `host.Host`, `activity.Signal`, `config.Config`, `tracker.Tracker`, `model.View` and
`errors.TrackerError`; the server imports `wire` alone. Nothing is imported here, so either costs only itself.
"""
