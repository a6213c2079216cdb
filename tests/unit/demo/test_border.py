"""The border of the demo: it says who may have written a mail, and lets no mail say so of itself."""

from datetime import UTC, datetime

import pytest

from mailticket.demo.border import stamped
from mailticket.demo.house import user_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MAIL = b"From: Alice <alice@acme.example>\r\nSubject: Hello\r\n\r\nAuthentication-Results: in the text\r\n"


@pytest.mark.parametrize(
    ("mail_from", "verdict"),
    [
        ("alice@acme.example", "dmarc=pass"),
        ("Alice@ACME.example", "dmarc=pass"),
        ("bob@acme.example", "dmarc=pass"),  # DMARC is about domains
        ("mallory@elsewhere.example", "dmarc=fail"),
        ("", "dmarc=fail"),
    ],
)
def test_the_envelope_decides_who_may_write_as_alice(mail_from: str, verdict: str):
    results = stamped(MAIL, mail_from, NOW).split(b"\r\n")[2].decode()

    assert results.startswith("Authentication-Results: mx.acme.example; ")
    assert verdict in results


def test_what_a_mail_says_of_itself_is_taken_off():
    """Else a forger would bring his own pass along (RFC 8601 section 5)."""
    claim = b"authentication-results: mx.acme.example;\r\n\tdmarc=pass header.from=acme.example\r\n"
    mail = stamped(claim + MAIL, "mallory@elsewhere.example", NOW)

    assert b"dmarc=pass" not in mail
    assert mail.endswith(MAIL)


@pytest.mark.parametrize(
    ("address", "user"),
    [
        ("anne@north.example", "anne"),
        ("Support+r1001.p1.0.abc@acme.example", "support"),
        ("anne@elsewhere.example", None),
        ("nobody", None),
    ],
)
def test_mail_finds_its_mailbox(address: str, user: str | None):
    assert user == user_of(address)
