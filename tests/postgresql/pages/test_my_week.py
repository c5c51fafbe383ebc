"""The rules of tests/pages/test_my_week.py on PostgreSQL."""

from tests.pages.test_my_week import *
