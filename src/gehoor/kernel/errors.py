"""Errors that a person can do something about. A class's docstring says who must act."""


class GehoorError(Exception):
    """Something went wrong that Gehoor itself understands."""


class Refusal(GehoorError):
    """What was asked cannot be done; the message tells the person what to do instead.

    `field` names the form field that is wrong, if it is one; `code` is stable for programs and tests.
    """

    def __init__(self, message: str, *, code: str = "refused", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


class NotThere(GehoorError):
    """It does not exist, or you may not know that it does: the same answer for both."""


class NotAllowed(GehoorError):
    """You may see it, but your role may not do this."""


class Stale(GehoorError):
    """Somebody else changed it first; look again before you decide."""
