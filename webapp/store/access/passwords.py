"""Passwords: how they are judged, hashed and compared. argon2id, at most two hashes at once."""

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.store.refusal import Refused

MIN_BYTES, MAX_BYTES = 12, 256
MIN_GUESSES_LOG10 = 8.5  # what a throttled guesser needs centuries for
ESTIMATED_CHARACTERS = 72  # the estimator refuses more, and more is strong enough

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_hash_slots = threading.BoundedSemaphore(2)  # a flood of sign-ins must not eat the server


def hash_password(password: str) -> str:
    """The argon2id hash, parameters included. About 60 ms on purpose."""
    with _hash_slots:
        return _hasher.hash(password)


def verify(password: str, kept: str | None) -> bool:
    """Whether the password is the one that was kept. Takes as long where nothing is kept."""
    with _hash_slots:
        try:
            return _hasher.verify(kept or get_dummy_hash(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(kept: str) -> bool:
    """Whether it was hashed with parameters other than today's."""
    return _hasher.check_needs_rehash(kept)


@lru_cache(maxsize=1)
def get_dummy_hash() -> str:
    """The hash that the passwords of unknown names are compared with; made once, when the server starts."""
    return _hasher.hash("a password that opens no account")


def check_strength(password: str, about: list[str]) -> None:
    """Refuse with `weak_password` what is too short or easily guessed.

    `about` holds words that belong to the person or studio and so make no password.
    """
    size = len(password.encode())
    if size < MIN_BYTES:
        raise _weak(f"Use a password of at least {MIN_BYTES} characters; four random words do well.")
    if size > MAX_BYTES:
        raise _weak(f"Use a password of at most {MAX_BYTES} bytes.")
    plain = password.casefold()
    words = [word.casefold() for word in about if len(word) >= 4]
    for word in words:
        if len(plain.replace(word, "")) < 6:
            raise _weak(
                "The password is little more than a name that others know. Add words that are only yours."
            )
    if _guesses_log10(password, words) < MIN_GUESSES_LOG10:
        raise _weak(
            "This password is too easy to guess. Take four random words, or let a password manager make one."
        )


def _guesses_log10(password: str, words: list[str]) -> float:
    from zxcvbn import zxcvbn  # its word lists take a moment to load

    return float(zxcvbn(password[:ESTIMATED_CHARACTERS], user_inputs=words)["guesses_log10"])


def _weak(sentence: str) -> Refused:
    return Refused("weak_password", sentence, "password")
