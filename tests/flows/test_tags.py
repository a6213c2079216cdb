"""What tags do, in the words of five languages, and what their receipts say."""

import pytest

from mailticket.commands import catalogue
from mailticket.commands.registry import COMMANDS


@pytest.fixture
def ticket(world):
    """A ticket of a requester, new."""
    return world.requester("anne").writes("Printer on fire", "It burns.")


TAGS = [
    ("#take", {"assignee": "bob", "exclusive": True, "status": "open"}),
    ("#prendre", {"assignee": "bob", "exclusive": True, "status": "open"}),
    ("#übernehmen", {"assignee": "bob"}),
    ("#assign me", {"assignee": "bob"}),
    ("#pending", {"status": "pending"}),
    ("#attesa", {"status": "pending"}),
    ("#vendor", {"status": "vendor"}),
    ("#prestataire", {"status": "vendor"}),
    ("#open", {"status": "open"}),
    ("#öffnen", {"status": "open"}),
    ("#rouvrir", {"status": "open"}),
    ("#status vendor", {"status": "vendor"}),
    ("#statut closed", {"status": "closed"}),
    ("#status wartend", {"status": "pending"}),
    ("#statut en attente", {"status": "pending"}),
    ("#stato in attesa", {"status": "pending"}),
    ("#estado pendiente", {"status": "pending"}),
    ("#status Lieferant", {"status": "vendor"}),
    ("#statut fermé", {"status": "closed"}),
    ("#estado abierto", {"status": "open"}),
    ("#resolve", {"status": "resolved"}),
    ("#résolu", {"status": "resolved"}),
    ("#close she found the manual", {"status": "closed"}),
    ("#schließen", {"status": "closed"}),
    ("#priority high", {"priority": "high"}),
    ("#priorité: urgent", {"priority": "urgent"}),
    ("#priorität = low", {"priority": "low"}),
    ("#subject Printer  smokes", {"subject": "Printer smokes"}),
    ("#objet Re: [#1001] Imprimante", {"subject": "Imprimante"}),
    ("#tag +hot fire -cold", {"tags": ["fire", "hot"]}),
    ("#étiquette +hot", {"tags": ["hot"]}),
    ("**#Priority High.**", {"priority": "high"}),
    ("Hello,\n\n#take #priority high", {"assignee": "bob", "priority": "high"}),
    ("#take\n\nRegards,\nBob", {"assignee": "bob"}),
    ("Salut,\n\n#prendre\n\nBob", {"assignee": "bob"}),
    ("Hi Anne,\n#take\nBob Martin", {"assignee": "bob"}),
    ("#take\nThanks, Bob", {"assignee": "bob"}),
    ("#take\nBest, Bob Martin\nAcme Support\n+33 1 23", {"assignee": "bob"}),
    ("“#priority high”\n‘#take’", {"priority": "high", "assignee": "bob"}),
]


@pytest.mark.parametrize(("line", "expected"), TAGS, ids=[line for line, _ in TAGS])
def test_a_tag_does_what_it_says(world, ticket, line, expected):
    """And a mail of tags alone sends the requester nothing, but that their request is resolved."""
    anne, bob = world.requester("anne"), world.agent("bob")
    before = len(anne.inbox)
    bob.replies(ticket, line)

    assert expected == {name: ticket.json[name] for name in expected}
    told = [letter.text for letter in anne.inbox[before:]]
    assert (expected.get("status") == "resolved") == bool(told), told
    assert "receipt" == bob.inbox[-1].notice
    assert ["requester"] == ticket.kinds


@pytest.mark.parametrize("name", ["Bob", "Bob Martin\nAcme Support\nTel. +33 1 23 45 67 89"])
def test_a_tag_line_may_stand_above_the_agents_own_name(world, ticket, name):
    """No closing formula is needed: their name is a signature, also in the HTML part."""
    anne, bob = world.requester("anne"), world.agent("bob")
    words = f"Use water.\n\n#close\n\n{name}"
    bob.replies(ticket, words, html="".join(f"<div>{line or '<br>'}</div>" for line in words.split("\n")), quote=False)

    assert "closed" == ticket.status, bob.inbox[-1].text
    assert "Use water." in anne.inbox[-1].text
    assert "#close" not in anne.inbox[-1].text


SIGNED = "Use water.\n\nBest regards,\nBob Martin\nAcme GmbH\n#WeAreAcme"


