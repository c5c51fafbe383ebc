"""The rules of tests/api/test_audit_api.py on PostgreSQL."""

from tests.api.test_audit_api import *
