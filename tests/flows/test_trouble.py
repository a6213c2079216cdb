"""What the operator hears: a trouble once and once when it is over; what comes in numbers as a sum, and never a flood."""

import re

import pytest

from mailticket.desk import trouble
from mailticket.errors import ConfigError, PermanentError, TransientError
from mailticket.mail.catalogue import Catalogue
from mailticket.paths import templates
from mailticket.posts import Staleness, tell_trouble
from mailticket.transports.submitter import Verdict
from tests.people import Person
from tests.world import World

KINDS = Catalogue.load("en", templates()).words["trouble"]


def heard(operator: Person) -> list[tuple[str, int, bool]]:
    """Return what the operator was told: the kind, how often it happened (0: it is told singly), whether it is over."""
    told = []
    for letter in operator.inbox:
        many = re.search(r"\((\d+) ×\)", letter.subject)
        kind = next(kind for kind, words in KINDS.items() if words in letter.subject and kind != "over")
        told.append((kind, int(many[1]) if many else 0, "(over)" in letter.subject))
    return told


def deliver(world: World) -> None:
    """Send what is due, and do nothing else."""
    for deliverer in world.app.deliverers.values():
        deliverer.run_once()
    world.collect()


def test_set_aside_mail_is_told_three_times_and_then_summed_up(world: World):
    """R7: told within minutes, and a flood of poison is no flood of mail."""
    operator, anne = world.operator, world.requester("anne")
    world.parser.poison = b"poison"
    for number in range(5):
        anne.writes(f"Bad {number}", "poison")
    fine = anne.writes("Good", "words")
    world.clock.advance(hours=1)
    world.tick()

    assert [("set-aside", 0, False)] * 3 + [("set-aside", 5, False)] == heard(operator)
    assert ["mailticket spool show 1" in operator.inbox[0].text, "mailticket spool list" in operator.inbox[3].text]
    assert ["words"] == fine.texts
    world.clock.advance(hours=2)
    anne.writes("Bad again", "poison")
    world.clock.advance(hours=1)
    world.tick()
    assert [("set-aside", 0, False)] == heard(operator)[4:], "the count begins anew, and one is no sum"


def test_forged_mail_is_told_at_once_and_then_summed_up_for_each_agent(world: World):
    operator = world.operator
    ticket = world.requester("anne").writes("Printer on fire")
    for name, times in (("bob", 4), ("alice", 1)):
        agent = world.agent(name)
        forger = Person(world, agent.name, agent.address, authentication="fail")
        forger.inbox = agent.inbox
        for number in range(times):
            forger.writes(f"Re: {ticket.token} {number}", "#close")
    world.clock.advance(hours=1)
    world.tick()

    assert [("forged", 0, False)] * 2 + [("forged", 4, False)] == heard(operator)
    assert ["bob@acme.example" in letter.text for letter in operator.inbox] == [True, False, True]


@pytest.mark.parametrize("kind", trouble.PACES)
def test_what_comes_often_comes_as_some_mails_and_one_sum(world: World, kind: str):
    """A hundred of anything in its time are a few mails, whatever the kind."""
    operator, pace = world.operator, trouble.PACES[kind]
    for number in range(100):
        with world.app.database.transaction() as tx, world.app.desk(tx, cause=f"test:{number}") as desk:
            trouble.often(desk, kind, about="x@acme.example")
    world.tick()
    at_once = heard(operator)
    world.clock.advance(pace.within)
    world.tick()
    world.clock.advance(pace.within * 2)
    world.tick()

    assert [(kind, 0, False)] * len(pace.at_once) == at_once
    assert [(kind, 100, False)] == heard(operator)[len(at_once) :]


def test_reports_about_mail_that_is_not_ours_are_summed_up_once_a_day(world: World):
    operator = world.operator
    for number in range(3):
        world.requester("x", "mailer-daemon@mx.example").writes(
            f"Undelivered Mail {number}", "nobody", auto_submitted="auto-replied", return_path="<>"
        )
    before = heard(operator)
    world.clock.advance(days=1)
    world.tick()

    assert ([], [("stray-bounce", 3, False)]) == (before, heard(operator))
    assert {"bounce"} == set(world.outcomes)


def test_an_address_of_the_desk_that_is_refused_is_told_once_a_day(world: World):
    operator, anne = world.operator, world.requester("anne")
    world.submitter.answer(Verdict.REJECTED, "550 no such user", to="bob@acme.example")
    for number in range(3):
        anne.writes(f"Problem {number}")
    world.clock.advance(days=1)
    world.tick()
    anne.writes("Another")

    assert [("undelivered", 0, False), ("undelivered", 3, False), ("undelivered", 0, False)] == heard(operator)


@pytest.mark.parametrize(
    ("error", "is_told_at_once", "kind"),
    [
        (PermanentError("log-in refused"), True, "mailbox-login"),
        (ConfigError(["mailbox[0].imap.password_file: No such file"]), True, "mailbox-login"),
        (TransientError("no route"), False, "mailbox-stale"),
    ],
)
def test_a_mailbox_in_trouble_is_told_once_and_once_when_it_is_over(
    world: World, error: Exception, is_told_at_once: bool, kind: str
):
    """What only the operator can mend at once, what may pass after `stale_after`; both of the daemon's telling."""
    operator, (mailbox,) = world.operator, world.settings.mailboxes
    staleness = Staleness(world.app, mailbox)
    counts = []
    for minutes in (0, 14, 1, 30):
        world.clock.advance(minutes=minutes)
        tell_trouble(world.app, mailbox, staleness, error)
        deliver(world)
        counts.append(len(operator.inbox))
    for _ in range(2):
        tell_trouble(world.app, mailbox, staleness, None)
        deliver(world)

    assert ([1, 1, 1, 1] if is_told_at_once else [0, 0, 1, 1]) == counts
    assert [(kind, 0, False), (kind, 0, True)] == heard(operator)


def test_trouble_takes_the_operators_own_route(world: World):
    """What cannot leave by the server that is down leaves by the other."""
    world(site={"operator_smtp": "smtps://ops@elsewhere.example", "operator_smtp_password_env": "UNUSED"})
    operator = world.operator
    _ = world.app
    world.submitter.answer(Verdict.OUTAGE, "connection refused", times=1)
    world.bring(world.requester("anne").drafts("Printer on fire", "It burns."))
    world.tick(troubled=True)
    while_down = heard(operator), list(world.submitters[""].tried)
    world.clock.advance(minutes=10)
    world.tick()

    assert ([("delivery", 0, False)], ["ops@acme.example"]) == while_down
    assert [("delivery", 0, False), ("delivery", 0, True)] == heard(operator)


# --- the disk ---------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_nearly_full_is_told_once_and_once_when_it_is_over(world: World):
    operator = world.operator
    for min_free in ("9000TB", "9000TB", "1KB", "1KB"):
        world.restart(site={"min_free": min_free}).tick()

    assert [("disk", 0, False), ("disk", 0, True)] == heard(operator)
