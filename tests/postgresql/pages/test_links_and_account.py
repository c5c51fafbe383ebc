"""The rules of tests/pages/test_links_and_account.py on PostgreSQL."""

from tests.pages.test_links_and_account import *
