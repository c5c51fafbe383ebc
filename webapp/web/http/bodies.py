"""How large the body of a request may be: one limit for the API, the forms and the files in them."""

BODY_AT_MOST = 1 << 20
"""1 MiB."""
