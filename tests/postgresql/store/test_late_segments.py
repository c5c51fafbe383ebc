"""The rules of tests/store/test_late_segments.py on PostgreSQL."""

from tests.store.test_late_segments import *
