"""The rules of tests/api/test_late_api.py on PostgreSQL."""

from tests.api.test_late_api import *
