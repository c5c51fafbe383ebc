"""The rules of tests/domain/test_golden_table.py on PostgreSQL."""

from tests.domain.test_golden_table import *
