"""Machines' mail, class by class: what it does to tickets, and that it is never answered (trust.md 4.1)."""

from typing import Any

import pytest

from mailticket.domain.status import Status
from tests.tickets import Ticket
from tests.world import World

#: Class → what makes a mail one of it. Sent as something new, each opens a ticket that nobody acknowledges.
OPENS_UNANSWERED: dict[str, list[dict[str, Any]]] = {
    "oof": [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "Auto-Replied (vacation); owner-email=x"},
        {"x_autoreply": "yes"},
        {"precedence": "auto_reply"},
        {"x_autorespond": "x"},
    ],
    "machine": [
        {"auto_submitted": "auto-generated"},
        {"auto_submitted": "auto-notified; x=y"},
        {"From": "support@acme.example"},
    ],
    "list": [{"list_id": "<users.example>"}, {"list_unsubscribe": "<mailto:x@y.example>"}, {"mailing_list": "x"}],
    "bulk": [{"precedence": "bulk"}, {"precedence": "junk"}, {"feedback_id": "1:2:3"}],
    "noreply": [
        {"From": "no-reply@shop.example"},
        {"From": "noreply@shop.example"},
        {"From": "do-not-reply@shop.example"},
        {"From": "notifications@shop.example"},
        {"From": "root@host.example"},
    ],
    "human": [{"x_loop": "yes"}, {"x_auto_response_suppress": "All"}, {"x_auto_response_suppress": "OOF"}],
}
CASES = [(kind, marks) for kind, all_marks in OPENS_UNANSWERED.items() for marks in all_marks]
#: Classes that may be a message of the ticket, but are no word of a person.
MACHINES = [
    {"auto_submitted": "auto-generated"},
    {"precedence": "bulk"},
    {"From": "Shop <no-reply@shop.example>"},
]


@pytest.fixture
def ticket(world: World) -> Ticket:
    """A resolved ticket of anne's."""
    ticket = world.requester("anne").writes("Printer on fire", "It burns.")
    ticket.becomes(Status.RESOLVED)
    return ticket


@pytest.mark.parametrize(("kind", "marks"), CASES, ids=[f"{kind}-{next(iter(marks.items()))}" for kind, marks in CASES])
def test_it_opens_a_ticket_and_is_never_acknowledged(world: World, kind: str, marks: dict[str, Any]):
    ticket = world.requester("anne").writes("Printer on fire", **marks)
    outside = [letter for letter in world.post if not letter.notice]

    assert ("ticket", kind, "new") == (ticket.outcome, ticket.kind, ticket.status)
    assert [] == outside
    assert ticket.entry("not acknowledged")["why"]


def test_the_null_sender_is_a_machine(world: World):
    """Vacations without other marks and web forms have it."""
    anne = world.requester("anne")
    letter = anne.drafts("Printer on fire", "It burns.")
    ticket = anne.sends(letter.content.replace(b"Return-Path: <anne@customer.example>", b"Return-Path: <>"))

    assert ("machine", []) == (ticket.kind, anne.inbox)


def test_an_out_of_office_answer_is_an_event_and_reopens_nothing(world: World, ticket: Ticket):
    """zammad#5113: an out-of-office answer reopens, un-assigns, even closes tickets."""
    bob = world.agent("bob")
    before = len(bob.inbox)
    answer = world.requester("anne").replies(ticket, "I am away.", auto_submitted="auto-replied")

    assert (ticket, "resolved") == (answer, ticket.status)
    assert ["It burns."] == ticket.texts
    assert "I am away." in ticket.entry("auto-reply")["detail"]
    assert before == len(bob.inbox)


@pytest.mark.parametrize("marks", MACHINES)
def test_a_machines_answer_is_added_and_reopens_nothing(world: World, ticket: Ticket, marks: dict[str, Any]):
    answer = world.requester("anne").replies(ticket, "Your parcel is on its way.", **marks)

    assert (ticket, "resolved") == (answer, ticket.status)
    assert "system" == ticket.kinds[-1]
    assert not ticket.messages[-1]["public"]


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Printer",
        "Out of Office: back on Monday",
        "Abwesenheitsnotiz: Printer",
        "Automatische Antwort: Printer",
        "Réponse automatique : Printer",
        "Respuesta automática: Printer",
        "Fuori sede: Printer",
        "Autosvar: Printer",
    ],
)
def test_an_answer_with_the_subject_of_an_auto_reply_reopens_nothing_but_is_told(
    world: World, ticket: Ticket, subject: str
):
    """Local-language subjects are missed elsewhere (znuny#138); a human may have written it, so agents see it."""
    bob = world.agent("bob")
    before = len(bob.inbox)
    answer = world.requester("anne").replies(ticket, "I am away.", subject=subject)

    assert (ticket, "auto-weak", "resolved") == (answer, answer.kind, ticket.status)
    assert "I am away." in ticket.texts
    assert before < len(bob.inbox)


def test_the_same_subject_in_a_new_mail_is_a_persons(world: World):
    ticket = world.requester("anne").writes("Out of Office: how do I set this?", "Please help.")

    assert "human" == ticket.kind


def test_the_same_words_a_third_time_are_a_machines(world: World):
    """freescout#3670: eleven conversations of "Automated Response"; damped by content, whatever the headers say."""
    anne = world.requester("anne")
    ticket = anne.writes("Printer on fire", "It burns.")
    kinds = []
    for _ in range(3):
        kinds.append(anne.replies(ticket, "Thank you for contacting Customer Inc.").kind)
        world.clock.advance(minutes=1)

    assert ["human", "human", "auto-weak"] == kinds


