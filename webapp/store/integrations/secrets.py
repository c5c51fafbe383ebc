"""Tokens at rest: sealed with a key that lies beside the database and never in it or its backups.

Encrypted with a keystream of HMAC-SHA256 in counter mode under a fresh nonce, then authenticated (encrypt
then MAC); both keys are derived from the one on disk. The boundary is `seal` and `open_sealed` alone, so that
another cipher can take its place; the prefix names the one that was used.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from webapp.store.db.database import database, is_sqlite
from webapp.store.refusal import Refused

_PREFIX = "v1:"
_NONCE_BYTES = 16
_TAG_BYTES = 32
KEY_FILE = "integrations.key"


def seal(text: str) -> str:
    """The text as it may be kept in the database."""
    key, nonce = _read_key(), secrets.token_bytes(_NONCE_BYTES)
    body = nonce + _crossed(text.encode(), _derived(key, b"encrypt"), nonce)
    return _PREFIX + base64.b64encode(body + _tag(body, key)).decode()


def open_sealed(sealed: str) -> str:
    """What was sealed. Refuses with `not_possible` where the key is another one or the text was changed."""
    key = _read_key()
    raw = base64.b64decode(sealed.removeprefix(_PREFIX))
    body, tag = raw[:-_TAG_BYTES], raw[-_TAG_BYTES:]
    if not sealed.startswith(_PREFIX) or not hmac.compare_digest(tag, _tag(body, key)):
        sentence = (
            f"The token cannot be read: {KEY_FILE} is not the one it was kept with. Enter the token again."
        )
        raise Refused("not_possible", sentence, "token")
    return _crossed(body[_NONCE_BYTES:], _derived(key, b"encrypt"), body[:_NONCE_BYTES]).decode()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, purpose, hashlib.sha256).digest()


def _tag(body: bytes, key: bytes) -> bytes:
    return hmac.new(_derived(key, b"authenticate"), body, hashlib.sha256).digest()


def _crossed(text: bytes, key: bytes, nonce: bytes) -> bytes:
    """The text XORed with the keystream: the same both ways."""
    blocks = range(-(-len(text) // _TAG_BYTES))
    stream = b"".join(hmac.new(key, nonce + n.to_bytes(8, "big"), hashlib.sha256).digest() for n in blocks)
    return bytes(a ^ b for a, b in zip(text, stream, strict=False))


def _read_key() -> bytes:
    """The key, made at its first use and readable by the server's account alone."""
    folder = Path(str(database.obj.database)).parent if is_sqlite() else Path("var")
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        key = secrets.token_bytes(32)
        file.write(key)
    return key
