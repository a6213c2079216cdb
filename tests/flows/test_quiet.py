"""Nobody is disturbed in their quiet hours, nobody drowned in notices; and nothing of it is lost (product.md 5)."""

from datetime import timedelta

import pytest

from mailticket.desk import digests, fields
from mailticket.store import tickets, waiting
from tests.letters import File

HOUR = timedelta(hours=1)
QUIET = {"first_response": "", "resolve_within": "", "assign_within": ""}


@pytest.fixture
def at_night(world):
    """Monday 20:00; bob is not to be disturbed from 19:00 to 07:00, alice always may be."""
    agents = [dict(agent, quiet="19:00-07:00") if agent["id"] == "bob" else agent for agent in world.data["agent"]]
    world(agent=agents, queue=QUIET)
    world.agent("alice")
    world.agent("bob")
    world.clock.advance(11 * HOUR)
    return world


def passes(world, span):
    world.clock.advance(span)
    world.tick().tick()


def notices(person):
    return [letter.notice for letter in person.inbox]


def test_in_quiet_hours_everything_waits_and_comes_as_a_digest(at_night):
    """Three tickets in the night: one digest at seven, not three mails; whoever is awake is told at once."""
    alice, bob = at_night.agent("alice"), at_night.agent("bob")
    made = [at_night.requester("anne").writes(f"Printer {number}", f"It burns {number}.") for number in range(3)]
    assert (3, []) == (len(alice.inbox), notices(bob))
    passes(at_night, 11 * HOUR - timedelta(seconds=1))
    assert [] == notices(bob)
    passes(at_night, timedelta(seconds=1))

    assert ["digest"] == notices(bob)
    digest = bob.inbox[0]
    for number, ticket in enumerate(made):
        assert f"It burns {number}." in digest.text
        assert f"It burns {number}." in digest.html
        assert ticket.token in digest.text
    assert "Nobody reads answers to this mail." in digest.text
    passes(at_night, 24 * HOUR)
    assert ["digest"] == notices(bob)


def test_a_digest_says_why_it_comes_and_keeps_what_belongs_to_each_notice(at_night):
    """A stranger who claims a ticket is shown as one in the morning, too; and no ticket is said to be "yours".

    Files do not go along, but "see attached" without a word of one would be a riddle.
    """
    bob = at_night.agent("bob")
    photo = File("photo.jpg", b"x" * 1200, "image/jpeg")
    ticket = at_night.requester("anne").writes("Printer on fire", "It burns.", files=(photo,))
    at_night.requester("mallory", "mallory@evil.example").writes(f"Re: {ticket.token} Printer on fire", "Pay me.")
    passes(at_night, 11 * HOUR)
    digest = " ".join(bob.inbox[0].text.split())

    assert ("digest", 1) == (bob.inbox[0].notice, digest.count("nothing proves that they belong to it"))
    assert digest.index("Pay me.") < digest.index("The writer names ticket #1001")
    assert digest.index("It burns.") < digest.index("Attachments: photo.jpg (1.2 kB)") < digest.index("Pay me.")
    assert "photo.jpg" in bob.inbox[0].html
    assert "nothing proves" in bob.inbox[0].html
    assert "Why this mail: you were not to be disturbed, or too much came at once." in digest
    assert "yours" not in digest


def test_what_is_about_one_ticket_comes_as_itself_and_can_be_answered(at_night):
    """A digest of one would only take the answer away."""
    anne, bob = at_night.requester("anne"), at_night.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.", files=(File("fire.txt", b"hot", "text/plain"),))
    anne.replies(ticket, "Worse now.")
    passes(at_night, 11 * HOUR)

    assert ["requester-replied"] == notices(bob)
    assert "It burns." in bob.inbox[0].text
    assert "Worse now." in bob.inbox[0].text
    assert {"fire.txt": b"hot"} == bob.inbox[0].files
    bob.replies(bob.inbox[0], "Use water.")
    assert "pending" == ticket.status


def test_a_proposal_waits_too_but_is_never_hidden_in_a_digest(at_night):
    anne, alice, bob = at_night.requester("anne"), at_night.agent("alice"), at_night.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    with at_night.desk() as desk:
        from mailticket.desk import assignment

        assignment.assign(desk, tickets.get(desk.tx, ticket.number), at_night.settings.agent("bob"), None)
    alice.replies(ticket, "#note\nI know her.")
    for number in range(2):
        anne.writes(f"Kettle {number}")
    passes(at_night, 11 * HOUR)

    assert ["assigned", "digest"] == sorted(notices(bob))


def test_urgent_tickets_receipts_and_questions_wait_for_nobody(at_night):
    """What somebody asked for, or is urgent, is told at any hour."""
    anne, bob = at_night.requester("anne"), at_night.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.writes(f"Re: {ticket.token} Printer on fire", "#take\n#prioriti high")
    assert ["held"] == notices(bob)
    bob.writes(f"Re: {ticket.token} Printer on fire", "#take")
    assert ["held", "receipt"] == notices(bob)
    with at_night.desk() as desk:
        fields.set_field(desk, tickets.get(desk.tx, ticket.number), "priority", "urgent")
    anne.replies(ticket, "Now the curtain burns.")
    assert ["held", "receipt", "requester-replied"] == notices(bob)


