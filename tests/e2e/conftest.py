"""The real thing: the program, Dovecot, an SMTP server."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.installation import Installation, settings_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

NUMBERS = itertools.count(1)


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    """A mailbox of one's own on the server."""
    return dovecot.add_user(f"desk{next(NUMBERS)}")


@pytest.fixture
def installation(tmp_path: Path, dovecot: Dovecot, user: str, smtp_sink: SmtpSink) -> Iterator[Installation]:
    """A desk that reads that mailbox and sends to the sink; what it logs is looked at in the end."""
    made = Installation(tmp_path, settings_for(tmp_path, dovecot, user, smtp_sink))
    yield made
    if made.heard:
        made.assert_discreet()


@pytest.fixture
def deliver(dovecot: Dovecot, user: str) -> Callable[..., None]:
    """Bring mails to the mailbox."""
    return lambda *mails, **how: dovecot.deliver(user, *mails, **how)
