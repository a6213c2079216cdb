"""A mail that the mail server does not hand out: told, accounted for, looked for by a person; the mailbox goes on."""

from email import message_from_bytes

import pytest

from mailticket.desk import operate
from tests.world import World

SAID = "NO [SERVERBUG] damaged"


@pytest.fixture
def database_url(sqlite_url):
    """The way into the spool is tested on both (tests/unit/workers)."""
    return sqlite_url


@pytest.fixture
def kept(world: World) -> World:
    """A desk whose server has three mails, and hands out the first and the last."""
    for name in ("anne", "ben", "cleo"):
        world.bring(world.requester(name).drafts(f"Mail of {name}", "words"))
    world.mailbox.kept_back[2] = SAID
    return world


def test_the_mailbox_goes_on_and_the_mail_stays_on_the_server(kept: World):
    """F6: one such mail stopped its mailbox for good."""
    kept.tick()

    assert ["Mail of anne", "Mail of cleo"] == [ticket.subject for ticket in kept.tickets]
    assert [2] == list(kept.mailbox.inbox)
    kept.restart().tick()
    assert [2] == list(kept.mailbox.inbox)


def test_it_is_set_aside_and_the_operator_is_told_once_where_it_is(kept: World):
    operator = kept.operator
    kept.tick()
    kept.restart().tick()
    (row,) = [row for row in kept.spool if row["state"] == "set-aside"]

    assert ("set-aside", 3, "Mail of ben") == (row["outcome"], row["attempts"], row["subject"])
    assert f"the mail server does not hand this mail out: {SAID}" == row["error"]
    assert () == kept.faults
    (told,) = operator.inbox
    assert SAID in told.text
    assert f"mailticket spool show {row['id']}" in told.text


def test_tried_again_it_is_a_ticket_that_tells_an_agent_what_to_look_for(kept: World):
    bob = kept.agent("bob")
    kept.tick()
    (mail,) = [row["id"] for row in kept.spool if row["state"] == "set-aside"]
    with kept.app.database.transaction() as tx:
        shown = message_from_bytes(operate.raw(tx, mail)).get_payload(decode=True).decode()
        operate.retry_mails(tx, None, now=kept.clock.now())
    kept.tick()
    ticket = kept.tickets[-1]

    assert ("Mail of ben", [], [2]) == (ticket.subject, kept.requester("ben").inbox, list(kept.mailbox.inbox))
    for words in ("support@acme.example, INBOX", "UID 2", SAID, "ben@customer.example"):
        assert words in shown
        assert words in bob.inbox[-1].text


@pytest.mark.parametrize("header", [b"", b"Subject: same\r\n\r\n"], ids=["no header", "the same header"])
def test_two_of_them_are_no_copies_of_each_other(kept: World, header: bytes):
    kept.mailbox.inbox = {}
    for uid in (kept.mailbox.deliver(header + b"\r\n") for _ in range(2)):
        kept.mailbox.kept_back[uid] = SAID
    kept.requester("dora").writes("Good")
    with kept.app.database.transaction() as tx:
        assert 2 == operate.retry_mails(tx, None, now=kept.clock.now())
    kept.tick()

    assert ["ticket"] * 3 == kept.outcomes


def test_an_agents_answer_that_is_not_handed_out_says_nothing_to_the_requester(kept: World):
    """Words of ours must not go out as theirs, whatever its header proves."""
    anne, bob = kept.requester("anne"), kept.agent("bob")
    kept.tick()
    (ticket,) = [ticket for ticket in kept.tickets if "anne" in ticket.subject]
    kept.mailbox.inbox.clear()
    before = len(anne.inbox)
    kept.mailbox.kept_back[4] = SAID
    bob.replies(ticket, "It is mended.")
    with kept.app.database.transaction() as tx:
        operate.retry_mails(tx, None, now=kept.clock.now())
    kept.tick()

    assert (before, ["ticket"] * 4) == (len(anne.inbox), kept.outcomes)
