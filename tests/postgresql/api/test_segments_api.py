"""The rules of tests/api/test_segments_api.py on PostgreSQL."""

from tests.api.test_segments_api import *
