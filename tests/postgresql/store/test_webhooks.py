"""The rules of tests/store/test_webhooks.py on PostgreSQL."""

from tests.store.test_webhooks import *
