"""What calendars answer, as the usual clients write it, and what nobody should write."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailticket.mail import codec
from mailticket.mail.calendar_answers import MAX_BYTES
from mailticket.mail.message import CalendarAnswer
from mailticket.mail.parse import parse

CORPUS = Path(__file__).parents[2] / "corpus"
UID = "i1042.bob.0.abc.def@acme.example"
ASKED = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)

CLIENTS = {
    "calendar-accept-exchange-de": CalendarAnswer("REPLY", UID, 0, "accepted", "Bin dabei, bis Montag.", ASKED),
    "calendar-accept-thunderbird-it": CalendarAnswer("REPLY", UID, 0, "accepted", "", ASKED),
    "calendar-decline-google": CalendarAnswer("REPLY", UID, 0, "declined", "Not at lunch", ASKED),
    "calendar-tentative-apple": CalendarAnswer("REPLY", UID, 1, "tentative", "", ASKED),
    "calendar-counter-outlook-fr": CalendarAnswer(
        "COUNTER", UID, 0, "tentative", "Plutôt jeudi ?", datetime(2026, 7, 2, 8, tzinfo=UTC)
    ),
}


@pytest.mark.parametrize("name", CLIENTS)
def test_each_client_is_understood(name):
    mail = parse((CORPUS / f"{name}.eml").read_bytes())

    assert CLIENTS[name] == mail.calendar
    assert mail == codec.load(codec.dump(mail))


def reading(calendar: str, method: str = "REPLY") -> CalendarAnswer | None:
    head = f"From: bob@acme.example\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n"
    return parse(head.encode() + calendar.replace("\n", "\r\n").encode()).calendar


WHOLE = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@acme.example\nEND:VEVENT\nEND:VCALENDAR\n"
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("", ""), CalendarAnswer("REPLY", "x", None, "accepted")),
        (("METHOD:REPLY\n", ""), CalendarAnswer("REPLY", "x", None, "accepted")),
        (("VEVENT", "VTODO"), CalendarAnswer("REPLY", "x", None, "accepted")),
        (("UID:x\n", ""), CalendarAnswer("REPLY", "", None, "accepted")),
        (("UID:x", "UID:x\nSEQUENCE:3\nDTSTART:20260701T143000"), CalendarAnswer("REPLY", "x", 3, "accepted")),
        (("UID:x", "UID:x\nDTSTART;TZID=Nowhere:20260701T143000"), CalendarAnswer("REPLY", "x", None, "accepted")),
        (("ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@acme.example\n", ""), CalendarAnswer("REPLY", "x")),
        (("METHOD:REPLY", "METHOD:REQUEST"), None),
        (("VEVENT", "VFREEBUSY"), None),
        (("END:VEVENT\n", ""), None),
        (("UID:x", "SEQUENCE:many"), None),
        ((WHOLE, ""), None),
        ((WHOLE, "BEGIN:VCALENDAR\n" * 200), None),
        ((WHOLE, "\x00\xff;:;:\n"), None),
        ((WHOLE, WHOLE + " " * MAX_BYTES), None),
    ],
    ids=repr,
)
def test_what_cannot_be_read_is_no_answer_and_no_error(change, expected):
    assert expected == reading(WHOLE.replace(*change) if change[0] else WHOLE)


def test_what_is_long_is_read_quickly_or_not_at_all():
    """At most so many bytes reach the library; what fits costs no more than any other mail."""
    many = WHOLE.replace("UID:x", "UID:x\n" + "ATTENDEE;CN=x:mailto:a@b.example\n" * 1500)
    deep = "BEGIN:VCALENDAR\nMETHOD:REPLY\n" + "BEGIN:VEVENT\n" * 4000

    assert reading(many) is not None
    assert reading(deep) is None
