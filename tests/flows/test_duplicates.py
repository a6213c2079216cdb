"""One mail, one effect: copies are known by their content, whatever their UIDs, folders and ids say (R4, R5)."""

import pytest

from tests.world import World, another_mailbox


def test_the_same_mail_again_is_a_duplicate(world: World):
    anne = world.requester("anne")
    letter = anne.drafts("Printer on fire", "It burns.")
    first, second = world.take(letter), world.take(letter)

    assert ("ticket", "duplicate") == (first.outcome, second.outcome)
    assert f"the same mail as {first.mail}" == second.why
    assert 1 == len(world.tickets)
    assert 1 == len(anne.inbox), "acknowledged once"


def test_a_copy_that_took_another_way_is_still_a_duplicate(world: World):
    """Trace fields and folding are the transport's, not the writer's."""
    letter = world.requester("anne").drafts("Printer on fire", "It burns.")
    world.take(letter)
    again = world.requester("anne").sends(b"Received: from elsewhere\r\nX-Spam-Score: 1\r\n" + letter.content)

    assert "duplicate" == again.outcome


def test_a_mail_to_two_mailboxes_is_one_ticket_in_the_queue_named_first(world: World):
    """freescout#5284: a mail to two mailboxes breeds up to eight conversations."""
    world(
        mailbox=[another_mailbox("sales", queue="sales"), another_mailbox("support")],
        queue=[
            {"name": "sales", "agents": ["alice"], "lead": "carol"},
            {"name": "support", "agents": ["bob"], "lead": "carol"},
        ],
    )
    ticket = world.requester("anne").writes(to="support@acme.example, sales@acme.example")

    assert ["support"] == [ticket.queue for ticket in world.tickets]
    assert sorted(["ticket", "duplicate"]) == sorted(world.outcomes)
    assert "support" == ticket.queue
    assert 1 == len(world.requester("anne").inbox)


def test_the_same_message_id_with_other_words_is_another_mail(world: World):
    """Ids are chosen by whoever writes: a hundred mails with one id are a hundred mails (R5)."""
    anne = world.requester("anne")
    outcomes = [anne.writes(f"Case {number}", f"words {number}", message_id="<one@x>").outcome for number in range(5)]

    assert ["ticket"] * 5 == outcomes


@pytest.mark.parametrize("shape", [b"\r\nwords %d\r\n", b"words %d\r\n", b"words %d", b"X-Nothing: %d\r\n"])
def test_mails_without_a_usable_header_are_told_apart_by_their_bytes(world: World, shape: bytes):
    anne = world.requester("anne")

    assert ["ticket", "ticket"] == [anne.sends(shape % number).outcome for number in range(2)]


def test_new_uids_make_no_new_tickets(world: World):
    """The mailbox was restored, or the server rebuilt its index (R4)."""
    world(mailbox={"imap": {"after": "seen"}})
    anne = world.requester("anne")
    for number in range(3):
        anne.writes(f"Case {number}", f"words {number}")
    world.mailbox.renew_uids()
    world.restart().tick()
    new = anne.writes("Genuinely new", "words")

    assert ["ticket"] * 3 + ["duplicate"] * 3 + ["ticket"] == world.outcomes
    assert "ticket" == new.outcome
    assert 4 == len(world.tickets)


def test_a_mail_that_was_blocked_once_is_no_original(world: World):
    """When the block is lifted the same mail, brought again, is served."""
    world(security={"block": ["*@customer.example"]})
    letter = world.requester("anne").drafts("Printer on fire", "It burns.")
    blocked = world.take(letter)
    world.restart(security={"block": []})

    assert ("rejected", "ticket") == (blocked.outcome, world.take(letter).outcome)
