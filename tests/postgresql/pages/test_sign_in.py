"""The rules of tests/pages/test_sign_in.py on PostgreSQL."""

from tests.pages.test_sign_in import *
