"""The rules of tests/pages/test_views_and_tokens.py on PostgreSQL."""

from tests.pages.test_views_and_tokens import *
