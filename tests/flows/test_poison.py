"""Mail that cannot be read or applied: tried three times, set aside, told; everybody else is served (R7, R8)."""

import time
from pathlib import Path

import sqlalchemy as sa

from mailticket.desk import operate
from mailticket.mail.message import Mail
from mailticket.store.mails import CONTENT
from tests.tickets import Ticket
from tests.world import PoisonableParser, World


class WatchingParser(PoisonableParser):
    """Looks, while it reads a mail, whether that mail would be blamed if the process died now."""

    def __init__(self, in_work: Path) -> None:
        super().__init__()
        self.in_work = in_work
        self.blamed = False

    def parse(self, raw: bytes) -> Mail:
        deadline = time.monotonic() + 0.2
        while time.monotonic() < deadline and not self.blamed:
            self.blamed = self.in_work.exists() and any(self.in_work.read_bytes())
        return super().parse(raw)


def test_a_run_that_dies_while_the_parser_starts_blames_no_mail(world: World):
    """The parser is a process of its own, slow to start; what dies while we wait for it is not the mail's doing."""
    world.parser = WatchingParser(world.state_dir / "in-work" / "support")
    ticket = world.requester("anne").writes()

    assert ("ticket", False) == (ticket.outcome, world.parser.blamed)


def poisoned(world: World, count: int = 1) -> list[Ticket]:
    """Bring mails that the parser dies on, each between two good ones; return what became of the good ones."""
    anne = world.requester("anne")
    world.parser.poison = b"poison"
    for number in range(count):
        world.bring(world.requester(f"before{number}").drafts("Good", f"before {number}"))
        world.bring(anne.drafts("Bad", f"poison {number}"))
        world.bring(world.requester(f"after{number}").drafts("Good", f"after {number}"))
    world.tick()
    return [Ticket.of_mail(world, 3 * number + at) for number in range(count) for at in (1, 3)]


def test_a_mail_that_cannot_be_read_is_set_aside_after_three_tries_and_its_neighbours_are_served(world: World):
    """parsedmarc: one mail of 100 KB stalls the mailbox for days, and again after every restart (F6)."""
    neighbours = poisoned(world)
    row = world.spool[1]

    assert ["ticket", "ticket"] == [ticket.outcome for ticket in neighbours]
    assert ("set-aside", "set-aside", 3) == (row["state"], row["outcome"], row["attempts"])
    assert "the parser child ended" in row["error"]
    assert 3 == world.parser.tries
    assert (("Bad", "anne@customer.example")) == (row["subject"], row["from"])


def test_a_mail_that_is_set_aside_is_kept_as_it_came(world: World):
    """R7, R20"""
    poisoned(world)
    with world.reading() as tx:
        assert world.requester("anne").sent[0].content == operate.raw(tx, 2)


def test_the_operator_is_told_of_what_was_set_aside_at_most_three_times_an_hour(world: World):
    operator = world.operator
    poisoned(world, 5)
    first_hour = len(operator.inbox)
    world.clock.advance(hours=1)
    world.requester("anne").writes("Bad", "poison again")

    assert (3, 4) == (first_hour, len(operator.inbox))
    assert "trouble" in str(world.outbox[-1]["notice"])


def test_what_was_set_aside_is_not_tried_by_itself_again(world: World):
    poisoned(world)
    world.restart().tick()

    assert 3 == world.parser.tries


def test_after_an_upgrade_retry_serves_what_was_set_aside(world: World):
    """zammad#1020: unprocessable mail needs a shell."""
    poisoned(world, 2)
    world.parser.poison = b""
    with world.app.database.transaction() as tx:
        retried = operate.retry_mails(tx, None, now=world.clock.now())
    world.tick()

    assert 2 == retried
    assert ["ticket"] * 6 == world.outcomes
    assert ["poison 0", "poison 1"] == sorted(
        text for ticket in world.tickets for text in ticket.texts if "p" == text[0]
    )
    assert () == world.faults


def test_a_mail_given_up_on_is_rejected_and_accounted_for(world: World):
    poisoned(world)
    with world.app.database.transaction() as tx:
        dropped = operate.drop_mails(tx, [2], now=world.clock.now())

    assert (1, "rejected") == (dropped, world.outcomes[1])
    assert () == world.faults


def test_a_mail_on_which_run_after_run_dies_is_set_aside_in_the_end(world: World):
    """It counts from the fifth death, so that random kills never set an innocent mail aside (R8)."""
    world.bring(world.requester("anne").drafts("Bad", "kills the daemon"))
    deaths = 0
    while die_at_work(world):
        deaths += 1
        assert deaths < 10
    world.requester("zoe").writes("Good", "words")

    assert (7, ["set-aside", "ticket"]) == (deaths, world.outcomes)


def die_at_work(world: World) -> bool:
    """Let a run be killed while it applies the first mail; False when it gave the mail up instead."""
    note = world.state_dir / "in-work" / "support"
    world.app.pollers["support"].run_once()
    applier = world.app.appliers["support"]
    applier._blame_the_killer()
    if world.spool[0]["state"] != "received":
        return False
    with applier.in_work.on(1):
        noted = note.read_bytes()
    note.write_bytes(noted)  # as a kill leaves it
    world.restart()
    return True


def test_a_mail_that_lost_its_bytes_is_set_aside_and_the_next_one_is_served(world: World):
    """Damage to one row stops no mailbox (R7, R8); the operator sees which mail it is."""
    anne = world.requester("anne")
    world.parser.poison = b"POISON"
    anne.writes("Bad", "POISON")
    lost = world.last_mail()
    with world.app.database.transaction() as tx:
        tx.execute(sa.delete(CONTENT).where(CONTENT.c.mail == lost))
        operate.retry_mails(tx, [lost], now=world.clock.now())
    anne.writes("Good")

    assert ["Good"] == [ticket.subject for ticket in world.tickets]
    (row,) = [row for row in world.spool if row["id"] == lost]
    assert ("set-aside", True) == (row["outcome"], "bytes" in row["error"])
    assert (f"mail {lost} has lost its bytes",) == world.faults
