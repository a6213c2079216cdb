"""Which ticket a mail belongs to, rule by rule, and why (product.md 2)."""

from datetime import timedelta

import pytest

from mailticket.domain.status import Status
from tests.tickets import Ticket
from tests.world import World


@pytest.fixture
def ticket(world: World) -> Ticket:
    """A ticket of anne's."""
    return world.requester("anne").writes("Printer on fire", "It burns.")


# --- rule 1: it answers a mail ---------------------------------------------------------------------------------------


def test_an_answer_to_our_mail_finds_its_ticket_by_the_signed_id_alone(world: World, ticket: Ticket):
    """Subject changed, sent to the plain address: the id in In-Reply-To is ours and signed."""
    answer = world.requester("anne").replies(ticket, "Worse.", subject="Something else", to="support@acme.example")

    assert (ticket, "answers a mail of ours (signed Message-ID)") == (answer, answer.why)


def test_references_are_enough_where_in_reply_to_is_lost(world: World, ticket: Ticket):
    answer = world.requester("anne").replies(ticket, "Worse.", in_reply_to=None, subject="x", to="support@acme.example")

    assert ticket == answer


def test_an_id_with_a_broken_signature_finds_nothing(world: World, ticket: Ticket):
    """CVE-2026-47123 of FreeScout: no field of an id is read before its signature holds (F3)."""
    letter = world.requester("anne").inbox[-1]
    head, _, domain = letter.message_id.rpartition("@")
    forged = f"{head[:-1]}{'a' if head[-1] != 'a' else 'b'}@{domain}"
    answer = world.requester("mallory").writes("Hello", in_reply_to=forged, references=forged)

    assert answer.number not in {None, ticket.number}


def test_a_participant_who_answers_their_own_mail_finds_its_ticket(world: World, ticket: Ticket):
    anne = world.requester("anne")
    answer = anne.replies(anne.sent[0], "I forgot to say …", to="support@acme.example", subject="Forgotten")

    assert (ticket, "answers a message of the ticket, from a participant") == (answer, answer.why)


@pytest.mark.parametrize("first", ["anne", "mallory"])
def test_a_message_id_that_a_stranger_copied_leads_no_agents_answer_to_them(world: World, first: str):
    """Whoever saw the customer's mail knows its id; the answer goes where it is addressed (R5, S1)."""
    anne, mallory, bob = world.requester("anne"), world.requester("mallory"), world.agent("bob")
    by = {
        one: person.writes("P", "x", message_id="<known@client.example>")
        for one, person in sorted({"anne": anne, "mallory": mallory}.items(), key=lambda pair: pair[0] != first)
    }
    answer = {"in_reply_to": "<known@client.example>", "references": "<known@client.example>"}
    bob.writes("Re: P", "Your PIN is 1234.", to=str(anne), cc=world.address, **answer)

    assert (["x", "Your PIN is 1234."], ["x"]) == (by["anne"].texts, by["mallory"].texts)
    assert not [letter for letter in mallory.inbox if "1234" in letter.text]


def test_a_message_id_that_was_copied_stays_with_the_ticket_that_had_it_first(world: World):
    """Also where the copy made its owner a watcher of the other ticket, to draw their mail there."""
    world(mailbox={"cc": "add"})
    anne, mallory, bob = world.requester("anne"), world.requester("mallory"), world.agent("bob")
    ticket = anne.writes("P", "x", message_id="<known@client.example>")
    mallory.writes("P", "x", message_id="<known@client.example>", cc=str(anne))
    for person in (anne, bob):
        person.writes("Re: P", f"From {person.name}.", in_reply_to="<known@client.example>")

    assert ["x", "From Anne.", "From Bob Martin."] == ticket.texts


def test_a_stranger_who_answers_a_participants_mail_opens_a_ticket(world: World, ticket: Ticket):
    """Foreign ids are no secret: whoever was in copy knows them."""
    anne, zoe = world.requester("anne"), world.requester("zoe")
    answer = zoe.replies(anne.sent[0], "Me too", to="support@acme.example")

    assert ticket != answer
    assert ["It burns."] == ticket.texts


# --- rule 2: it went to a signed address ------------------------------------------------------------------------------


def test_a_signed_address_and_the_subject_are_enough(world: World, ticket: Ticket):
    anne = world.requester("anne")
    reply_to = str(anne.inbox[-1].headers["Reply-To"])
    answer = anne.writes("Re: Printer on fire", "Worse.", to=reply_to)

    assert (ticket, "went to a signed address of the ticket") == (answer, answer.why)


def test_a_signed_address_and_the_subject_lead_to_where_their_ticket_was_merged(world: World, ticket: Ticket):
    """Who wrote about the smoke knows of no fire: the subject is that of the ticket the address was made for."""
    zoe = world.requester("zoe")
    smoke = zoe.writes("Smoke in the hall", "I smell it.")
    reply_to = str(zoe.inbox[-1].headers["Reply-To"])
    world.agent("bob").replies(smoke, f"#merge {ticket.number}")

    assert ticket == zoe.writes("Re: Smoke in the hall", "Still there.", to=reply_to)


