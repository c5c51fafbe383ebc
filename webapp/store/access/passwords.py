"""Passwords: how they are judged, hashed and compared. argon2id, at most two hashes at once."""

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.store.refusal import Refused

BYTES_AT_LEAST, BYTES_AT_MOST = 12, 256
ENOUGH_GUESSES_LOG10 = 8.5  # what a throttled guesser needs centuries for
JUDGED_CHARACTERS = 72  # the estimator refuses more, and more is strong enough

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_two_at_once = threading.BoundedSemaphore(2)  # a flood of sign-ins must not eat the server


def hash_password(password: str) -> str:
    """The argon2id hash, parameters included. About 60 ms on purpose."""
    with _two_at_once:
        return _hasher.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether the password is the one that was kept. Takes as long where nothing is kept."""
    with _two_at_once:
        try:
            return _hasher.verify(kept or of_nobody(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with parameters other than today's."""
    return _hasher.check_needs_rehash(kept)


@lru_cache(maxsize=1)
def of_nobody() -> str:
    """The hash that the passwords of unknown names are compared with; made once, when the server starts."""
    return _hasher.hash("a password that opens no account")


def judge(password: str, about: list[str]) -> None:
    """Refuse with `weak_password` what is too short or easily guessed.

    `about` holds words that belong to the person or studio and so make no password.
    """
    size = len(password.encode())
    if size < BYTES_AT_LEAST:
        raise _weak(f"Use a password of at least {BYTES_AT_LEAST} characters; four random words do well.")
    if size > BYTES_AT_MOST:
        raise _weak(f"Use a password of at most {BYTES_AT_MOST} bytes.")
    plain = password.casefold()
    words = [word.casefold() for word in about if len(word) >= 4]
    for word in words:
        if len(plain.replace(word, "")) < 6:
            raise _weak(
                "The password is little more than a name that others know. Add words that are only yours."
            )
    if _guesses_log10(password, words) < ENOUGH_GUESSES_LOG10:
        raise _weak(
            "This password is too easy to guess. Take four random words, or let a password manager make one."
        )


def _guesses_log10(password: str, words: list[str]) -> float:
    from zxcvbn import zxcvbn  # its word lists take a moment to load

    return float(zxcvbn(password[:JUDGED_CHARACTERS], user_inputs=words)["guesses_log10"])


def _weak(sentence: str) -> Refused:
    return Refused("weak_password", sentence, "password")
