"""A person writes and gets a number; what the answer says depends on how surely it is them (product.md 2 and 5, S7)."""

import re

import pytest

from tests.letters import File
from tests.world import World

SECRET = "Buy pills at http://pills.example"


# --- numbers --------------------------------------------------------------------------------------------------------


def test_numbers_count_up_from_the_first_number(world: World):
    world(site={"first_number": 500})
    anne = world.requester("anne")

    assert [500, 501, 502] == [anne.writes(f"Case {number}").number for number in range(3)]


def test_a_higher_first_number_takes_over_and_a_lower_one_does_not(world: World):
    """Numbers are never given twice (R19)."""
    anne = world.requester("anne")
    numbers = [anne.writes("a").number]
    for first in (5000, 10):
        world.restart(site={"first_number": first})
        numbers.append(anne.writes(f"from {first}").number)

    assert [1001, 5000, 5001] == numbers


def test_the_label_stands_in_the_subject_token(world: World):
    world(site={"token_label": "Acme"})
    anne = world.requester("anne")
    anne.writes("Printer on fire")

    assert "[Acme #1001] Printer on fire" == anne.inbox[-1].subject


def test_the_token_stands_in_a_subject_exactly_once_however_often_it_was_answered(world: World):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("AW: TR: RIF: SV: Fwd: Re: Printer on fire")
    anne.replies(anne.inbox[-1], "Worse now.", prefix="AW: Re: RIF: ")

    assert "Printer on fire" == ticket.subject
    assert [1] * len(bob.inbox) == [letter.subject.count(ticket.token) for letter in bob.inbox]


def test_a_mail_without_subject_becomes_a_ticket_too(world: World):
    ticket = world.requester("anne").writes("", "It burns.")

    assert ("", "new") == (ticket.subject, ticket.status)


# --- the acknowledgement --------------------------------------------------------------------------------------------


def test_an_authenticated_writer_gets_number_subject_and_own_words_back(world: World):
    anne = world.requester("anne", authentication="pass")
    anne.writes("Printer on fire", "It burns.")
    (ack,) = anne.inbox

    assert "[#1001] Printer on fire" == ack.subject
    assert "It burns." in ack.text
    assert "It burns." in ack.html
    assert 1 == len(re.findall(r"\[#1001\]", ack.subject))


def test_every_line_given_back_is_marked_as_theirs(world: World):
    """Pages and Word end a line with U+2028, which is a new line in what we send."""
    anne = world.requester("anne")
    ticket = anne.writes("Printer", "It burns.\u2028All of it.\u2029Now.")

    assert ["It burns.\nAll of it.\nNow."] == ticket.texts
    assert "> It burns.\n> All of it.\n> Now." in anne.inbox[-1].text


@pytest.mark.parametrize("authentication", ["none", "fail"])
def test_not_a_byte_of_what_came_in_goes_to_an_address_that_may_be_forged(world: World, authentication: str):
    """Else the desk would be a mailer for spam (S7)."""
    anne = world.requester("anne", authentication=authentication)
    anne.name = "Pills Discount"
    anne.writes(SECRET, SECRET, files=(File("pills.txt"),))

    assert [] == [letter for letter in anne.inbox if "pills" in letter.content.decode().lower()]
    assert {"none": 1, "fail": 0}[authentication] == len(anne.inbox), "what fails is never acknowledged"


def test_without_a_trusted_border_nobody_is_authenticated(world: World):
    """The same Authentication-Results mean nothing when nobody vouches for them."""
    world(security={"trust": "none"})
    anne = world.requester("anne", authentication="pass")
    anne.writes("Printer on fire", "It burns.")

    assert "[#1001] Acme Support: we have your request" == anne.inbox[-1].subject
    assert "burns" not in anne.inbox[-1].text


def test_a_forged_authentication_result_proves_nothing(world: World):
    anne = world.requester("anne", authentication="none")
    anne.writes("Printer on fire", authentication_results="mx.evil.example; dmarc=pass header.from=customer.example")

    assert "[#1001] Acme Support: we have your request" == anne.inbox[-1].subject


def test_the_acknowledgement_is_marked_as_automatic_and_threads(world: World):
    anne = world.requester("anne")
    anne.writes("Printer on fire")
    ack, written = anne.inbox[-1], anne.sent[-1]

    assert ("auto-replied", "OOF, AutoReply") == (
        ack.headers["Auto-Submitted"],
        ack.headers["X-Auto-Response-Suppress"],
    )
    assert written.message_id == ack.headers["In-Reply-To"]
    assert [written.message_id] == ack.references
    assert (None, None) == (ack.headers["X-Mailticket-Ticket"], ack.headers["X-Mailticket-Notice"])
    assert "Acme Support <support@acme.example>" == ack.headers["From"]
    assert ack.headers["Reply-To"].startswith("support+r1001.")


def test_the_answer_leaves_from_the_address_that_was_written_to(world: World):
    world(mailbox={"aliases": ["help@acme.example"]})
    anne = world.requester("anne")
    anne.writes("Printer on fire", to="Help <help@acme.example>")

    assert "Acme Support <help@acme.example>" == anne.inbox[-1].headers["From"]
    assert anne.inbox[-1].headers["Reply-To"].startswith("help+r1001.")


