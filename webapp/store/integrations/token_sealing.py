"""Tokens at rest: encrypted with a key that lies beside the database and never in it or its backups.

By Fernet (AES-128-CBC with HMAC-SHA256), the recipe of the `cryptography` package.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from webapp.store.db.database import database, is_sqlite
from webapp.store.refusal import Refused

KEY_FILE = "integrations.key"


def seal(text: str) -> str:
    """The text as it may be kept in the database."""
    return Fernet(_read_key()).encrypt(text.encode()).decode()


def open_sealed(sealed: str) -> str:
    """What was sealed. Refuses with `not_possible` where the key is another one or the text was changed."""
    try:
        return Fernet(_read_key()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        sentence = (
            f"The token cannot be decrypted: {KEY_FILE} is not the key it was encrypted with. Enter it again."
        )
        raise Refused("not_possible", sentence, "token") from None


def _read_key() -> bytes:
    """The key, made at its first use and readable by the server's account alone."""
    folder = Path(str(database.obj.database)).parent if is_sqlite() else Path("var")
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(path, Fernet.generate_key())
    return path.read_bytes()


def _write_once(path: Path, key: bytes) -> None:
    """Put the whole key there at once, unless another process was quicker: a link never replaces a file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{KEY_FILE}.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key)
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)
