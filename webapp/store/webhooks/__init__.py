"""Webhooks: their addresses, their events and the outbox."""
