"""Errors are told apart by what is to be done about them."""

import pytest

from mailticket.errors import ConfigError, MailticketError, PermanentError, TransientError, UserError


@pytest.mark.parametrize("kind", [UserError, TransientError, PermanentError, ConfigError])
def test_all_are_ours(kind: type[Exception]):
    assert issubclass(kind, MailticketError)


def test_a_configuration_has_all_its_problems_a_line_each():
    error = ConfigError(["a: wrong", "b: missing"])

    assert (("a: wrong", "b: missing"), "a: wrong\nb: missing") == (error.problems, str(error))