def test_without_plus_addressing_answers_go_to_the_plain_address(world: World):
    world(mailbox={"plus_addressing": False})
    anne = world.requester("anne")
    ticket = anne.writes("Printer on fire")

    assert "support@acme.example" == anne.inbox[-1].headers["Reply-To"]
    assert ticket == anne.replies(ticket, "Worse now.")


def test_a_queue_may_go_without_acknowledgements(world: World):
    world(queue={"acknowledge": False})
    anne = world.requester("anne")
    ticket = anne.writes("Printer on fire")

    assert [] == anne.inbox
    assert "acknowledge = false in queue support" == ticket.entry("not acknowledged")["why"]


def test_mail_that_waited_more_than_two_days_is_not_answered_by_a_machine(world: World):
    """The desk was down for a week: nobody wants a thousand late acknowledgements."""
    anne = world.requester("anne")
    letter = anne.drafts("Printer on fire", "It burns.")
    received_at = world.clock.now()
    world.clock.advance(days=2, minutes=1)
    world.bring(letter, received_at=received_at)
    world.tick()
    (ticket,) = world.tickets

    assert [] == anne.inbox
    assert "more than two days old" in ticket.entry("not acknowledged")["why"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "thank you for writing"),
        ("fr", "merci"),
        ("it", "grazie"),
        ("de", "vielen Dank"),
        ("es", "gracias"),
    ],
)
def test_the_requester_is_answered_in_their_language(world: World, language: str, words: str):
    anne = world.requester("anne")
    ticket = anne.writes("Printer on fire", content_language=language)

    assert language == ticket.json["language"]
    assert words.lower() in anne.inbox[-1].text.lower()


def test_agents_read_their_own_language(world: World):
    world(agent=[{**agent, "language": "fr"} for agent in world.data["agent"]])
    bob = world.agent("bob")
    world.requester("anne").writes("Printer on fire", content_language="de")

    assert "a écrit" in bob.inbox[-1].text


# --- what agents get ------------------------------------------------------------------------------------------------


def test_every_agent_of_the_queue_hears_of_a_new_ticket_and_the_lead_only_when_listed(world: World):
    alice, bob, carol = (world.agent(name) for name in ("alice", "bob", "carol"))
    world.requester("anne").writes("Printer on fire", "It burns.")

    assert [["new-ticket"], ["new-ticket"], []] == [
        [letter.notice for letter in who.inbox] for who in (alice, bob, carol)
    ]
    assert "1001" == bob.inbox[-1].headers["X-Mailticket-Ticket"]
    assert "auto-generated" == bob.inbox[-1].headers["Auto-Submitted"]
    assert "It burns." in bob.inbox[-1].text


def test_files_go_along_to_agents_but_not_what_could_do_harm(world: World):
    bob = world.agent("bob")
    world.requester("anne").writes(files=(File("photo.png", b"PNG", "image/png"), File("run.exe", b"MZ")))

    assert {"photo.png": b"PNG"} == bob.inbox[-1].files
    assert "run.exe" in bob.inbox[-1].text
    assert "SHA-256" in bob.inbox[-1].text


def test_all_mails_to_an_agent_about_a_ticket_are_one_thread(world: World):
    bob = world.agent("bob")
    ticket = world.requester("anne").writes("Printer on fire")
    world.requester("anne").replies(ticket, "Worse now.")
    first, second = bob.inbox

    assert first.references == second.references
    assert "Re: [#1001] Printer on fire" == second.subject


def test_the_requesters_html_reaches_agents_as_text(world: World):
    """Nothing of it is executed or fetched (S11)."""
    bob = world.agent("bob")
    html = '<p>It <b>burns</b><img src="http://canary.example/x.png"><script>alert(1)</script></p>'
    world.requester("anne").writes(text="It burns", html=html)

    assert "canary" not in bob.inbox[-1].html
    assert "alert(1)" not in bob.inbox[-1].html
    assert "It burns" in bob.inbox[-1].text


@pytest.mark.parametrize("trick", ["{{7*7}}", "${7*7}", "{% raw %}", "#{7*7}", "<%= 7*7 %>"])
def test_words_that_look_like_a_template_stay_words(world: World, trick: str):
    """S12"""
    bob = world.agent("bob")
    world.requester("anne").writes(f"x {trick}", trick)

    assert trick in bob.inbox[-1].text
    assert trick in bob.inbox[-1].subject
    assert "49" not in bob.inbox[-1].text.replace(trick, "").partition("Next steps")[0]


def test_the_display_name_of_a_stranger_who_poses_as_an_agent_is_marked(world: World):
    """S23"""
    bob = world.agent("bob")
    mallory = world.requester("mallory")
    mallory.name = "Bob Martin"
    mallory.writes("Wire money")

    assert "[external]" in bob.inbox[-1].text


def test_a_thread_begins_with_the_mail_that_opened_it(world):
    """Also where all is of one moment, as in `run --once --at`, whatever the ids look like (RFC 5322, 3.6.4)."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes(message_id="<zzz@client.example>")
    anne.replies(ticket, "More.", message_id="<aaa@client.example>")
    bob.replies(ticket, "Use water.")

    assert ["<zzz@client.example>", "<aaa@client.example>"] == anne.inbox[-1].references[:2]
