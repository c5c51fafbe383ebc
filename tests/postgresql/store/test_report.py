"""The rules of tests/store/test_report.py on PostgreSQL."""

from tests.store.test_report import *
