"""What users of the best known systems complain about, each as a promise that it does not happen here."""

from dataclasses import replace

import pytest

from mailticket.errors import PermanentError, TransientError
from tests.letters import File
from tests.world import World, another_mailbox


def test_freescout_4293_mails_with_many_large_files_keep_nobody_waiting(world: World):
    """Four of them, and no customer's mail came in for two days."""
    pages = tuple(File(f"scan{number}.pdf", b"%PDF" * 20_000, "application/pdf") for number in range(12))
    anne, zoe = world.requester("anne"), world.requester("zoe")
    for number in range(4):
        world.bring(anne.drafts(f"Scans {number}", f"See attached {number}.", files=pages))
    world.bring(zoe.drafts("Printer on fire", "It burns."))
    world.tick()

    assert ["ticket"] * 5 == world.outcomes
    assert [12, 12, 12, 12, 0] == [len(ticket.messages[0]["attachments"]) for ticket in world.tickets]


def test_freescout_4740_a_mail_without_message_id_ends_no_fetch(world: World):
    """1,153 mails waited behind one."""
    world.bring(world.requester("anne").drafts("First", "no id", message_id=None))
    for number in range(60):
        world.bring(world.requester(f"p{number}").drafts(f"Case {number}", "words"))
    world.tick()

    assert 61 == len(world.tickets)


def test_freescout_186_an_empty_recipient_ends_nothing(world: World):
    assert "ticket" == world.requester("anne").writes("Case", to="<>").outcome


def test_freescout_2001_mail_that_somebody_read_elsewhere_is_not_skipped(world: World):
    """\\Seen is other people's business: what we have read is what we have numbered."""
    world(mailbox={"imap": {"after": "seen"}})
    letter = world.requester("anne").drafts("Printer on fire", "It burns.")
    world.bring(letter)
    (uid,) = world.mailbox.inbox
    world.mailbox.inbox[uid] = replace(world.mailbox.inbox[uid], seen=True)
    world.tick()

    assert ["Printer on fire"] == [ticket.subject for ticket in world.tickets]


def test_zammad_3294_a_mailbox_that_refuses_us_stops_no_other(world: World):
    """One expired token, and all mailboxes after it stood still."""
    world(mailbox=[another_mailbox("sales"), another_mailbox("support")])
    _ = world.app
    world.mailboxes["sales"].fail("open", PermanentError("the server refuses the password"))
    world.bring(world.requester("anne").drafts("Printer on fire", "It burns."), mailboxes=("support",))
    world.tick(troubled=True)

    assert ["Printer on fire"] == [ticket.subject for ticket in world.tickets]
    assert ["reading sales"] == list(world.troubles)


def test_zammad_1662_a_mail_that_could_not_be_moved_is_one_ticket(world: World):
    """Imported, then the server would not set the flag: two tickets."""
    anne = world.requester("anne")
    world.bring(anne.drafts("Printer on fire", "It burns."))
    world.mailbox.fail("acknowledge", TransientError("connection lost"))
    world.tick(troubled=True)
    world.restart().tick()

    assert 1 == len(world.tickets)
    assert 1 == len(anne.inbox)
    assert ({}, 1) == (world.mailbox.inbox, len(world.mailbox.archive))


def test_glpi_9726_an_empty_mail_has_its_end_like_any_other(world: World):
    """It stayed in the inbox for ever, or made a new ticket at each run."""
    ticket = world.requester("anne").writes("", "")
    world.tick()

    assert ("ticket", {}) == (ticket.outcome, world.mailbox.inbox)
    assert 1 == len(world.tickets)


def test_djh_756_a_forwarded_mail_is_no_answer(world: World):
    """ "WG:", "TR:" and "I:" glued to the old ticket: a stranger who was forwarded our mail asks for something else."""
    zoe = world.requester("zoe")
    ticket = world.requester("anne").writes("Printer on fire")
    forwarded = zoe.writes(f"WG: {ticket.token} Printer on fire", "Can you do this for me too?")

    assert ticket != forwarded


def test_freescout_3454_who_was_in_copy_and_answers_never_becomes_the_customer(world: World):
    anne, zoe = world.requester("anne"), world.requester("zoe")
    ticket = anne.writes("Printer on fire", cc="zoe@customer.example")
    zoe.replies(anne.inbox[-1], "I have the same.")
    anne.replies(ticket, "Any news?")

    assert "anne@customer.example" == ticket.json["requester"]["address"]
    assert [] == zoe.inbox


def test_freescout_3670_two_machines_that_answer_each_other_come_to_an_end(world: World):
    """Eleven conversations of "Automated Response: Re: Automated Response", without a mark in any header."""
    robot = world.requester("robot")
    robot.writes("Order 1", "words")
    answered = 0
    while robot.inbox[answered:] and answered < 20:
        robot.writes(f"Automated Response: {robot.inbox[answered].subject}", f"We got your mail {answered}.")
        answered += 1

    assert len(robot.inbox) <= 3


@pytest.mark.parametrize("acknowledge", [True, False])
def test_zammad_2092_a_mail_over_the_limit_is_not_skipped_in_silence(world: World, acknowledge: bool):
    """Also where nothing is acknowledged: the writer has to know that the rest was cut."""
    world(security={"max_message_size": "100KB"}, queue={"acknowledge": acknowledge})
    anne = world.requester("anne")
    ticket = anne.writes("Scans", "See attached.", files=(File("scan.pdf", b"%PDF" * 50_000),))

    assert ("ticket", "Scans") == (ticket.outcome, ticket.subject)
    assert 1 == len(anne.inbox)
    assert "too-big" == world.outbox[0]["notice"]
