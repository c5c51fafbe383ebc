"""Kitsu, over the HTTP API of its server Zou."""
