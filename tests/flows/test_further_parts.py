"""Words in further text parts: as Apple Mail writes around its pictures, and gateways below everything (trust.md S19)."""

import pytest

from tests.letters import answer_headers

PICTURE = "Content-Type: image/png; name=a.png\n\nx"
FORMS = (
    'Content-Type: multipart/alternative; boundary="c"\n\n--c\nContent-Type: text/plain\n\nIt burns.\n'
    "--c\nContent-Type: text/html\n\n<p>It burns.</p>\n--c--"
)
#: The parts of a mail → what of them its reader has to see, in order.
SHAPES = {
    "a picture between": (["Look:", PICTURE, "The serial number is 12345."], ["Look:", "The serial number is 12345."]),
    "three": (["One.", PICTURE, "Two.", PICTURE, "Three."], ["One.", "Two.", "Three."]),
    "HTML, then a footer": (
        ["Content-Type: text/html\n\n<p>My printer burns, <b>help</b></p>", "Scanned by ACME Antivirus."],
        ["My printer burns, help", "Scanned by ACME Antivirus."],
    ),
    "a warning, then both forms": (
        [
            "This mail came from elsewhere.",
            FORMS,
        ],
        ["This mail came from elsewhere.", "It burns."],
    ),
    "HTML in pieces": (
        ["Content-Type: text/html\n\n<p>Look:</p>", PICTURE, "Content-Type: text/html\n\n<p>It burns.</p>"],
        ["Look:", "It burns."],
    ),
    "nothing first": (["", PICTURE, "It burns."], ["It burns."]),
}
#: What stands in further parts and is nobody's words.
NO_WORDS = {
    "a list's footer": "_______________________________________________\nUsers mailing list\nUsers@lists.example",
    "a signature": "-- \nAnne Lea",
    "a device's line": "Sent from my iPhone",
    "a file": "Content-Type: text/plain\nContent-Disposition: attachment; filename=log.txt\n\nlog",
    "another mail": "Content-Type: message/rfc822\n\nFrom: zoe@customer.example\nSubject: x\n\nIt burns.",
    "a quote": "> It burned before.",
}


def mixed(person, headers, parts):
    """Return a mail of *person* with these parts in a row; one without a head is plain text."""
    whole = [part if part.startswith("Content-Type:") else f"Content-Type: text/plain\n\n{part}" for part in parts]
    body = "".join(f"--b\n{part}\n" for part in whole) + "--b--\n"
    return person.drafts_as(headers, 'Content-Type: multipart/mixed; boundary="b"', body)


