"""The rules of tests/api/test_bids_api.py on PostgreSQL."""

from tests.api.test_bids_api import *