@pytest.mark.parametrize("tags", ["", "#take\n\n"])
@pytest.mark.parametrize("html", [False, True])
def test_a_hashtag_in_a_signature_holds_no_answer(world, ticket, tags, html):
    """Below a closing, what is near no tag is a company's slogan."""
    anne, bob = world.requester("anne"), world.agent("bob")
    words = tags + SIGNED
    lines = "".join(f"<div>{line or '<br>'}</div>" for line in words.split("\n"))
    bob.replies(ticket, words, html=lines if html else "", quote=False)

    assert "Use water." in anne.inbox[-1].text
    assert (["requester", "agent"], "bob") == (ticket.kinds, ticket.json["assignee"])


@pytest.mark.parametrize("line", ["#close", "#clsoe", "➢ #note"])
def test_a_tag_below_a_closing_never_leaves(world, ticket, line):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, SIGNED.replace("#WeAreAcme", line))

    assert not [letter for letter in anne.inbox if line.lstrip("➢ ") in letter.text]


@pytest.mark.parametrize("text", ["", "Use water.\n\nBob Martin\n#close"])
@pytest.mark.parametrize("below", ["", '<div><blockquote type="cite">It burns.</blockquote></div><div>And wait.</div>'])
def test_below_the_mark_of_an_ios_signature_nothing_is_read(world, ticket, text, below):
    """Neither is it sent; words below the quote are the agent's own."""
    anne, bob = world.requester("anne"), world.agent("bob")
    mark = '<br id="lineBreakAtBeginningOfSignature">'
    html = f'<div>Use water.</div>{mark}<div dir="ltr">Bob Martin<br>#close</div>{below}'
    bob.replies(ticket, text and text + (below and "\n\n> It burns.\n\nAnd wait."), html=html, quote=False)

    held = bool(text and below)  # the text part says less of where the signature ends
    assert ("new" if held else "pending") == ticket.status
    assert held or ("And wait." in anne.inbox[-1].html) == bool(below)
    assert not [letter for letter in anne.inbox if "#close" in letter.text + letter.html]


def test_a_link_written_twice_in_the_text_part_is_no_disagreement(world, ticket):
    """As Outlook's text part writes links; what is sent says them as they were written."""
    anne, bob = world.requester("anne"), world.agent("bob")
    link = '<a href="https://x.example/a">https://x.example/a</a>'
    text = "#resolution see https://x.example/a<https://x.example/a>\n\nSee www.x.example<http://www.x.example>."
    html = f'<p>#resolution see {link}</p><p>See <a href="http://www.x.example">www.x.example</a>.</p>'
    bob.replies(ticket, text, html=html, quote=False)

    assert "x.example/a" in ticket.json["resolution"]
    assert "See www.x.example<http://www.x.example>." in anne.inbox[-1].text


CHOICES = {
    "en": "open, pending, vendor, resolved, closed",
    "de": "offen, wartend, Dienstleister, gelöst, geschlossen",
    "fr": "ouvert, en attente, prestataire, résolu, fermé",
    "it": "aperto, in attesa, fornitore, risolto, chiuso",
    "es": "abierto, pendiente, proveedor, resuelto, cerrado",
}


@pytest.mark.parametrize("language", CHOICES)
def test_a_refused_status_is_told_what_there_is_in_the_agent_s_language(world, language):
    """And each of these words is one that does."""
    world.data["agent"][1]["language"] = language
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    bob.replies(ticket, "#status nonesuch")
    assert CHOICES[language] in " ".join(bob.inbox[-1].text.split())

    for word in CHOICES[language].split(", "):
        bob.replies(bob.about(ticket)[0], f"#status {word}")
    assert (5, "closed") == (len(bob.notices("receipt")), ticket.status)


