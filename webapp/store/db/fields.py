"""Column types that mean the same in SQLite and in PostgreSQL."""

import json
from typing import Any

from peewee import Field, TextField


class HexField(Field):
    """An id of 32 hex digits, kept as its 16 bytes: half the size in the row and again in each index."""

    field_type = "BLOB"

    def db_value(self, value: str | bytes | None) -> bytes | None:
        return bytes.fromhex(value) if isinstance(value, str) else value

    def python_value(self, value: bytes | memoryview | None) -> str | None:
        return None if value is None else bytes(value).hex()


class JsonField(TextField):
    """Any JSON value, kept as its text, so that both engines give back exactly what was put in."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, separators=(",", ":"), sort_keys=True)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)