def answer(world, parts):
    """Return Anne's ticket after Bob answered it with these parts."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.sends(mixed(bob, answer_headers(bob.about(ticket)[0]), parts))
    return ticket


def in_order(words, text):
    places = [text.find(word) for word in words]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize(("parts", "words"), SHAPES.values(), ids=SHAPES)
def test_agents_see_all_that_a_requester_wrote(anne, bob, parts, words):
    ticket = anne.sends(mixed(anne, {"Subject": "Printer"}, parts))

    assert ["\n\n".join(words)] == ticket.texts
    assert in_order(words, bob.notices("new-ticket")[0].text)


@pytest.mark.parametrize(("parts", "words"), SHAPES.values(), ids=SHAPES)
def test_the_requester_gets_all_that_an_agent_wrote(world, anne, parts, words):
    ticket = answer(world, parts)

    assert ("pending", "\n\n".join(words)) == (ticket.status, ticket.texts[-1])
    assert in_order(words, anne.inbox[-1].text)
    assert in_order(words, " ".join(anne.inbox[-1].html.replace("<b>", "").replace("</b>", "").split()))


@pytest.mark.parametrize("part", NO_WORDS.values(), ids=NO_WORDS)
def test_what_is_nobodys_words_is_no_text_of_the_ticket(anne, part):
    ticket = anne.sends(mixed(anne, {"Subject": "Printer"}, ["It burns.", part]))

    assert ["It burns."] == ticket.texts


def test_a_quote_that_ends_the_words_ends_them_for_further_parts(anne):
    """Else the pictures in what somebody forwards or answers would make its text theirs."""
    original = "See this.\n\nBegin forwarded message:\n\nFrom: Zoe <zoe@customer.example>\nSubject: Smoke\n\nIt smokes."
    ticket = anne.sends(mixed(anne, {"Subject": "Printer"}, [original, PICTURE, "And it stinks."]))

    assert ["See this."] == ticket.texts


def test_what_an_agent_forwards_goes_on_behind_its_pictures(anne, bob):
    original = "FYI\n\nBegin forwarded message:\n\nFrom: Anne <anne@customer.example>\nSubject: Smoke\n\nIt smokes."
    ticket = bob.sends(mixed(bob, {"Subject": "Fwd: Smoke"}, [original, PICTURE, "And it stinks."]))

    assert ("anne@customer.example", ["It smokes.\n\nAnd it stinks.", "FYI"]) == (
        ticket.json["requester"]["address"],
        ticket.texts,
    )


@pytest.mark.parametrize(
    "line", ["#close", "#clsoe", "Hello\n\n#note\n\nthis", "Content-Type: text/html\n\n<p>#close</p>"]
)
def test_what_looks_like_a_tag_in_a_further_part_holds_the_mail(world, anne, bob, line):
    """Tags are read from the first part alone, and no tag ever reaches a requester (trust.md S19)."""
    ticket = answer(world, ["Use water.", PICTURE, line])
    assert ("new", 1, "held") == (ticket.status, len(anne.inbox), bob.inbox[-1].notice)
    bob.replies(bob.inbox[-1], "#reply")

    assert ("pending", True) == (ticket.status, "Use water." in anne.inbox[-1].text)
    assert [] == [tag for tag in ("#close", "#clsoe", "#note") if tag in anne.inbox[-1].content.decode()]


def test_tags_of_the_first_part_run(world, anne, bob):
    ticket = answer(world, ["#take #resolve\n\nLook:", PICTURE, "Use ##water."])

    assert ("bob", "resolved", "Look:\n\nUse #water.") == (ticket.json["assignee"], ticket.status, ticket.texts[-1])
    assert "#take" not in anne.inbox[-1].text


def test_an_answer_that_is_asked_about_leaves_whole(world, anne, bob):
    bob.authentication = "none"
    ticket = answer(world, ["#resolve\n\nLook:", PICTURE, "Use water."])
    assert in_order(["Look:", "Use water."], bob.notices("confirm")[0].text)
    bob.replies(bob.notices("confirm")[0], "yes")

    assert ("resolved", "Look:\n\nUse water.") == (ticket.status, ticket.texts[-1])
    assert in_order(["Look:", "Use water."], anne.inbox[-1].text)


def test_apple_mails_html_in_pieces_leaves_whole(world, anne):
    """Its text part has all, its other form is broken at each file."""
    pieces = "--d\nContent-Type: text/html\n\n<p>Look:</p>\n--d\n{}\n--d\nContent-Type: text/html\n\n<p>Use <b>water</b>.</p>\n--d--"
    both = (
        'Content-Type: multipart/alternative; boundary="c"\n\n--c\nContent-Type: text/plain\n\nLook:\n\nUse water.\n'
        f'--c\nContent-Type: multipart/mixed; boundary="d"\n\n{pieces.format(PICTURE)}\n--c--'
    )
    answer(world, [both])

    assert "Use water." in anne.inbox[-1].text
    assert "<b>water</b>" in anne.inbox[-1].html


@pytest.mark.parametrize(("more", "state"), [("Go ahead.", "approved"), ("no", "asked"), ("#reject", "asked")])
def test_a_further_part_that_says_no_makes_a_yes_no_answer(world, anne, bob, more, state):
    ticket = anne.writes("Printer on fire", "It burns.")
    boss = world.requester("boss")
    bob.replies(ticket, "#approval boss@customer.example A new printer?", quote=False)
    boss.sends(mixed(boss, answer_headers(boss.inbox[-1]), ["yes", PICTURE, more]))

    assert [state] == [approval["state"] for approval in ticket.json["approvals"]]
    assert ("Go ahead." in str(ticket.json["approvals"])) == (state == "approved")
