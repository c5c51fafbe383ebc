"""The rules of tests/store/test_approvals.py on PostgreSQL."""

from tests.store.test_approvals import *