def test_time_is_put_on_the_ticket(world, ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#time 1h30 searched for the manual\n#temps 25m")

    entries = [(entry["agent"], entry["minutes"], entry["text"]) for entry in ticket.json["time_entries"]]
    assert [("bob", 90, "searched for the manual"), ("bob", 25, "")] == entries


@pytest.mark.parametrize("words", ["20 minutes: two calls", "20m, two calls", "20m two calls", "20 min. two calls"])
def test_a_colon_or_a_comma_may_part_a_span_from_its_text(world, words):
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    bob.replies(ticket, f"#time {words}")

    assert [(20, "two calls")] == [(entry["minutes"], entry["text"]) for entry in ticket.json["time_entries"]]


def test_the_reason_of_a_tag_stays_inside(world, ticket):
    """TEXT is internal: it stands in the history, and in no mail to the requester."""
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#resolve she held it upside down")

    assert "resolved" == ticket.status
    assert not [letter for letter in anne.inbox if "upside" in letter.content.decode()]
    assert "upside down" in ticket.entry("status")["detail"]


def test_what_is_so_already_is_said_and_done_once(world, ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#priority high")
    bob.replies(bob.notices("receipt")[-1], "#priority high")

    assert "already so" in bob.inbox[-1].text
    assert "#undo" not in bob.inbox[-1].text
    assert 1 == ticket.events.count("priority")


def test_a_receipt_tells_before_and_after_absolute_dates_and_who_was_mailed(world, ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#priority high #later tomorrow 9am\nPlease wait.")

    receipt = bob.notices("receipt")[-1].text
    assert "priority: normal → high" in receipt
    assert "Tuesday 3 March 2026, 09:00" in receipt
    assert "anne@customer.example" in receipt
    assert "answer with #undo" in receipt


def test_a_receipt_is_in_the_language_of_the_agent(world):
    world(agent={"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "language": "fr"})
    ticket = world.requester("anne").writes()
    alice = world.agent("alice")
    alice.replies(ticket, "#priorité haute\n#plustard demain 9h")

    assert ("high", "snoozed") == (ticket.json["priority"], ticket.status)
    assert "mardi 3 mars 2026" in alice.notices("receipt")[-1].text


def test_an_agent_may_want_no_receipts_but_of_mistakes(world):
    world(agent={"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "receipts": "errors"})
    ticket = world.requester("anne").writes()
    alice = world.agent("alice")
    alice.replies(ticket, "#take")
    assert [] == alice.notices("receipt")
    alice.replies(ticket, "#take #priority huge")
    assert 1 == len(alice.notices("held"))
    alice.replies(ticket, "#help take")
    assert 1 == len(alice.notices("receipt"))


@pytest.mark.parametrize("language", ["en", "fr", "it", "de", "es"])
def test_help_comes_in_the_language_of_the_agent(world, language):
    world(agent={"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "language": language})
    alice = world.agent("alice")
    alice.writes("help", "#help")

    text = alice.inbox[-1].text
    assert [] == [name for name, command in COMMANDS.items() if command.usage not in text]
    alice.writes("help", "#help #later")
    one = alice.inbox[-1].text
    assert "#later WHEN" in one
    assert "#take" not in one.partition("----")[0]
    told = catalogue.HELP.get(language, {}).get("later") or COMMANDS["later"].help
    assert told[:30] in one
    assert "#undo" not in one
    assert [] == world.tickets


@pytest.mark.parametrize("tag", ["#why", "#pourquoi"])
def test_why_tells_what_decided(world, ticket, tag):
    bob = world.agent("bob")
    bob.replies(ticket, tag)

    assert "names no ticket" in bob.notices("receipt")[-1].text
    assert "new" == ticket.status


@pytest.mark.parametrize("asked", ["#help later", "#aide plustard", "#hilfe #später"])
def test_help_on_one_tag_shows_how_it_is_written(world, asked):
    bob = world.agent("bob")
    bob.writes("help", asked)

    text = bob.inbox[-1].text
    for line in ("#later WHEN  (#snooze, #remind)", "    #later tomorrow 9am", "    #later 2026-12-01 14:30"):
        assert line in text.splitlines()
    assert "#take" not in text.partition("----")[0]


def test_commands_of_one_mail_run_in_one_go_and_tell_each_colleague_once(world, ticket):
    """`#assign bob`, a priority and a note make one mail to bob, with the note in it."""
    bob, carol = world.agent("bob"), world.agent("carol")
    count = len(bob.inbox)
    carol.replies(bob.about(ticket)[0], "#assign bob #priority high #note\nShe is important.")

    assert ["assigned"] == [letter.notice for letter in bob.inbox[count:]]
    assert "She is important." in bob.inbox[-1].text
    assert ("bob", "high") == (ticket.json["assignee"], ticket.json["priority"])


def test_the_same_mail_never_acts_twice(world, ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#time 10m")
    world.take(bob.sent[-1])

    assert 1 == len(ticket.json["time_entries"])
    assert "duplicate" == world.outcomes[-1]


# --- #new -----------------------------------------------------------------------------------------------------------


def test_new_opens_a_ticket_for_somebody_whose_text_is_a_note(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = bob.writes("from the phone", "#new Anne <anne@customer.example> Printer on fire\nShe called. It burns.")

    assert ("Printer on fire", ["note"]) == (ticket.subject, ticket.kinds)
    assert "anne@customer.example" == ticket.json["requester"]["address"]
    assert 1 == len(anne.inbox)
    assert "It burns" not in anne.inbox[0].text
    assert "auto-replied" == anne.inbox[0].headers["Auto-Submitted"]
    assert f"#{ticket.number}" in bob.notices("receipt")[-1].text
    anne.replies(anne.inbox[0], "Still burning.")
    assert ["note", "requester"] == ticket.kinds


def test_a_ticket_opened_for_somebody_waits_for_an_agent_and_colleagues_hear_of_it(world):
    """`new` is left by reply, take, assign; until then the queue knows, as of any other ticket."""
    world.requester("anne")
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = bob.writes("call", "#new anne@customer.example Printer on fire\nShe called. It burns.")
    bob.writes("call", "#new anne@customer.example Kettle\n#take\nI do it.")
    bob.writes("call", "#new anne@customer.example Lamp\n#reply\nUse a new one.")

    assert ["new", "open", "pending"] == [one.status for one in world.tickets]
    assert [ticket.number] == [int(letter.headers["X-Mailticket-Ticket"]) for letter in alice.notices("new-ticket")]
    assert "She called. It burns." in alice.notices("new-ticket")[0].text
    assert [] == bob.notices("new-ticket")


def test_several_tickets_are_opened_at_once_where_nothing_else_is_asked(world):
    anne, zoe, alice, bob = *(world.requester(one) for one in ("anne", "zoe")), world.agent("alice"), world.agent("bob")
    bob.writes("calls", "#new anne@customer.example Kettle\n#new zoe@customer.example Lamp")

    assert [1, 1] == [len(anne.inbox), len(zoe.inbox)]
    assert ["[#1001] Kettle", "[#1002] Lamp"] == [letter.subject for letter in alice.notices("new-ticket")]


@pytest.mark.parametrize("more", ["#reply\nIt is on its way.", "They called.", "#take"])
def test_words_and_commands_for_one_of_several_new_tickets_are_held(world, more):
    """They would go to the last, and who the others were opened for would never hear of theirs."""
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.writes("calls", f"#new anne@customer.example Kettle\n#new zoe@customer.example Lamp\n{more}")

    assert ([], [], "held") == (world.tickets, anne.inbox, bob.inbox[-1].notice)
    assert "#new, #new" in bob.inbox[-1].text


@pytest.mark.parametrize("tags", ["#new anne@customer.example Printer on fire\n#reply", "#reply\n#nouveau {}"])
def test_new_with_reply_sends_the_text_instead_of_an_acknowledgement(world, tags):
    anne, bob = world.requester("anne"), world.agent("bob")
    tags = tags.format("anne@customer.example Printer on fire")
    ticket = bob.writes("call", f"{tags}\nAs promised: use water.")

    assert ["agent"] == ticket.kinds
    assert 1 == len(anne.inbox)
    assert "As promised: use water." in anne.inbox[0].text
    assert anne.inbox[0].headers["Auto-Submitted"] is None
    assert "pending" == ticket.status


def test_quotes_around_the_last_of_several_values_are_dropped(world):
    ticket = world.agent("bob").writes("call", "#new Anne <anne@customer.example> “L'été”\nShe called.")

    assert "L'été" == ticket.subject


def test_new_takes_the_other_tags_along(world):
    world.requester("anne")
    carol = world.agent("carol")
    ticket = carol.writes("call", "#new anne@customer.example Printer on fire\n#assign bob #priority high #tag hot")

    assert ("bob", "high", ["hot"]) == tuple(ticket.json[name] for name in ("assignee", "priority", "tags"))


@pytest.mark.parametrize("value", ["", "anne", "anne@customer.example", "support@acme.example Ourselves"])
def test_new_needs_an_address_of_somebody_else_and_a_subject(world, value):
    bob = world.agent("bob")
    bob.writes("call", f"#new {value}\nShe called.")

    assert ([], "held") == (world.tickets, bob.inbox[-1].notice)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("#assign alice", ["Alice Dupont"]),
        ("#decline", ["Alice Dupont, Carol Weiss"]),
        ("#approval alice May we?", ["Alice Dupont"]),
        ("#task 1 owner alice", ["Alice Dupont"]),
        ("#reply\n\nUse water.\n\n#approval alice May we?", ["anne@customer.example", "Alice Dupont"]),
        ("#test #assign alice", ["Alice Dupont"]),
    ],
)
def test_a_receipt_names_everybody_who_was_mailed(world, lines, told):
    """People outside by address, agents by name; also an agent whose notice waits for others about the ticket."""
    world(queue={"lead": ["carol", "bob"]})
    bob = world.agent("bob")
    ticket = world.requester("anne").writes()
    bob.replies(ticket, "#take #task Look at it")
    bob.replies(bob.about(ticket)[0], lines)

    receipt = bob.notices("receipt")[-1]
    assert [] == [who for who in told if who not in receipt.text], receipt.text
    assert "Nobody was mailed" not in receipt.text


def test_a_receipt_tells_of_the_status_before_the_mail_not_of_one_on_the_way(world):
    """The text is written first and opens a new ticket; nobody asked for that."""
    bob, ticket = world.agent("bob"), world.requester("anne").writes()
    bob.replies(ticket, "#close\n\nUse water.")

    assert "#close: closed · status: new → closed" in bob.notices("receipt")[-1].text
