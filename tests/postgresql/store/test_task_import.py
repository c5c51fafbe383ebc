"""The rules of tests/store/test_task_import.py on PostgreSQL."""

from tests.store.test_task_import import *
