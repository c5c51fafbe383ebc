"""The rules of tests/pages/test_repair.py on PostgreSQL."""

from tests.pages.test_repair import *