def test_a_saved_signed_address_used_for_something_new_opens_a_linked_ticket(world: World, ticket: Ticket):
    """Address books keep whatever was answered to once."""
    anne = world.requester("anne")
    new = anne.writes("My chair squeaks", to=str(anne.inbox[-1].headers["Reply-To"]))

    assert ticket != new
    assert [("follow-up-of", ticket.number)] == new.links
    assert [("followed-by", new.number)] == ticket.links
    assert "It follows ticket #1001" in world.agent("bob").notices("new-ticket")[-1].text


def test_an_address_with_a_broken_signature_is_the_plain_mailbox(world: World, ticket: Ticket):
    mallory = world.requester("mallory")
    forged = str(world.requester("anne").inbox[-1].headers["Reply-To"]).replace("1001", "1002")
    answer = mallory.writes("Re: Printer on fire", to=forged)

    assert ticket != answer
    assert [] == answer.links


def test_the_holder_of_a_token_who_is_no_participant_is_an_outsider(world: World, ticket: Ticket):
    """Their mail opens the ticket for agents to see; they get nothing and become nobody (S1, S3)."""
    bob, zoe = world.agent("bob"), world.requester("zoe")
    ack = world.requester("anne").inbox[-1]
    answer = zoe.replies(ack, "I was in copy.")

    assert ticket == answer
    assert ["requester", "outsider"] == ticket.kinds
    assert [] == zoe.inbox
    assert "anne@customer.example" == ticket.json["requester"]["address"]
    assert "I was in copy." in bob.inbox[-1].text
    assert not ticket.messages[-1]["public"]


def test_an_outsider_gains_no_rights_by_having_written(world: World, ticket: Ticket):
    """The subject token is for participants; whoever barged in once is still none."""
    zoe = world.requester("zoe")
    zoe.replies(world.requester("anne").inbox[-1], "I was in copy.")
    again = zoe.writes(f"Re: {ticket.token} Printer on fire", "And another thing")

    assert ticket != again


# --- rule 3: the subject token ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["Re: ", "AW: ", "TR: ", "RIF: ", "SV: Re: AW: ", "Antw.: ", "RE[2]: ", ""])
def test_the_subject_token_of_a_participant_finds_the_ticket_in_every_language(
    world: World, ticket: Ticket, prefix: str
):
    answer = world.requester("anne").writes(f"{prefix}{ticket.token} Printer on fire", "Worse.")

    assert (ticket, "subject token, from a participant") == (answer, answer.why)


def test_a_strangers_token_is_only_a_hint(world: World, ticket: Ticket):
    """zammad#5064: anyone with the number in the subject lands in customer A's ticket."""
    zoe, bob = world.requester("zoe"), world.agent("bob")
    claim = zoe.writes(f"Re: {ticket.token} Printer on fire", "Let me in")

    assert ticket != claim
    assert "claims #1001" == claim.entry("claim")["detail"]
    assert ["It burns."] == ticket.texts
    assert "new-ticket" == bob.inbox[-1].notice


def test_answers_do_not_tell_which_numbers_exist(world: World, ticket: Ticket):
    """S3: whoever guesses learns nothing."""
    one, other = world.requester("one"), world.requester("two")
    one.writes("Re: [#1001] x", "guess")
    other.writes("Re: [#99999] x", "guess")
    answers = [letter.text.replace("1002", "N").replace("1003", "N") for letter in (one.inbox[0], other.inbox[0])]

    assert answers[0].replace("#99999", "#1001") == answers[1].replace("#99999", "#1001")


def test_a_token_under_failing_authentication_opens_a_ticket(world: World, ticket: Ticket):
    anne = world.requester("anne")
    anne.authentication = "fail"
    forged = anne.writes(f"Re: {ticket.token} Printer on fire", "Send it to my new address")

    assert ticket != forged
    assert "forged" == forged.kind
    assert ["It burns."] == ticket.texts


def test_a_signed_id_holds_under_failing_authentication_and_is_flagged(world: World, ticket: Ticket):
    anne = world.requester("anne")
    anne.authentication = "fail"
    answer = anne.replies(ticket, "Worse.")

    assert (ticket, "forged") == (answer, answer.kind)
    assert "Authentication-Results: fail" in answer.why


# --- none of them -----------------------------------------------------------------------------------------------------


def test_the_same_subject_alone_joins_nothing(world: World):
    """osTicket#3607: five customers writing "help" merged in one ticket."""
    tickets = [world.requester(name).writes("help", "help") for name in ("anne", "zoe", "max", "eva", "kim")]

    assert 5 == len(set(tickets))


