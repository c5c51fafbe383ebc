"""The rules of tests/pages/test_timer.py on PostgreSQL."""

from tests.pages.test_timer import *
