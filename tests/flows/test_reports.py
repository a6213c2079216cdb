"""Reports about our own mail: believed only when they name it by its signed id and its true recipient (S27)."""

import pytest

from tests.letters import Letter
from tests.tickets import Ticket
from tests.world import World

REPORT = """\
From: Mail Delivery System <mailer-daemon@mx.example>
To: support@acme.example
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Mar 2026 09:05:00 +0000
Message-ID: <{id}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not work out.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user here

--b
Content-Type: text/rfc822-headers

{returned}

--b--
"""


def report(letter: Letter, *, recipient: str = "anne@customer.example", action: str = "failed", **values: str) -> bytes:
    """Return a delivery report about one of our mails."""
    returned = f"Message-ID: {letter.message_id}\nX-Mailticket-Id: {letter.headers['X-Mailticket-Id']}"
    usual = {"id": f"r{action}{recipient}", "status": "5.1.1" if action == "failed" else "4.4.1", "returned": returned}
    return REPORT.format(recipient=recipient, action=action, **{**usual, **values}).replace("\n", "\r\n").encode()


@pytest.fixture
def ticket(world: World) -> Ticket:
    return world.requester("anne").writes("Printer on fire", "It burns.")


@pytest.fixture
def ack(world: World, ticket: Ticket) -> Letter:
    return world.requester("anne").inbox[0]


def state_of(world: World, letter: Letter) -> str:
    return next(row["state"] for row in world.outbox if row["message_id"] == letter.message_id)


def test_a_report_that_comes_again_is_told_once(world: World, ticket: Ticket, ack: Letter):
    """The effect is per message (S27): some servers, and anybody who saw one, can send it eight times."""
    bob, daemon = world.agent("bob"), world.requester("", "mailer-daemon@mx.example")
    for number in range(4):
        daemon.sends(report(ack, id=f"again{number}"))

    assert 1 == len(bob.notices("undelivered"))
    assert ["ticket"] * 4 == world.outcomes[-4:]


def test_a_bounce_fails_the_mail_and_is_told_on_its_ticket(world: World, ticket: Ticket, ack: Letter):
    bob, daemon = world.agent("bob"), world.requester("", "mailer-daemon@mx.example")
    bounced = daemon.sends(report(ack))
    (told,) = bob.notices("undelivered")

    assert (ticket, "bounce", "ticket") == (bounced, bounced.kind, bounced.outcome)
    assert "failed" == state_of(world, ack)
    assert "550 5.1.1 no such user here" in ticket.entry("bounced")["detail"]
    assert "no such user" in told.text
    assert "new" == ticket.status
    assert [] == daemon.inbox, "a bounce is never answered"


def test_a_bounce_that_quotes_other_people_is_told_without_them(world: World, ticket: Ticket, ack: Letter):
    words = b"no such user here", b"forwarded from <anne@customer.example> to secret@elsewhere.example, unknown"
    world.requester("postmaster", "postmaster@mx.example").sends(report(ack).replace(*words))

    row = next(row for row in world.outbox if row["message_id"] == ack.message_id)
    assert "<anne@customer.example> to …, unknown" in row["last_reply"]
    assert "secret@elsewhere.example" not in str(ticket.history)


def test_a_bounced_address_still_gets_the_next_mail(world: World, ticket: Ticket, ack: Letter):
    """Nobody is suppressed by one report: it could be forged."""
    anne = world.requester("anne")
    anne.sends(report(ack))
    anne.writes("Another", "words")

    assert 2 == len(anne.inbox)


@pytest.mark.parametrize(
    "forgery",
    [
        {"recipient": "victim@customer.example"},
        {"returned": "Message-ID: <guessed@acme.example>"},
        {"returned": "Subject: whatever"},
    ],
)
def test_a_forged_bounce_fails_nothing(world: World, ticket: Ticket, ack: Letter, forgery: dict[str, str]):
    bob = world.agent("bob")
    forged = world.requester("mallory").sends(report(ack, **forgery))

    assert forged.outcome in {"bounce", "ticket"}
    assert "sent" == state_of(world, ack)
    assert [] == bob.notices("undelivered")
    assert "bounced" not in ticket.events