def test_a_mail_from_a_list_is_answered_by_nobody_and_commands_nothing(world: World, ticket: Ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#close", list_id="<staff.acme.example>")

    assert "resolved" == ticket.status


# --- what is about no ticket ------------------------------------------------------------------------------------------


def test_our_own_mail_that_comes_back_is_a_loop_and_makes_nothing(world: World):
    anne = world.requester("anne")
    anne.writes("Printer on fire")
    back = anne.sends(anne.inbox[-1].content)

    assert ("loop", None) == (back.outcome, back.number)
    assert 1 == len(world.tickets)


def test_our_own_mail_with_a_new_id_is_known_by_its_mark(world: World):
    """Some servers rewrite Message-IDs on the way out."""
    anne = world.requester("anne")
    anne.writes("Printer on fire")
    ack = anne.inbox[-1]
    back = anne.sends(ack.content.replace(ack.message_id.encode(), b"<rewritten@mx.example>"))

    assert "loop" == back.outcome


def test_a_mail_that_went_through_too_many_servers_goes_round(world: World):
    anne = world.requester("anne")
    letter = anne.drafts("Printer on fire", "It burns.")

    assert "loop" == anne.sends(b"Received: from x by y\r\n" * 31 + letter.content).outcome


def test_a_loop_mutes_automatic_mail_to_its_other_end_for_a_day(world: World):
    anne = world.requester("anne")
    anne.writes("Printer on fire")
    anne.sends(
        anne.inbox[-1].content.replace(b"From: Acme Support <support@acme.example>", b"From: anne@customer.example")
    )
    before = len(anne.inbox)
    muted = anne.writes("Another")
    world.clock.advance(hours=24, minutes=1)
    anne.writes("Next day")

    assert "muted" in muted.entry("not acknowledged")["why"]
    assert before + 1 == len(anne.inbox)


def test_the_operator_hears_of_the_third_loop_in_an_hour(world: World):
    anne, operator = world.requester("anne"), world.operator
    anne.writes("Printer on fire")
    ack = anne.inbox[-1]
    told = []
    for number in range(4):
        anne.sends(ack.content.replace(b"Subject: ", b"Subject: %d " % number))
        told.append(len(operator.inbox))

    assert [0, 0, 1, 1] == told


def test_marks_of_ours_that_anybody_could_write_mean_nothing(world: World):
    """S6: no control header from the wire has a meaning."""
    ticket = world.requester("mallory").writes(
        "x", x_mailticket_id="kabc.def", x_mailticket_ticket="1", x_mailticket_notice="ack"
    )

    assert ("ticket", "human") == (ticket.outcome, ticket.kind)


def test_spam_is_a_ticket_in_state_spam_of_which_nobody_is_told(world: World):
    world(security={"spam_header": "X-Spam-Flag: YES"})
    ticket = world.requester("anne").writes("Pills", x_spam_flag="Yes")
    ham = world.requester("zoe").writes("Printer on fire", x_spam_flag="No")

    assert ("spam", "spam") == (ticket.kind, ticket.status)
    assert [] == [letter for letter in world.post if ticket.token in letter.subject]
    assert "new" == ham.status


def test_a_calendar_answer_is_a_machines(world: World, ticket: Ticket):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR"
    anne = world.requester("anne")
    letter = anne.drafts("Accepted: visit", calendar, in_reply_to=anne.inbox[0].message_id)
    answer = anne.sends(letter.content.replace(b"text/plain; charset=utf-8", b"text/calendar; method=REPLY"))

    assert (ticket, "cal", "resolved") == (answer, answer.kind, ticket.status)


# --- who may not write, and who writes for others ---------------------------------------------------------------------


def test_who_is_blocked_is_rejected_unanswered(world: World):
    world(security={"block": ["*@spam.example", "one@bad.example"]})
    spammer = world.requester("x", "Any@Spam.example")
    blocked = [spammer.writes(), world.requester("y", "one@bad.example").writes()]

    assert ["rejected"] * 2 == [ticket.outcome for ticket in blocked]
    assert ([], []) == (world.tickets, world.post)
    assert "security.block has *@spam.example" == blocked[0].why


def test_a_web_forms_reply_to_is_the_requester_and_is_not_acknowledged(world: World):
    world(mailbox={"forms": ["www@acme.example"]})
    form = world.requester("form", "www@acme.example")
    ticket = form.writes("Contact form", "It burns.", reply_to="Anne <anne@customer.example>")

    assert ("machine", "anne@customer.example") == (ticket.kind, ticket.json["requester"]["address"])
    assert [] == form.inbox + world.requester("anne").inbox


def test_a_form_that_mails_as_the_desk_itself_is_no_loop(world: World):
    """djh#825: the queue's own address as sender or in copy makes an endless loop."""
    ticket = world.requester("form", "support@acme.example").writes("Contact form", reply_to="anne@customer.example")

    assert "anne@customer.example" == ticket.json["requester"]["address"]
    assert not [letter for letter in world.post if letter.recipient == "support@acme.example"]


def test_the_desks_own_address_in_copy_makes_no_loop(world: World):
    anne = world.requester("anne")
    anne.writes("Printer on fire", cc="support@acme.example")

    assert not [letter for letter in world.post if letter.recipient == "support@acme.example"]
    assert 1 == len(anne.inbox)
