"""The one kind of error that a caller of the store may meet and a person may read."""


class Refused(Exception):
    """Something that was asked cannot be done. `code` is for programs, `message` a sentence for a person."""

    def __init__(self, code: str, message: str, field: str | None = None, retry_after_s: int | None = None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.retry_after_s = retry_after_s


def not_found(what: str) -> Refused:
    """What is not there, and what is not theirs to see, look the same to a stranger."""
    return Refused("not_found", f"There is no such {what}.")
