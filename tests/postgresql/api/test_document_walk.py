"""The rules of tests/api/test_document_walk.py on PostgreSQL."""

from tests.api.test_document_walk import *
