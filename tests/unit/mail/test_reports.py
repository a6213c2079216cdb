"""What servers say became of our mail (RFC 3464), and what is left in it of ours."""

import pytest

from mailticket.mail import bounces
from mailticket.mail.message import DeliveryStatus, ReportAction
from mailticket.mail.parse import parse


def report(
    *recipients: str,
    returned: str = "Message-ID: <x.1@acme.example>\nX-Mailticket-Id: mark\n",
    kind: str = "text/rfc822-headers",
):
    blocks = "\n\n".join(("Reporting-MTA: dns; mx.example", *recipients))
    return parse(
        "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\n\nSorry\n--b\nContent-Type: message/delivery-status\n\n{blocks}\n\n--b\nContent-Type: {kind}\n\n{returned}\n\n--b--\n".encode()
    ).report


@pytest.mark.parametrize(
    ("block", "status"),
    [
        (
            "Final-Recipient: rfc822; Anne@Client.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n no such user",
            DeliveryStatus(ReportAction.FAILED, "anne@client.example", "5.1.1", "smtp; 550 5.1.1 no such user"),
        ),
        (
            "Final-Recipient: rfc822;<a@b.example>\nAction: delayed\nStatus: 4.4.7",
            DeliveryStatus(ReportAction.DELAYED, "a@b.example", "4.4.7"),
        ),
        (
            "Final-Recipient: rfc822; a@b.example\nAction: Delivered\nStatus: 2.0.0 (ok)",
            DeliveryStatus(ReportAction.DELIVERED, "a@b.example", "2.0.0"),
        ),
        (
            "Original-Recipient: rfc822; a@b.example\nStatus: 4.0.0",
            DeliveryStatus(ReportAction.DELAYED, "a@b.example", "4.0.0"),
        ),
        ("Final-Recipient: a@b.example\nAction: exploded", DeliveryStatus(ReportAction.FAILED, "a@b.example")),
    ],
)
def test_each_recipients_status_is_read(block, status):
    assert (status,) == report(block).statuses


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_what_was_ours_in_the_returned_mail_is_found(kind):
    found = report("Final-Recipient: rfc822; a@b.example\nAction: failed", kind=kind)

    assert (("<x.1@acme.example>",), ("mark",)) == (found.returned_message_ids, found.returned_mailticket_ids)


def test_several_recipients_are_told_apart():
    blocks = [f"Final-Recipient: rfc822; {n}@b.example\nAction: failed" for n in range(3)]

    assert ["0@b.example", "1@b.example", "2@b.example"] == [status.recipient for status in report(*blocks).statuses]


def test_a_mail_that_is_no_report_has_none():
    assert parse(b"From: a@b.example\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\n").report is None


@pytest.mark.parametrize(
    ("text", "action"),
    [
        (("Hi. This is the qmail-send program at mx.example.\nI wasn't able to deliver your message.\n\n<anne@client.example>:\nno such user 5.1.1\n\n"
         "--- Below this line is a copy of the message.\n\nTo: other@client.example\nMessage-ID: <x.1@acme.example>\n"), ReportAction.FAILED),
        (("A message that you sent could not be delivered. 5.1.1\n\n  anne@client.example\n    user unknown\n\n------ This is a copy of the message\n\n"
         "Message-ID: <x.1@acme.example>\n"), ReportAction.FAILED),
        (("Your message has not yet been delivered to\n  anne@client.example\nWe will continue to try. 4.4.1\n\nOriginal message follows.\n"
         "Message-ID: <x.1@acme.example>\n"), ReportAction.DELAYED),
    ],
)  # fmt: skip
def test_a_report_in_prose_names_recipient_and_returned_mail(text, action):
    found = parse(
        f"From: MAILER-DAEMON@mx.example\nTo: support@acme.example\nSubject: Mail delivery\n\n{text}".encode()
    ).report

    assert (action, "anne@client.example") == (found.statuses[0].action, found.statuses[0].recipient)
    assert ("<x.1@acme.example>",) == found.returned_message_ids


def test_failed_recipients_named_in_a_header_are_taken_from_there():
    raw = b"From: MAILER-DAEMON@mx.example\nX-Failed-Recipients: a@b.example, c@d.example\n\nx@y.example is not meant\n"

    assert ["a@b.example", "c@d.example"] == [status.recipient for status in parse(raw).report.statuses]


PROSE = "*****\nVotre message n'a pas pu etre delivre a\nanne@client.example\n\nYour message could not be delivered to\nanne@client.example\n"


def prose(*fields: str, text: str = PROSE):
    head = ["From: Gateway.Relay@border.example", "Subject: RE: Printer : non remis (delivery failed)", *fields]
    return parse("\n".join([*head, "", text]).encode())


@pytest.mark.parametrize("mark", ["Return-Path: <>", "Auto-Submitted: auto-generated"])
def test_the_library_has_the_last_word_on_forms_that_only_it_knows(mark):
    """With a machine's mark; it says failed or only late, and we read the recipient from it."""
    read = prose(mark)

    assert "text of a delivery report" == bounces.mark(read)
    assert (DeliveryStatus(ReportAction.FAILED, "anne@client.example"),) == read.report.statuses


def test_a_person_who_quotes_such_a_text_stays_a_person():
    """No machine's mark, no report: a bounce is never a ticket, so a person taken for one would be lost."""
    read = prose()

    assert ("", None) == (bounces.mark(read), read.report)


@pytest.mark.parametrize("odd", ["From:", "From: <>", "From: (((", "From: =?utf-8?q?=FF?= <", "From: undisclosed:;"])
def test_an_odd_author_stops_nothing(odd):
    """The library raises on it."""
    raw = f"{odd}\nReturn-Path: <>\nSubject: delivery failed\n\n{PROSE}".encode()

    assert parse(raw).text.startswith("*****")
