"""The rules of tests/pages/test_my_month.py on PostgreSQL."""

from tests.pages.test_my_month import *
