"""Invitations that any calendar takes: iCalendar (RFC 5545) sent by mail (RFC 6047) as RFC 5546 has it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mailticket.mail import wire
from mailticket.mail.message import Address

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

#: The zone is described around the event alone: one onset a rule, which every client understands.
BEFORE, AFTER = timedelta(days=200), timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One thing in one person's calendar, as it is now; or that it is off."""

    uid: str
    sequence: int  #: raised with every change
    off: bool  #: it is done or dropped: CANCEL, else REQUEST
    stamp: datetime  #: when this was written, aware
    start: datetime  #: aware UTC
    zone: ZoneInfo
    minutes: int
    remind: int  #: so many minutes before
    busy: bool  #: whether it takes the time
    summary: str
    description: str
    organizer: Address  #: who gets the answers
    attendee: Address

    @property
    def method(self) -> str:
        """The method of RFC 5546."""
        return "CANCEL" if self.off else "REQUEST"


def written(invitation: Invitation) -> bytes:
    """Return *invitation* as an iCalendar object: UTF-8, CRLF, lines of at most 75 bytes."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//mailticket//mailticket//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", invitation.method)
    zone = _sayable(invitation)
    if isinstance(zone, ZoneInfo):
        made.add_component(_zone(zone, invitation.start.astimezone(zone).date()))
    made.add_component(_event(invitation))
    return _bytes(made)


def _sayable(invitation: Invitation) -> tzinfo:
    """Return the zone to write times in: UTC where clocks change meanwhile, or show that time twice."""
    local = [at.astimezone(invitation.zone) for at in (invitation.start, _end(invitation))]
    offsets = {at.replace(fold=fold).utcoffset() for at in local for fold in (0, 1)}
    return invitation.zone if len(offsets) == 1 and invitation.zone.key != "UTC" else UTC


def _end(invitation: Invitation) -> datetime:
    return invitation.start + timedelta(minutes=invitation.minutes)


def _zone(zone: ZoneInfo, day: date) -> "Timezone":
    """Return what *zone* is around *day*."""
    from icalendar import Timezone, vDDDTypes

    made = Timezone.from_tzinfo(zone, first_date=day - BEFORE, last_date=day + AFTER)
    made.pop("comment", None)
    onsets: list[Any] = list(made.subcomponents)
    for onset in onsets:
        # The library writes when clocks go forward in the new time; RFC 5545 section 3.6.5 wants it in the old.
        forward = onset["TZOFFSETTO"].td - onset["TZOFFSETFROM"].td
        if forward > timedelta():
            onset["DTSTART"] = vDDDTypes(onset["DTSTART"].dt - forward)
    return made


def _event(invitation: Invitation) -> "Event":
    """Return the event itself."""
    from icalendar import Event, vCalAddress, vText

    zone = _sayable(invitation)
    attendee, organizer = (
        vCalAddress(f"mailto:{wire.envelope(one.address)}") for one in (invitation.attendee, invitation.organizer)
    )
    organizer.params["CN"] = vText(_name(invitation.organizer))
    attendee.params.update({"CN": vText(_name(invitation.attendee)), "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"})
    attendee.params.update({"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    made = Event()
    made.add("uid", invitation.uid)
    made.add("sequence", invitation.sequence)
    made.add("dtstamp", invitation.stamp.astimezone(UTC).replace(microsecond=0))
    made.add("dtstart", invitation.start.astimezone(zone).replace(microsecond=0))
    made.add("dtend", _end(invitation).astimezone(zone).replace(microsecond=0))
    made.add("summary", wire.line(invitation.summary))
    made.add("description", invitation.description)
    made.add("status", "CANCELLED" if invitation.off else "CONFIRMED")
    made.add("transp", "OPAQUE" if invitation.busy else "TRANSPARENT")
    made.add("organizer", organizer, encode=False)
    made.add("attendee", attendee, encode=False)
    if not invitation.off:
        _remind(made, invitation)
    return made


def _name(one: Address) -> str:
    """Return a name as a parameter can hold it: quotes stand around it (RFC 5545 section 3.2)."""
    return wire.line(one.name).replace('"', "'") or one.address


def _remind(event: "Event", invitation: Invitation) -> None:
    """Let the calendar ring."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", wire.line(invitation.summary))
    alarm.add("trigger", -timedelta(minutes=invitation.remind))
    event.add_component(alarm)


def _bytes(made: "Calendar") -> bytes:
    return bytes(made.to_ical())
