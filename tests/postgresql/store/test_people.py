"""The rules of tests/store/test_people.py on PostgreSQL."""

from tests.store.test_people import *
