"""Limits of automatic mail: over them nothing is lost but the automatic answer (trust.md 4.3, S7, S9)."""

from tests.world import World, another_mailbox


def acks(world: World, address: str) -> int:
    return len([letter for letter in world.post if letter.recipient == address and not letter.notice])


def write(world: World, count: int, *, apart: float, name: str = "anne") -> None:
    """Let somebody write so many new mails, so many minutes apart."""
    for number in range(count):
        world.requester(name).writes(f"Case {number} at {world.clock.now()}", f"words {number}")
        world.clock.advance(minutes=apart)


def test_one_address_gets_three_acknowledgements_an_hour(world: World):
    write(world, 8, apart=1)

    assert 3 == acks(world, "anne@customer.example")
    assert 8 == len(world.tickets), "every mail is a ticket all the same"


def test_another_address_is_not_concerned(world: World):
    """No limit per domain, none over all: a victim cannot be used to silence a whole company."""
    write(world, 4, apart=1)
    write(world, 1, apart=1, name="zoe")

    assert 1 == acks(world, "zoe@customer.example")


def test_the_next_hour_counts_anew(world: World):
    write(world, 4, apart=1)
    world.clock.advance(hours=1)
    write(world, 1, apart=1)

    assert 4 == acks(world, "anne@customer.example")


def test_one_address_gets_ten_acknowledgements_a_day(world: World):
    write(world, 24, apart=30)

    assert 10 == acks(world, "anne@customer.example")


def test_the_history_says_why_there_was_no_answer(world: World):
    write(world, 4, apart=1)

    assert "3 automatic mails to this address in 1 h are enough" == world.tickets[-1].entry("not acknowledged")["why"]


def test_answers_to_a_ticket_are_never_acknowledged(world: World):
    anne = world.requester("anne")
    ticket = anne.writes()
    for number in range(5):
        anne.replies(ticket, f"And another thing: {number}.")

    assert 1 == acks(world, anne.address)


def test_a_storm_from_one_address_folds_into_its_first_ticket(world: World):
    """More than ten new tickets in ten minutes; every mail is kept (R25)."""
    write(world, 15, apart=0.1)
    first, *others = world.tickets

    assert 10 == len([first, *others])
    assert 6 == len(first.messages)
    assert "one of many new mails; folded into #1001" in [entry["why"] for entry in first.history]
    assert ["ticket"] * 15 == world.outcomes


def test_after_a_storm_new_mails_are_tickets_again(world: World):
    write(world, 15, apart=0.1)
    world.clock.advance(minutes=10)
    write(world, 1, apart=1)

    assert 11 == len(world.tickets)


def test_a_storm_of_one_does_not_swallow_the_mail_of_another(world: World):
    """People's mail is never folded across addresses."""
    write(world, 15, apart=0.1)
    write(world, 1, apart=1, name="zoe")

    assert "zoe@customer.example" == world.tickets[-1].json["requester"]["address"]


def test_a_storm_in_somebodys_name_swallows_nothing_of_theirs_and_gets_into_none_of_it(world: World):
    """Else ten forgeries in ten minutes would hide each mail of a customer, and reach their tickets (S3, S9)."""
    anne = world.requester("anne")
    own = anne.writes("Printer", "It burns.")
    anne.authentication = "fail"
    forged = [anne.writes(f"Buy {number}", "Cheap.") for number in range(15)]
    anne.authentication = "pass"
    honest = anne.writes("Server", "It is down.")

    assert (["It burns."], ["It is down."]) == (own.texts, honest.texts)
    assert 2 == acks(world, anne.address)
    assert 10 == len({ticket.number for ticket in forged})


def test_thirty_equal_mails_of_machines_fold_into_the_first(world: World):
    """A monitoring system in panic writes from many hosts; the same subject, digits kept, is one storm."""
    for number in range(35):
        world.requester(f"host{number}").writes("Disk full on rack 7", f"at {number}", auto_submitted="auto-generated")
    other = world.requester("host99").writes("Disk full on rack 8", "at", auto_submitted="auto-generated")

    assert 30 + 1 == len(world.tickets)
    assert other.number != world.tickets[0].number


def test_a_thousand_spoofed_mails_bring_a_victim_three_acknowledgements_an_hour(world: World):
    """Backscatter is bounded, and none of it is of the attacker's making (S7); fifty stand for the thousand."""
    mallory = world.requester("victim", authentication="none")
    for number in range(50):
        world.bring(mallory.drafts(f"Buy pills {number}", f"Pills {number}"))
    world.tick()
    received = [letter for letter in world.post if letter.recipient == mallory.address]

    assert len(received) <= 3
    assert not [letter for letter in received if "pills" in letter.content.decode().lower()]


def test_mails_that_are_too_big_are_answered_no_more_often_than_others(world: World):
    """`too-big` answers a new ticket as `ack` does, and counts as one."""
    world(security={"max_message_size": "100KB"})
    for number in range(8):
        world.requester("anne").writes(f"Photo {number}", "x" * 200_000)
        world.clock.advance(minutes=5)

    assert 3 == acks(world, "anne@customer.example")
    assert 8 == len(world.tickets)


def test_a_storm_is_never_folded_into_what_nobody_looks_at(world: World):
    """The first ticket may be spam or closed by now: what comes then goes into the first that is still worked on."""
    write(world, 10, apart=0.1)
    first, second, third, *_ = world.tickets
    bob = world.agent("bob")
    bob.replies(first, "#spam")
    bob.replies(second, "#close")
    write(world, 2, apart=0.1)

    assert 10 == len(world.tickets)
    assert [1, 1, 3] == [one.kinds.count("requester") for one in (first, second, third)]


def test_a_storm_is_folded_within_its_queue(world: World):
    """What somebody writes to sales is read by those of sales."""
    world(
        mailbox=[another_mailbox("support"), another_mailbox("sales", "sales")],
        queue=[
            {"name": "support", "agents": ["bob"], "lead": "carol"},
            {"name": "sales", "agents": ["bob"], "lead": "bob"},
        ],
    )
    write(world, 10, apart=0.1)
    for number in range(2):
        world.requester("anne").writes(f"Order {number}", f"words {number}", to="sales@acme.example")

    assert ["support"] * 10 + ["sales"] == [one.json["queue"] for one in world.tickets]
    assert 2 == world.tickets[-1].kinds.count("requester")
