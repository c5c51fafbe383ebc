"""The rules of tests/api/test_tasks_api.py on PostgreSQL."""

from tests.api.test_tasks_api import *
