"""What calendars do with invitations: open them, and answer as the usual clients write it."""

from email.message import EmailMessage

from icalendar import Calendar, Event

from tests.letters import Letter, date
from tests.people import Person


def opened(letter: Letter) -> list[tuple[str, Event]]:
    """Return method and event of every invitation in a mail; each stands in it as a file, the first as a part too."""
    parts = [part for part in letter.parsed.walk() if part.get_content_type() in {"text/calendar", "application/ics"}]
    contents = [part.get_payload(decode=True) for part in parts]
    assert not parts or (contents[0] == contents[1] and "text/calendar" == parts[0].get_content_type())
    return [read(content) for content in contents[1:]]


def read(content: bytes) -> tuple[str, Event]:
    calendar = Calendar.from_ical(content)
    return str(calendar["METHOD"]), calendar.events[0]


def invitations(person: Person) -> list[tuple[str, Event]]:
    """Return method and event of all that came to somebody, oldest first."""
    return [one for letter in person.inbox for one in opened(letter)]


def answers(person: Person, event: Event, says: str, *, method: str = "REPLY", lines: str = "", **fields: str):
    """Let somebody's calendar answer an invitation: ACCEPTED, DECLINED or TENTATIVE; *lines* go into the event."""
    mail = EmailMessage()
    usual = {
        "From": str(person),
        "To": str(event["ORGANIZER"]).removeprefix("mailto:"),
        "Subject": f"{says.capitalize()}: {event['SUMMARY']}",
        "Date": date(person.world.clock.now()),
        "Message-ID": f"<{len(person.sent)}.{says}.{person.address}>",
    }
    for name, value in (usual | fields).items():
        mail[name] = value
    mail.set_content(f"{person.name} has {says.lower()} this invitation.")
    mail.add_alternative(reply(person, event, says, method, lines), subtype="calendar", params={"method": method})
    content = "".join(f"{line}\r\n" for line in person.trace()).encode() + mail.as_bytes()
    person.sent.append(Letter(content, person.address))
    return person.sends(content)


def reply(person: Person, event: Event, says: str, method: str, lines: str) -> str:
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//A client//EN",
            "VERSION:2.0",
            f"METHOD:{method}",
            "BEGIN:VEVENT",
            f"UID:{event['UID']}",
            f"ATTENDEE;PARTSTAT={says};CN={person.name}:mailto:{person.address}",
            f"ORGANIZER:{event['ORGANIZER']}",
            *([] if "SEQUENCE" in lines else [f"SEQUENCE:{event['SEQUENCE']}"]),
            *filter(None, lines.split("\n")),
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )
