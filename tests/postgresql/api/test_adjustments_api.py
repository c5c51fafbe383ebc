"""The rules of tests/api/test_adjustments_api.py on PostgreSQL."""

from tests.api.test_adjustments_api import *
