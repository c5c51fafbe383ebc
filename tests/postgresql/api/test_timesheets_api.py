"""The rules of tests/api/test_timesheets_api.py on PostgreSQL."""

from tests.api.test_timesheets_api import *
