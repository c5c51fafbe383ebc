"""The rules of tests/api/test_access.py on PostgreSQL."""

from tests.api.test_access import *
