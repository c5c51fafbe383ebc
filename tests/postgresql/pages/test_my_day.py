"""The rules of tests/pages/test_my_day.py on PostgreSQL."""

from tests.pages.test_my_day import *
