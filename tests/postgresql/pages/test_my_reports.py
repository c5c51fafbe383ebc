"""The rules of tests/pages/test_my_reports.py on PostgreSQL."""

from tests.pages.test_my_reports import *
