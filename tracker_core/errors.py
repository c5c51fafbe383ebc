"""The one error tree of the core. Every error answers the same questions: may it be tried again, must the
artist sign in, and what is the sentence the artist reads.
"""

from __future__ import annotations

from typing import Optional


class TrackerError(Exception):
    """Base of all. `user_message` is one sentence for a person that says what to do."""

    retryable = False  # worth trying again later without a person's help
    needs_sign_in = False  # only a new sign-in helps

    def __init__(self, user_message: str, code: str = "error", retry_after_s: Optional[float] = None) -> None:
        super().__init__(user_message)
        self.user_message = user_message
        self.code = code
        self.retry_after_s = retry_after_s


class BadSetting(TrackerError):
    """A setting (server address, proxy, CA file) that cannot work as it is written."""


class NotNow(TrackerError):
    """The artist asked for something that this moment does not allow, such as a start while signed out."""


class Unreachable(TrackerError):
    """No answer: name not found, refused, reset, timed out."""

    retryable = True


class ServerTrouble(TrackerError):
    """An answer that is none: 5xx, garbage, cut short, too big, a redirect, or asks to slow down (429)."""

    retryable = True


class SignInNeeded(TrackerError):
    """401: the token is expired, revoked or unknown."""

    needs_sign_in = True


class BadCredentials(TrackerError):
    """The username or the password is wrong."""


class TooLarge(TrackerError):
    """413: the batch must be halved."""


class Refused(TrackerError):
    """The server understood and says no (4xx with its own words)."""


class Stopping(TrackerError):
    """The worker shall end, so the request it is in is given up."""

    retryable = True
