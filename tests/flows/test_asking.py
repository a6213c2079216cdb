"""Tags that ask: what comes back, for whom, and that nothing else happens."""

from datetime import timedelta

import pytest

from mailticket.desk import lists
from tests.letters import File
from tests.test_templates import check_html

SALES = {"name": "sales", "agents": ["dave"], "lead": "carol"}
DAVE = {"id": "dave", "name": "Dave Rossi", "address": "dave@acme.example", "language": "it"}


@pytest.fixture
def desk(world):
    """Two queues; alice reads French, dave Italian."""
    agents = [
        {"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "language": "fr"},
        {"id": "bob", "name": "Bob Martin", "address": "bob@acme.example"},
        {"id": "carol", "name": "Carol Weiss", "address": "carol@acme.example", "role": "lead"},
        DAVE,
    ]
    return world(queue=[{"name": "support", "agents": ["alice", "bob"], "lead": "carol"}, SALES], agent=agents)


def answer(agent):
    """Return the receipt that just came, above its foot."""
    assert "receipt" == agent.inbox[-1].notice, agent.inbox[-1].text
    return agent.inbox[-1].text.partition("------------")[0]


# --- #show and #history -------------------------------------------------------------------------------------------------


def test_show_sends_the_whole_ticket_and_changes_nothing(desk):
    """For who joins late, or reads on a train: fields, every message, notes marked as such, files by name."""
    anne, bob = desk.requester("anne"), desk.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.", files=(File("photo.jpg"),))
    bob.replies(ticket, "#take #due friday #tag hot\nUse <water>.")
    bob.replies(bob.about(ticket)[0], "#note\nShe panics.")
    was, mails = ticket.json, len(anne.inbox)
    bob.replies(bob.about(ticket)[0], "#show")

    said = " ".join(answer(bob).split())
    for part in (
        "subject: Printer on fire",
        "due: Friday 6 March 2026, 18:00 UTC",
        "tags: hot",
        "assignee: Bob Martin",
    ):
        assert part in said
    for part in ("It burns.", "photo.jpg (10 bytes)", "Use <water>.", "Bob Martin · note", "She panics."):
        assert part in said
    assert said.index("It burns.") < said.index("She panics.")
    assert "Use &lt;water&gt;." in bob.inbox[-1].html
    assert '<b>priority:</b> <span dir="auto">normal</span>' in bob.inbox[-1].html
    check_html(bob.inbox[-1].html, "en")
    moving = {"history", "updated_at"}
    assert {k: v for k, v in was.items() if k not in moving} == {
        k: v for k, v in ticket.json.items() if k not in moving
    }
    assert mails == len(anne.inbox)


def test_show_and_history_speak_the_language_of_who_asks(desk):
    ticket = desk.requester("anne").writes()
    alice = desk.agent("alice")
    alice.replies(ticket, "#note\nElle panique.")
    alice.replies(alice.about(ticket)[0], "#voir")
    assert "Alice Dupont · note interne · lundi 2 mars 2026" in " ".join(answer(alice).split())
    alice.replies(alice.about(ticket)[0], "#historique")

    assert "2026-03-02 09:00 anne@customer.example: opened in support" in " ".join(answer(alice).split())


@pytest.mark.parametrize("tag", ["#history", "#why"])
def test_every_time_in_a_history_is_by_the_clock_of_who_asks(world, tag):
    """What happened, and what it was about: nobody in New York has to reckon from UTC."""
    agents = [dict(agent, timezone="America/New_York") for agent in world.data["agent"]]
    world(agent=agents)
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    bob.replies(ticket, "#due friday")
    bob.replies(bob.about(ticket)[0], tag)

    assert "2026-03-02 04:00" in answer(bob)
    assert "due_at: – → 2026-03-06 18:00" in " ".join(answer(bob).split())


def test_what_is_the_assignees_alone_to_read_is_shown_to_them_and_their_leads(desk):
    desk(queue={"exclusive": "read"})
    ticket = desk.requester("anne").writes()
    alice, bob, carol = desk.agent("alice"), desk.agent("bob"), desk.agent("carol")
    start = alice.about(ticket)[0]
    bob.replies(ticket, "#take")
    for tag in ("#show", "#history", "#why"):
        alice.replies(start, tag, quote=False)
        assert "held" == alice.inbox[-1].notice
        assert "#show restent possibles" not in " ".join(alice.inbox[-1].text.split()), "what is refused is not offered"
        assert "partage sa lecture avec les seuls responsables" in " ".join(alice.inbox[-1].text.split())
    carol.replies(start, "#show", quote=False)

    assert "It burns." in answer(carol)


# --- #list --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def full(desk):
    """A desk with work on it: five tickets in two queues."""
    for name, subject in (("anne", "Printer"), ("ben", "Screen"), ("cleo", "Mouse"), ("dora", "Lamp"), ("ed", "Chair")):
        desk.requester(name).writes(subject, f"The {subject.lower()} is broken.")
    bob, carol = desk.agent("bob"), desk.agent("carol")
    notices = {letter.subject.rpartition("] ")[2]: letter for letter in bob.inbox}
    bob.replies(notices["Screen"], "#take #priority high #tag hot", quote=False)
    bob.replies(notices["Mouse"], "#pending", quote=False)
    carol.replies(notices["Lamp"], "#queue sales", quote=False)
    bob.replies(notices["Chair"], "#due tomorrow #close", quote=False)
    desk.notices = notices
    return desk


#: What is asked for, by whom, and the subjects that come back, in order.
ASKED = [
    ("bob", "#list", ["Screen", "Printer", "Mouse"]),
    ("bob", "#list mine", ["Screen"]),
    ("alice", "#liste", ["Screen", "Printer", "Mouse"]),
    ("alice", "#liste miens", []),
    ("alice", "#liste libres", ["Printer", "Lamp", "Mouse"]),
    ("alice", "#liste bob", ["Screen"]),
    ("bob", "#list pending", ["Mouse"]),
    ("alice", "#liste attente", ["Mouse"]),
    ("alice", "#liste en attente", ["Mouse"]),
    ("alice", "#liste en attente libre", ["Mouse"]),
    ("carol", "#liste wartend", ["Mouse"]),
    ("bob", "#list pendiente", ["Mouse"]),
    ("bob", "#list in attesa", ["Mouse"]),
    ("alice", "#liste fermés", ["Chair"]),
    ("bob", "#list chiusi", ["Chair"]),
    ("bob", "#list status=geschlossen", ["Chair"]),
    ("bob", "#list closed", ["Chair"]),
    ("bob", "#list all", ["Screen", "Printer", "Lamp", "Mouse", "Chair"]),
    ("bob", "#list high", ["Screen"]),
    ("alice", "#liste haute", ["Screen"]),
    ("bob", "#list +hot", ["Screen"]),
    ("bob", "#list sales", ["Lamp"]),
    ("bob", "#list queue=sales status=new", ["Lamp"]),
    ("dave", "#elenco", ["Lamp"]),
    ("carol", "#list", ["Screen", "Printer", "Lamp", "Mouse"]),
    ("bob", "#list ben@customer.example", ["Screen"]),
    ("bob", "#list requester=ben@customer.example assignee=bob", ["Screen"]),
    ("bob", "#list assignee=none pending", ["Mouse"]),
    ("bob", "#list green", ["Screen", "Printer", "Mouse"]),
    ("bob", "#list red", []),
    ("bob", "#list overdue", []),
    ("bob", "#list label=cold", []),
    ("bob", "#list priority=low", []),
]


def test_a_list_shows_what_is_asked_for(full):
    for who, asked, expected in ASKED:
        agent = full.agent(who)
        agent.writes("tickets", asked)

        found = [
            subject for subject in ("Printer", "Screen", "Mouse", "Lamp", "Chair") if f"] {subject}" in answer(agent)
        ]
        assert set(expected) == set(found), asked
        places = [answer(agent).index(f"] {subject}") for subject in expected]
        assert places == sorted(places), asked
        assert [f"{number}" for number in range(1, len(expected) + 1)] == [
            line.split()[0] for line in answer(agent).splitlines() if "[#1" in line and line.startswith("  ")
        ], asked


def test_each_row_has_number_colour_requester_subject_age_and_due_date(full):
    bob = full.agent("bob")
    full.clock.advance(timedelta(days=4))
    bob.replies(full.notices["Printer"], "#due 2026-03-10", quote=False)
    bob.writes("tickets", "#list")

    lines = answer(bob).splitlines()
    assert "  1  [#1002] Screen" in lines
    assert any(line.split(" · ")[:3] == ["     red", "Ben <ben@customer.example>", "4 days old"] for line in lines)
    assert any("due Tuesday 10 March 2026, 18:00 UTC" in line for line in lines)
    assert "#c0392b" in bob.inbox[-1].html
    check_html(bob.inbox[-1].html, "en")


def test_each_number_of_a_list_stands_for_a_ticket(full):
    """What is answered by position must mean what was shown; several lists in one mail count on."""
    bob = full.agent("bob")
    bob.writes("tickets", "#list mine\n#list pending")
    text = answer(bob)
    assert "  1  [#1002] Screen" in text
    assert "  2  [#1003] Mouse" in text
    with full.desk() as desk:
        cause = f"mail:{full.last_mail()}"
        assert ([1002, 1003], []) == (lists.meant(desk, cause, "bob"), lists.meant(desk, cause, "alice"))


def test_old_lists_are_forgotten(full):
    bob = full.agent("bob")
    bob.writes("tickets", "#list")
    cause = f"mail:{full.last_mail()}"
    full.clock.advance(timedelta(days=61))
    bob.writes("tickets", "#list")
    with full.desk() as desk:
        assert [] == lists.meant(desk, cause, "bob")


def test_a_long_list_says_what_it_left_out(desk, monkeypatch):
    monkeypatch.setattr("mailticket.commands.looking.MAX_ROWS", 2)
    for name in ("anne", "ben", "cleo"):
        desk.requester(name).writes(f"Help {name}", "Please.")
    bob = desk.agent("bob")
    bob.writes("tickets", "#list")

    assert "and 1 more" in answer(bob)
    assert "Help cleo" not in answer(bob)


def test_a_filter_that_is_none_is_told(desk):
    bob = desk.agent("bob")
    for asked in ("nonsense", "queue=nowhere", "colour=red", "status="):
        bob.writes("tickets", f"#list {asked}")
        assert "held" == bob.inbox[-1].notice
        assert asked.partition("=")[0] in bob.inbox[-1].text or "nowhere" in bob.inbox[-1].text


# --- #test --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["#test", "#essai", "#Probe"])
def test_a_rehearsal_tells_what_would_happen_and_does_nothing(desk, tag):
    anne, bob, alice = desk.requester("anne"), desk.agent("bob"), desk.agent("alice")
    ticket = anne.writes()
    was = ticket.json
    posts = len(anne.inbox), len(alice.inbox)
    letter = bob.replies(ticket, f"{tag} #take #priority high #resolve\nUse water.")

    said = " ".join(answer(bob).split())
    assert "nothing was done" in said
    assert "priority: normal → high" in said
    assert "status: open → resolved" in said
    assert "Mail would go to anne@customer.example." in said
    assert "#undo" not in said
    moving = {"history"}
    assert {k: v for k, v in was.items() if k not in moving} == {
        k: v for k, v in ticket.json.items() if k not in moving
    }
    assert posts == (len(anne.inbox), len(alice.inbox))
    assert "command" == letter.outcome
    assert () == desk.faults


def test_a_rehearsal_opens_no_ticket_and_uses_up_no_number(desk):
    bob = desk.agent("bob")
    bob.writes("call", "#test #new anne@customer.example Printer on fire\nIt burns.")
    assert "anne@customer.example" in answer(bob)
    ticket = bob.writes("call", "#new anne@customer.example Printer on fire\nIt burns.")

    assert (1001, 1) == (ticket.number, len(desk.tickets))


def test_what_would_be_held_is_held_in_a_rehearsal_too(desk):
    ticket = desk.requester("anne").writes()
    bob = desk.agent("bob")
    bob.replies(ticket, "#test #priority huge")

    assert "huge" in bob.notices("held")[-1].text


# --- #macro -------------------------------------------------------------------------------------------------------------

REFUND = "Dear {{ requester.first }},\n\nwe **refund** {{ ticket.token }}.{% if fields.order %} Order {{ fields.order }}.{% endif %}\n"
RIMBORSO = "Gentile {{ requester.name }}, rimborsiamo.\n"


@pytest.fixture
def canned(desk, tmp_path):
    """A desk with canned replies of its own."""
    folder = tmp_path / "templates" / "macros"
    (folder / "it").mkdir(parents=True)
    (folder / "refund.md").write_text(REFUND, "utf-8")
    (folder / "it" / "refund.md").write_text(RIMBORSO, "utf-8")
    (folder / "broken.md").write_text("Hello {{ nobody.name }}", "utf-8")
    (folder / "old.md").write_text("Grüße {{ agent.first }}", "cp1252")
    macros = [
        {"name": "refund", "text": "refund.md", "tags": "#tag refund #resolve"},
        {"name": "spammer", "tags": "#spam"},
        {"name": "broken", "text": "broken.md"},
        {"name": "old", "text": "old.md"},
        {"name": "gone", "text": "gone.md"},
        {"name": "wrong", "tags": "#tkae"},
    ]
    return desk(macro=macros, site={"templates_dir": str(tmp_path / "templates")}, field=[{"name": "order"}])


@pytest.mark.parametrize("tag", ["#macro refund", "#modèle refund", "#canned: Ref"])
def test_a_macro_sends_its_text_and_runs_its_tags(canned, tag):
    anne, bob = canned.requester("anne"), canned.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#set order=A-17")
    bob.replies(bob.about(ticket)[0], tag)

    assert ("resolved", ["refund"], ["requester", "agent"]) == (ticket.status, ticket.json["tags"], ticket.kinds)
    assert "Dear Anne,\n\nwe refund [#1001]. Order A-17." in anne.inbox[-1].text
    assert "<strong>refund</strong>" in anne.inbox[-1].html or "<b>refund</b>" in anne.inbox[-1].html
    assert [] == [line for line in anne.inbox[-1].text.splitlines() if "#macro" in line or "{{" in line]


def test_own_words_go_above_the_text_of_a_macro(canned):
    anne, bob = canned.requester("anne"), canned.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#macro refund\nSorry for the <trouble>!")

    text = anne.inbox[-1].text
    assert text.index("Sorry for the <trouble>!") < text.index("Dear Anne")
    assert "Sorry for the &lt;trouble&gt;!" in anne.inbox[-1].html


def test_a_macro_speaks_the_language_of_the_ticket_and_may_stay_inside(canned):
    anne, bob = canned.requester("anne"), canned.agent("bob")
    ticket = anne.writes()
    mails = len(anne.inbox)
    bob.replies(ticket, "#language it", quote=False)
    bob.replies(bob.about(ticket)[0], "#macro refund #note", quote=False)

    assert "Gentile Anne, rimborsiamo." == ticket.texts[-1]
    assert ["requester", "note"] == ticket.kinds
    assert [] == [letter for letter in anne.inbox[mails:] if "rimborsiamo" in letter.text]


def test_a_macro_that_cannot_be_used_holds_the_mail(canned):
    """A broken canned reply is the operator's to mend; half of it never leaves."""
    anne, bob = canned.requester("anne"), canned.agent("bob")
    ticket = anne.writes()
    refused = {"broken": "nobody", "old": "UTF-8", "gone": "gone.md", "none": "refund", "wrong": "#tkae", "": "NAME"}
    for name, told in refused.items():
        bob.replies(bob.about(ticket)[0], f"#macro {name}", quote=False)
        assert told in bob.inbox[-1].text, name
        assert "held" == bob.inbox[-1].notice, name
    bob.writes("new", "#macro refund")
    assert "names no ticket" in bob.inbox[-1].text
    assert ("new", 1) == (ticket.status, len(anne.inbox))


def test_a_macro_may_be_tags_alone_and_does_no_more_than_its_agent_may(canned):
    canned(roles={"agent": {"deny": ["spam"]}})
    bob, carol = canned.agent("bob"), canned.agent("carol")
    ticket = canned.requester("anne").writes()
    bob.replies(ticket, "#macro spammer")
    assert ("held", "new") == (bob.inbox[-1].notice, ticket.status)
    carol.replies(bob.about(ticket)[0], "#macro spammer", quote=False)

    assert "spam" == ticket.status


def test_the_tags_of_a_macro_run_on_the_tickets_that_its_line_names(canned):
    """Not on the ticket that the mail happens to hang on, and not nowhere."""
    anne, bob = canned.requester("anne"), canned.agent("bob")
    first, second = anne.writes("Printer"), anne.writes("Paper")
    bob.replies(bob.about(first)[0], f"{second.number}: #macro spammer", quote=False)
    assert ["new", "spam"] == [first.status, second.status]

    bob.writes("list", "#list")
    bob.replies(bob.inbox[-1], "1 #macro spammer", quote=False)
    assert "spam" == first.status


def test_the_text_of_a_macro_goes_to_no_other_ticket_than_the_mails(canned):
    anne, bob = canned.requester("anne"), canned.agent("bob")
    first, second = anne.writes("Printer"), anne.writes("Paper")
    mails = len(anne.inbox)
    bob.replies(bob.about(first)[0], f"{second.number}: #macro refund", quote=False)

    assert "held" == bob.inbox[-1].notice
    assert "#macro refund has a text" in " ".join(bob.inbox[-1].text.split())
    assert (["new", "new"], mails) == ([first.status, second.status], len(anne.inbox))
