"""The one error tree of the core. Every error answers the same questions: can it be retried, does the artist
have to sign in, and what does the artist read.
"""

from __future__ import annotations

from typing import Optional


class TrackerError(Exception):
    """Base of all. `user_message` is a sentence for the artist that says what to do."""

    retryable = False  # worth trying again later without anybody's help
    needs_sign_in = False  # only a new sign-in helps

    def __init__(self, user_message: str, code: str = "error", retry_after_s: Optional[float] = None) -> None:
        super().__init__(user_message)
        self.user_message = user_message
        self.code = code
        self.retry_after_s = retry_after_s


class BadSetting(TrackerError):
    """A setting (server address, proxy, CA file) that cannot work as it stands."""


class NotNow(TrackerError):
    """The artist asked for something that is not possible now, such as a start while signed out."""


class Unreachable(TrackerError):
    """No answer: name not found, refused, reset, timed out."""

    retryable = True


class ServerError(TrackerError):
    """Not a usable answer: 5xx, garbage, cut short, too big, a redirect, or a request to slow down (429)."""

    retryable = True


class SignInNeeded(TrackerError):
    """401: the token is expired, revoked or unknown."""

    needs_sign_in = True


class BadCredentials(TrackerError):
    """The username or the password is wrong."""


class TooLarge(TrackerError):
    """413: the batch has to be halved."""


class Refused(TrackerError):
    """The server understood and refuses (4xx with a message of its own)."""


class Stopping(TrackerError):
    """The worker has been asked to stop, so the request in progress is abandoned."""

    retryable = True
