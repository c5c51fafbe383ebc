"""The rules of tests/pages/test_links_between_pages.py on PostgreSQL."""

from tests.pages.test_links_between_pages import *
