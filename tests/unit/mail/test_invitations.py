"""Invitations: what a strict reader finds in them, and a real calendar's import."""

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from mailticket.mail.invitations import Invitation, written
from mailticket.mail.message import Address

CALL = Invitation(
    uid="i1042.bob.0.abc.def@acme.example",
    sequence=0,
    off=False,
    stamp=datetime(2026, 3, 2, 9, tzinfo=UTC),
    start=datetime(2026, 7, 1, 12, 30, tzinfo=UTC),
    zone=ZoneInfo("Europe/Paris"),
    minutes=30,
    remind=10,
    busy=True,
    summary="Call: Zoë; ask, “why” \\ how [#1042]",
    description="[#1042] Printer on fire\n#done 7",
    organizer=Address("Acme; Support, Inc.", "support@acme.example"),
    attendee=Address('Bob "Bobby" Martin', "bob@acme.example"),
)


def test_an_invitation_is_these_lines():
    """All that RFC 5546 asks of a REQUEST; the zone needs one onset each way, so that no client can misread it."""
    text = written(CALL).decode()
    lines = text.replace("\r\n ", "").split("\r\n")

    for line in (
        "METHOD:REQUEST",
        "TZID:Europe/Paris",
        "UID:i1042.bob.0.abc.def@acme.example",
        "SEQUENCE:0",
        "DTSTAMP:20260302T090000Z",
        "DTSTART;TZID=Europe/Paris:20260701T143000",
        "DTEND;TZID=Europe/Paris:20260701T150000",
        "SUMMARY:Call: Zoë\\; ask\\, “why” \\\\ how [#1042]",
        "DESCRIPTION:[#1042] Printer on fire\\n#done 7",
        'ORGANIZER;CN="Acme; Support, Inc.":mailto:support@acme.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "ACTION:DISPLAY",
        "TRIGGER:-PT10M",
    ):
        assert line in lines, line
    assert "RDATE" not in text
    assert 1 == text.count("BEGIN:STANDARD") == text.count("BEGIN:DAYLIGHT")
    (attendee,) = [line for line in lines if line.startswith("ATTENDEE")]
    assert {"PARTSTAT=NEEDS-ACTION", "RSVP=TRUE", "CN=\"Bob 'Bobby' Martin\""} <= set(
        attendee.partition(":")[0].split(";")
    )
    assert 75 >= max(len(line) for line in written(CALL).split(b"\r\n"))


ZONES = ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]


STARTS = [datetime(2026, month, 1, 1, 30, tzinfo=UTC) for month in (1, 7, 11)]
#: A minute before and after the clocks change in Paris, New York and on Lord Howe Island.
CHANGES = [datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1), datetime(2026, 3, 8, 7), datetime(2026, 11, 1, 6)]
CHANGES += [datetime(2026, 10, 3, 15, 30), datetime(2026, 4, 4, 15)]
STARTS += [one.replace(tzinfo=UTC) + timedelta(minutes=minutes) for one in CHANGES for minutes in (-1, 1)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", STARTS, ids=str)
def test_what_was_written_is_read_back(zone, start):
    """A strict reader, who knows the zone only from the object, finds the same moment."""
    calendar = Calendar.from_ical(written(replace(CALL, start=start, zone=ZoneInfo(zone))))
    (event,) = calendar.events

    assert [] == [error for component in calendar.walk() for error in component.errors]
    assert start == event.start.astimezone(UTC)
    assert timedelta(minutes=30) == event.duration
    assert CALL.summary == event["SUMMARY"]
    zones = [str(one["TZID"]) for one in calendar.timezones]
    assert zones in ([], [zone])
    if zones:
        offset = start.astimezone(ZoneInfo(zone)).utcoffset()
        assert offset == start.astimezone(calendar.timezones[0].to_tz(lookup_tzid=False)).utcoffset()


def test_a_time_is_told_in_its_zone_where_that_says_all():
    """Only what the clocks show twice, or change in the middle of, has to be told in UTC."""
    told = {start: b"TZID" in written(replace(CALL, start=start)) for start in STARTS}

    assert {datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 10, 25, 0, 59, tzinfo=UTC)} <= {
        start for start, zoned in told.items() if not zoned
    } <= {start for start in STARTS if start.day in {25, 29}}  # fmt: skip


def test_what_is_off_is_cancelled_without_an_alarm():
    calendar = Calendar.from_ical(written(replace(CALL, off=True, sequence=2)))
    (event,) = calendar.events

    assert ("CANCEL", "CANCELLED", 2) == (calendar["METHOD"], event["STATUS"], event["SEQUENCE"])
    assert CALL.uid == event["UID"]
    assert [] == event.subcomponents


@pytest.mark.parametrize("evil", ["x\r\nBEGIN:VALARM\r\nx", "x\nATTENDEE:mailto:a@evil.example", "x\x00y\u2028z"])
def test_no_title_adds_a_property(evil):
    (event,) = Calendar.from_ical(written(replace(CALL, summary=evil, description=evil))).events

    assert ["VALARM"] == [one.name for one in event.subcomponents]
    assert "mailto:bob@acme.example" == event["ATTENDEE"]


@pytest.mark.may_skip("khal comes from the package archive")
@pytest.mark.servers
@pytest.mark.parametrize("zone", ["Europe/Paris", "UTC"])
def test_a_real_calendar_imports_it(tmp_path, zone):
    """Khal is a client of its own, with another reader than ours."""
    khal = shutil.which("khal")
    if khal is None:
        pytest.skip("khal is not installed")
    config = tmp_path / "config"
    config.write_text(
        f"[calendars]\n[[work]]\npath = {tmp_path}/work\n[sqlite]\npath = {tmp_path}/khal.db\n"
        "[locale]\nlocal_timezone = Europe/Paris\ndefault_timezone = Europe/Paris\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )

    def run(*arguments: str) -> str:
        environment = {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        done = subprocess.run([khal, "-c", str(config), *arguments], capture_output=True, text=True, env=environment)
        assert 0 == done.returncode, done.stderr
        return done.stdout

    def import_(invitation: Invitation) -> str:
        file = tmp_path / "invite.ics"
        file.write_bytes(written(invitation))
        run("import", "--batch", "-a", "work", str(file))
        return run("list", "--format", "{start} {end} {title} {status}", "2026-07-01", "3d")

    asked = replace(CALL, zone=ZoneInfo(zone))
    assert "2026-07-01 14:30 2026-07-01 15:00 Call: Zoë; ask, “why” \\ how [#1042]" in import_(asked)
    moved = import_(replace(asked, start=asked.start + timedelta(days=1), sequence=1))
    assert ("2026-07-02 14:30" in moved, "2026-07-01 14:30" in moved) == (True, False)
    assert "CANCELLED" in import_(replace(asked, off=True, sequence=2))
