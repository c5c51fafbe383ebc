"""The rules of time as pure functions: no database, no web server, no clock."""
