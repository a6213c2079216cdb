"""What servers say became of our mail (RFC 3464), and what is left in it of ours."""

import pytest

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
