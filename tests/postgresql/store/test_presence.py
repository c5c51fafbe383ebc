"""The rules of tests/store/test_presence.py on PostgreSQL."""

from tests.store.test_presence import *
