"""What can go wrong, named by what to do about it.

MailticketError
├ UserError          the writer can fix it; one friendly sentence, mailed or printed to them
├ TransientError     try again later
├ PermanentError     give up and say so
└ ConfigError        the operator can fix it; lists every problem found
"""

from collections.abc import Sequence


class MailticketError(Exception):
    """The root of our own errors."""


class UserError(MailticketError):
    """The writer can fix it; the text is for them."""


class TransientError(MailticketError):
    """Nothing is wrong for good; try again later."""


class PermanentError(MailticketError):
    """It will not work however often it is tried."""


class ConfigError(MailticketError):
    """The configuration cannot be used; `problems` names each fault with file, key and what was expected."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