def test_a_mail_to_a_merged_ticket_lands_in_the_other(world: World, ticket: Ticket):
    other = world.requester("anne").writes("Fire in the printer room", "Smoke.")
    ticket.merged_into(other)

    assert other == world.requester("anne").replies(ticket, "Worse.")
    assert other == world.requester("anne").writes(f"Re: {ticket.token} x", "Worse still.")


def test_a_merged_chain_is_followed_to_its_end(world: World, ticket: Ticket):
    second, third = (world.requester("anne").writes(f"Case {number}") for number in range(2))
    ticket.merged_into(second)
    second.merged_into(third)

    assert third == world.requester("anne").replies(ticket, "Worse.")


# --- status -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status.NEW, "new"),
        (Status.OPEN, "open"),
        (Status.PENDING, "open"),
        (Status.VENDOR, "open"),
        (Status.SNOOZED, "open"),
        (Status.RESOLVED, "open"),
        (Status.CLOSED, "open"),
    ],
)
def test_the_requesters_mail_reopens_what_waited(world: World, ticket: Ticket, before: Status, after: str):
    ticket.becomes(before)
    answer = world.requester("anne").replies(ticket, "It started burning again, please come and look.")

    assert (ticket, after) == (answer, ticket.status)


def test_a_mail_to_a_long_closed_ticket_opens_a_new_one_linked_to_it(world: World, ticket: Ticket):
    ticket.becomes(Status.CLOSED)
    world.clock.advance(days=31)
    answer = world.requester("anne").replies(ticket, "It burns again, please come and look.")

    assert ticket != answer
    assert [("follow-up-of", ticket.number)] == answer.links
    assert ("closed", "new") == (ticket.status, answer.status)


def test_how_long_a_closed_ticket_reopens_is_the_queues_choice(world: World):
    world(queue={"reopen_within": "2d"})
    ticket = world.requester("anne").writes()
    ticket.becomes(Status.CLOSED)
    world.clock.advance(timedelta(days=2) - timedelta(minutes=1))
    reopened = world.requester("anne").replies(ticket, "It burns again, please come and look.")
    ticket.becomes(Status.CLOSED)
    world.clock.advance(days=2, minutes=1)
    late = world.requester("anne").replies(ticket, "And once more it burns, please come.")

    assert ticket == reopened
    assert ticket != late


# --- agents -----------------------------------------------------------------------------------------------------------


def test_an_agents_mail_that_names_no_ticket_is_a_requesters(world: World):
    ticket = world.agent("bob").writes("My own chair squeaks", "Help.")

    assert "bob@acme.example" == ticket.json["requester"]["address"]
    assert ["requester"] == ticket.kinds


def test_a_failing_mail_in_an_agents_name_is_kept_as_a_note_and_leaves_the_house_never(world: World, ticket: Ticket):
    """S4: forged agents answer nobody."""
    bob, anne = world.agent("bob"), world.requester("anne")
    bob.authentication = "fail"
    before = len(anne.inbox)
    forged = bob.replies(ticket, "Please wire money to …")

    assert ticket == forged
    assert "note" == ticket.kinds[-1]
    assert before == len(anne.inbox)


@pytest.mark.parametrize(
    "sender",
    [
        '"bob@acme.example" <mallory@evil.example>',
        "bob@acme.example)<mallory@evil.example>",
        "bob@аcme.example",
        "bob@acme.example, mallory@evil.example",
    ],
)
def test_who_only_looks_like_an_agent_is_none(world: World, ticket: Ticket, sender: str):
    """S23, F11: one From header, one address, no defect, exactly equal."""
    mallory = world.requester("mallory", "mallory@evil.example")
    answer = mallory.writes(f"Re: {ticket.token} x", "#close", From=sender)

    assert ticket != answer or "note" != ticket.kinds[-1]


def test_nothing_of_a_customers_mail_is_sent_to_whom_they_put_in_copy(world: World):
    """S1, S2: no relay, and Cc adds nobody."""
    victim = world.requester("victim")
    anne = world.requester("anne")
    ticket = anne.writes("Confirm your e-mail", cc="victim@customer.example", reply_to="other@customer.example")
    anne.replies(ticket, "And again", cc="victim@customer.example")

    assert [] == victim.inbox
    assert [] == ticket.json["watchers"]


def test_one_person_writes_their_idn_address_either_way(world: World):
    """RFC 5890: `müller.example` and `xn--mller-kva.example` are one domain; clients send the one or the other."""
    anne = world.requester("anne", "anne@xn--mller-kva.example")
    ticket = anne.writes("Printer on fire", "It burns.")
    raw = f"From: Anne <Anne@Müller.example>\r\nTo: support@acme.example\r\nSubject: {ticket.token} again\r\n\r\nWorse."

    assert ticket == anne.sends(raw.encode())
    assert ["requester", "requester"] == ticket.kinds
