"""A mail is itself in any folder (trust.md R4), and different words under one Message-ID are different mails (R5)."""

import tracemalloc

import pytest

from mailticket.mail.fingerprint import fingerprint

MAIL = b"Message-ID: <1@x>\r\nFrom: a@b.example\r\nDate: Mon, 2 Nov 2026\r\nSubject: Hi\r\n\r\nHello\r\n\r\nBye\r\n"


@pytest.mark.parametrize(
    "same",
    [
        MAIL.replace(b"\r\n", b"\n"),
        MAIL + b"\r\n\r\n",
        MAIL.rstrip(),
        b"Received: from a by b\r\nX-Spam: no\r\nDelivered-To: x@y\r\n" + MAIL,
        b"From a@b.example Mon Nov  2 10:00:00 2026\n" + MAIL,
        MAIL.replace(b"Subject: Hi", b"subject:\r\n Hi"),
    ],
)
def test_transport_does_not_change_it(same):
    assert fingerprint(MAIL) == fingerprint(same)


@pytest.mark.parametrize(
    ("old", "new"), [(b"Hello", b"Hallo"), (b"<1@x>", b"<2@x>"), (b"a@b", b"c@d"), (b"2 Nov", b"3 Nov"), (b"Hi", b"Ho")]
)
def test_anything_the_writer_wrote_changes_it(old, new):
    assert fingerprint(MAIL) != fingerprint(MAIL.replace(old, new))


def test_a_field_moved_into_the_body_is_another_mail():
    assert fingerprint(b"Subject: a\n\nb") != fingerprint(b"Subject:\n\na\nb")
    assert fingerprint(b"") == fingerprint(b"\n\n")


def test_many_short_lines_cost_no_more_memory_than_long_ones():
    """It is taken of every mail, also of one that is too large to be read."""
    mail = b"Subject: x\r\n\r\n" + b"a\r\n" * 1_000_000
    tracemalloc.start()
    fingerprint(mail)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 4 * len(mail)


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        (MAIL, "cc017009a582a786"),
        (
            b"From a@b.example Mon Nov  2 10:00:00 2026\r\nSubject: Hi\r\n\tthere\r\n \r\nHello\rBye\r\r\n",
            "1492c5e99efc75e7",
        ),
        (b"Subject: no body", "c0809dbe13f532a9"),
        (b"\r\nno head", "2639da67b05f5724"),
        (b"X-Nothing: that counts\n\nHello\n", "606fdcc99d08de05"),
    ],
)
def test_what_was_noted_of_a_mail_is_still_found(raw, known):
    """A mail that comes again after an update is the one that the database knows."""
    assert fingerprint(raw).startswith(known)
