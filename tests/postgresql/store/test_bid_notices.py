"""The rules of tests/store/test_bid_notices.py on PostgreSQL."""

from tests.store.test_bid_notices import *
