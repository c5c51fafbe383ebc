"""The rules of tests/api/test_people_api.py on PostgreSQL."""

from tests.api.test_people_api import *
