"""Talking to the server: HTTP exchanges, TLS and proxies, and the routes of the wire as functions."""