def test_a_bounce_that_names_our_mail_but_another_recipient_is_put_on_record(world: World, ticket: Ticket, ack: Letter):
    forged = world.requester("mallory").sends(report(ack, recipient="victim@customer.example"))

    assert (ticket, "ticket") == (forged, forged.outcome)
    assert "unverified bounce" in ticket.events


def test_a_bounce_after_more_than_a_week_is_not_believed(world: World, ticket: Ticket, ack: Letter):
    world.clock.advance(days=7, minutes=1)
    world.requester("mallory").sends(report(ack))

    assert "sent" == state_of(world, ack)


def test_a_bounce_of_somebody_elses_mail_makes_no_ticket(world: World, ack: Letter):
    """Backscatter of spam in our name."""
    stray = world.requester("x", "mailer-daemon@mx.example").sends(report(ack, returned="Message-ID: <spam@x.example>"))

    assert ("bounce", None) == (stray.outcome, stray.number)
    assert 1 == len(world.tickets)


def test_a_late_mail_is_told_once(world: World, ticket: Ticket, ack: Letter):
    bob = world.agent("bob")
    daemon = world.requester("x", "mailer-daemon@mx.example")
    for number in range(3):
        daemon.sends(report(ack, action="delayed", id=f"d{number}"))

    assert 1 == len(bob.notices("undelivered"))
    assert "sent" == state_of(world, ack)


def test_a_bounce_of_a_notice_to_an_agent_reaches_the_others(world: World, ticket: Ticket):
    """If not even the agents' addresses work, somebody must hear of it."""
    alice, bob = world.agent("alice"), world.agent("bob")
    world.requester("x", "mailer-daemon@mx.example").sends(report(bob.inbox[0], recipient=bob.address))

    assert "bounced" in ticket.events
    assert alice.notices("undelivered") or world.operator.inbox


def test_verp_names_the_mail_where_the_report_returns_nothing(world: World):
    world(mailbox={"return_path": "verp"})
    anne = world.requester("anne")
    ticket = anne.writes("Printer on fire")
    letter = anne.inbox[0]
    raw = report(letter, returned="Subject: whatever").replace(
        b"To: support@", b"To: " + letter.sender.encode() + b"\r\nX-Was: support@"
    )
    world.requester("x", "mailer-daemon@mx.example").sends(raw)

    assert letter.sender.startswith("support+b.")
    assert "bounced" in ticket.events
    assert "failed" == state_of(world, letter)


RECEIPT = """\
From: {sender}
To: support@acme.example
Subject: {about}
Date: Mon, 02 Mar 2026 09:05:00 +0000
Message-ID: <receipt@mx.example>
In-Reply-To: {id}
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b
Content-Type: text/plain

See below.

--b
Content-Type: message/{kind}

{fields}
Original-Message-ID: {id}

--b
Content-Type: text/rfc822-headers

Message-ID: {id}

--b--
"""


def test_a_read_receipt_is_an_event(world: World, ticket: Ticket, ack: Letter):
    fields = "Final-Recipient: rfc822; anne@customer.example\nDisposition: manual-action/MDN-sent-manually; displayed"
    kind = "disposition-notification"
    raw = RECEIPT.format(sender="anne@customer.example", about="Read: x", id=ack.message_id, kind=kind, fields=fields)
    receipt = world.requester("anne").sends(raw.replace("\n", "\r\n").encode())

    assert (ticket, "mdn", "ticket") == (receipt, receipt.kind, receipt.outcome)
    assert "read" in ticket.events
    assert ["It burns."] == ticket.texts


def test_an_abuse_report_is_told_to_the_operator_and_mutes(world: World, ticket: Ticket, ack: Letter):
    operator, anne = world.operator, world.requester("anne")
    fields = "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1"
    raw = RECEIPT.format(
        sender="fbl@mx.example", about="Abuse", id=ack.message_id, kind="feedback-report", fields=fields
    )
    complaint = world.requester("x", "fbl@mx.example").sends(raw.replace("\n", "\r\n").encode())
    muted = anne.writes("Another", "words")

    assert ("receipt", "arf") == (complaint.outcome, complaint.kind)
    assert 1 == len(operator.inbox)
    assert "not acknowledged" in muted.events