def test_what_waits_survives_a_restart_and_what_was_taken_back_is_not_told(at_night):
    anne, alice, bob = at_night.requester("anne"), at_night.agent("alice"), at_night.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.writes(f"Re: {ticket.token} Printer on fire", "#take")
    alice.replies(ticket, "#note\nI should not have said this.")
    alice.replies(alice.notices("receipt")[-1], "#undo")
    at_night.restart()
    passes(at_night, 11 * HOUR)

    assert ["receipt", "new-ticket"] == notices(bob)
    assert "should not have said" not in bob.inbox[-1].text


def test_what_leaves_later_still_says_that_the_ticket_was_opened_again(at_night):
    """A notice is put into words when it leaves; what the requester's words found is kept for that."""
    anne, alice, bob = at_night.requester("anne"), at_night.agent("alice"), at_night.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    other = anne.writes("Kettle", "It leaks.")
    alice.replies(ticket, "#resolve\nUse water.")
    alice.replies(ticket, "#release")
    alice.replies(other, "#note\nI know her.")
    anne.replies(ticket, "It burns again.")
    anne.replies(other, "It leaks more.")
    passes(at_night, 11 * HOUR)

    assert ["digest"] == notices(bob)
    about = bob.inbox[0].text
    assert 1 == about.count("wrote again, and the ticket is open again"), about
    assert 2 == about.count("wrote again")
    assert about.index("open again") < about.index("It burns again.")


def test_what_leaves_later_says_what_was_so_when_it_happened(at_night):
    """Neither what became of the ticket since then, nor its new subject: that may be for others by now."""
    anne, alice, bob = at_night.requester("anne"), at_night.agent("alice"), at_night.agent("bob")
    ticket, other = anne.writes("Problem", "Please see me."), anne.writes("Kettle", "It leaks.")
    anne.replies(ticket, "Still there.")
    anne.replies(other, "Still leaking.")
    alice.replies(ticket, "#take\n#subject Salary of Bob")
    alice.replies(other, "Use tape.")
    passes(at_night, 11 * HOUR)

    assert ["digest"] == notices(bob)
    assert "open again" not in bob.inbox[0].text
    assert "Salary" not in bob.inbox[0].text
    assert "[#1001] Problem" in bob.inbox[0].text


def test_templates_of_ones_own_find_the_same_values_in_what_leaves_later(at_night, tmp_path):
    own = tmp_path / "own" / "en"
    own.mkdir(parents=True)
    (own / "new-ticket.md").write_text(
        "{{ ticket.token }} new\n\nFiles: {% for f in files %}{{ f.name }}{% endfor %}\n"
    )
    at_night.restart(site={"templates_dir": str(own.parent)})
    anne, bob = at_night.requester("anne"), at_night.agent("bob")
    anne.writes("Printer", "It burns.", files=(File("fire.txt", b"hot", "text/plain"),))
    anne.writes("Kettle")
    passes(at_night, 11 * HOUR)

    assert "Files: fire.txt" in bob.inbox[0].text


def test_too_much_for_one_digest_comes_in_several_and_nothing_is_lost(at_night):
    """Fifty notices are enough for one mail, and so is a megabyte: more is not read, and servers refuse it."""
    bob = at_night.agent("bob")
    people = [at_night.requester(f"anne{number}") for number in range(9)]
    for number in range(waiting.ONE_TRANSACTION + 3):
        people[number % 8].writes(f"Printer {number}", f"It burns {number}.")
    for number in range(3):
        people[8].writes(f"Log {number}", f"log {number}\n" + "all is well, all is well\n" * (digests.LARGEST // 50))
    passes(at_night, 11 * HOUR)

    assert {"digest"} == set(notices(bob))
    assert 4 == len(bob.inbox)
    assert all(len(letter.text) < digests.LARGEST for letter in bob.inbox)
    told = "".join(letter.text for letter in bob.inbox)
    assert all(1 == told.count(f"It burns {number}.") for number in range(waiting.ONE_TRANSACTION + 3))
    assert all(f"log {number}\n" in told for number in range(3))


def test_the_61st_notice_within_an_hour_waits_for_a_digest_and_nothing_is_lost(world):
    """trust.md 4.3: sixty an hour are told one by one, the rest every quarter of an hour together."""
    world(queue=QUIET)
    alice, bob = world.agent("alice"), world.agent("bob")
    anne = [world.requester(f"anne{number}") for number in range(8)]
    for number in range(66):
        anne[number % 8].writes(f"Printer {number}", f"It burns {number}.")
    assert (60, {"new-ticket"}) == (len(bob.inbox), set(notices(bob)))
    bob.replies(bob.inbox[0], "#take")
    assert "receipt" == bob.inbox[-1].notice, "what was asked for is told at once"
    passes(world, timedelta(minutes=15))

    for person in (alice, bob):
        assert ["digest"] == [notice for notice in notices(person) if notice not in {"new-ticket", "receipt"}]
        for number in range(60, 66):
            assert f"It burns {number}." in person.inbox[-1].text
    passes(world, 2 * HOUR)
    anne[0].writes("Printer again", "It burns again.")
    assert "new-ticket" == bob.inbox[-1].notice
