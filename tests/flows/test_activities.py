"""Tasks, calls and events: whose, when; they remind, and stand in calendars that answer."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.calendars import answers, invitations, opened

PARIS = {"site": {"timezone": "Europe/Paris"}}

#: Language of the agent: lines, and what is to be done when (Monday 2 March 2026, 10:00 in Paris).
LINES = {
    "en": [
        ("#task Write the report by friday", "task", "Write the report", "2026-03-06T08:00:00+00:00"),
        ("#call Anne on thursday at 14:30", "call", "Anne", "2026-03-05T13:30:00+00:00"),
        ("#event Fair in Lyon 2026-07-01 9:00", "event", "Fair in Lyon", "2026-07-01T07:00:00+00:00"),
        ("#task Buy 5 apples", "task", "Buy 5 apples", None),
        ('#task "Read Monday\'s news" tomorrow', "task", "Read Monday's news", "2026-03-03T08:00:00+00:00"),
        ("#task Renew the licence in 3 days", "task", "Renew the licence", "2026-03-05T08:00:00+00:00"),
    ],
    "fr": [
        ("#tâche Envoyer le devis d'ici vendredi", "task", "Envoyer le devis", "2026-03-06T08:00:00+00:00"),
        ("#appel Anne lundi à 9h", "call", "Anne", "2026-03-09T08:00:00+00:00"),
        ("#rdv Réunion le 15 mars à 14h30", "event", "Réunion", "2026-03-15T13:30:00+00:00"),
        ("#tâche Relire la version 2", "task", "Relire la version 2", None),
    ],
    "it": [
        ("#compito Inviare il preventivo entro venerdì", "task", "Inviare il preventivo", "2026-03-06T08:00:00+00:00"),
        ("#chiamata Anna domani alle 9", "call", "Anna", "2026-03-03T08:00:00+00:00"),
        ("#evento Riunione fra due settimane", "event", "Riunione", "2026-03-16T08:00:00+00:00"),
    ],
    "de": [
        ("#aufgabe Bericht schreiben bis Freitag", "task", "Bericht schreiben", "2026-03-06T08:00:00+00:00"),
        ("#anruf Anna am Donnerstag um 14 Uhr", "call", "Anna", "2026-03-05T13:00:00+00:00"),
        ("#termin Messe in Köln nächsten Montag", "event", "Messe in Köln", "2026-03-09T08:00:00+00:00"),
        ("#aufgabe Halle 9 prüfen", "task", "Halle 9 prüfen", None),
    ],
    "es": [
        ("#tarea Enviar el informe antes del viernes", "task", "Enviar el informe", "2026-03-06T08:00:00+00:00"),
        ("#llamada Ana el jueves a las 14:30", "call", "Ana", "2026-03-05T13:30:00+00:00"),
        ("#evento Reunión dentro de tres días", "event", "Reunión", "2026-03-05T08:00:00+00:00"),
    ],
}


@pytest.mark.parametrize("language", LINES)
def test_title_and_date_are_told_apart_in_every_language(world, language):
    """The longest ending that is a date is when; the rest is what."""
    world(**PARIS).data["agent"][1]["language"] = language
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    bob.replies(ticket, "\n".join(line for line, *_ in LINES[language]))

    made = [(one["kind"], one["title"], one["due_at"]) for one in ticket.json["activities"]]
    assert [tuple(expected) for _, *expected in LINES[language]] == made
    assert {"bob"} == {one["owner"] for one in ticket.json["activities"]}
    with_time = [when for *_, when in LINES[language] if when]
    assert len(with_time) == len(invitations(bob)), "one invitation for each that has a time"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("#task Send the invoice 2025-12-31", "past"),
        ("#task Print pages 3/4", "3 April or March 4"),
        ("#task friday 9:00", "only a time"),
        ("#task", "a value is missing"),
        ("#done 7", "no activity “7”; it has 1 (Look)"),
        ("#done Look", "no activity “Look”"),
        ("#task 7 owner alice", "no activity “7”"),
        ("#task 1 owner nobody", "no agent"),
        ("#task 1 owner dora", "does not work in the queue"),
    ],
)
def test_what_cannot_be_planned_is_held_with_the_reason(world, line, says):
    world.data["agent"].append({"id": "dora", "name": "Dora Roe", "address": "dora@acme.example"})
    world.data["queue"].append({"name": "sales", "agents": ["dora"], "lead": "carol"})
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    bob.replies(ticket, "#task Look")
    before = ticket.json["activities"]
    bob.replies(ticket, line)

    assert "held" == bob.inbox[-1].notice
    assert says in " ".join(bob.inbox[-1].text.split())
    assert before == ticket.json["activities"]


def test_it_reminds_once_and_is_done_or_put_off_in_one_tap(world):
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    bob.replies(ticket, "#call Anne at 14:30")
    world.clock.advance(hours=5, minutes=29)
    world.tick()
    assert [] == bob.notices("reminder")
    world.clock.advance(minutes=1)
    world.tick().tick()

    (reminder,) = bob.notices("reminder")
    assert "Call: Anne" in reminder.text
    assert "Next steps: #done 1 · #task 1 tomorrow" in reminder.text
    bob.replies(reminder, "#task 1 tomorrow")
    assert "2026-03-03T09:00:00+00:00" == ticket.json["activities"][0]["due_at"]
    world.clock.advance(days=1)
    world.tick()
    assert 2 == len(bob.notices("reminder"))
    bob.replies(bob.inbox[-1], "#done 1")
    assert "2026-03-03T14:30:00+00:00" == ticket.json["activities"][0]["done_at"]
    assert [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)] == sequence(bob)
    bob.replies(bob.inbox[-1], "#done 1")
    assert "already so" in bob.inbox[-1].text


def sequence(person):
    return [(method, int(event["SEQUENCE"])) for method, event in invitations(person)]


def test_what_is_done_dropped_or_without_a_time_reminds_nobody(world):
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    bob.replies(ticket, "#task Look\n#task Look again at 14:30\n#task Look away at 15:00")
    bob.replies(ticket, "#done 2")
    bob.replies(ticket, "#call Anne at 16:00")
    bob.replies(bob.inbox[-1], "#undo")
    bob.replies(ticket, "#done 3")
    world.clock.advance(days=1)
    world.tick()

    assert [] == bob.notices("reminder")
    assert ["Look", "Look again", "Look away"] == [one["title"] for one in ticket.json["activities"]]
    assert ("CANCEL", 1) == sequence(bob)[-2]


@pytest.mark.parametrize(
    "line",
    [
        "#task 1 owner alice",
        "#aufgabe 1 Besitzer alice",
        "#tâche 1 propriétaire alice",
        "#compito 1 proprietario alice",
        "#tarea 1 propietario alice",
    ],
)
def test_it_is_handed_over_in_every_language(world, line):
    """It is no new task of that name."""
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    bob.replies(ticket, "#task call the vendor tomorrow")
    bob.replies(bob.about(ticket)[0], line)

    assert ["alice"] == [one["owner"] for one in ticket.json["activities"]]


def test_the_owner_hands_it_over_and_the_calendars_follow(world):
    """It leaves the one calendar and goes into the other; the reminder is the new owner's."""
    ticket, alice, bob = world.requester("anne").writes(), world.agent("alice"), world.agent("bob")
    bob.replies(ticket, "#event Visit tomorrow 10:00")
    bob.replies(ticket, "#task 1 owner alice")

    assert "alice" == ticket.json["activities"][0]["owner"]
    (method, event), *more = opened(alice.inbox[-1])
    assert ("activity", "REQUEST", []) == (alice.inbox[-1].notice, method, more)
    assert "Bob Martin handed this over to you" in alice.inbox[-1].text
    mine = invitations(bob)
    assert ["REQUEST", "CANCEL"] == [method for method, _ in mine]
    assert mine[0][1]["UID"] == mine[1][1]["UID"] != event["UID"]
    world.clock.advance(days=1, hours=1)
    world.tick()
    assert ([], 1) == (bob.notices("reminder"), len(alice.notices("reminder")))

    bob.replies(bob.notices("receipt")[-1], "#undo")
    assert "bob" == ticket.json["activities"][0]["owner"]
    assert ("CANCEL", "REQUEST") == (invitations(alice)[-1][0], invitations(bob)[-1][0])


def test_an_invitation_is_what_a_calendar_needs(world):
    """RFC 5545 and 5546: who asks, who is asked, when in which zone, and when to ring."""
    world(**PARIS)
    ticket, bob = world.requester("anne").writes("Printer on fire"), world.agent("bob")
    bob.replies(ticket, "#call Anne 2026-07-01 14:30")
    ((method, event),) = opened(bob.inbox[-1])

    assert ("REQUEST", "Call: Anne [#1001]", 0) == (method, event["SUMMARY"], event["SEQUENCE"])
    assert datetime(2026, 7, 1, 12, 30, tzinfo=UTC) == event.start
    assert "Europe/Paris" == event["DTSTART"].params["TZID"]
    assert timedelta(minutes=30) == event.duration
    assert "mailto:support@acme.example" == event["ORGANIZER"]
    assert "mailto:bob@acme.example" == event["ATTENDEE"]
    assert ("NEEDS-ACTION", "TRUE") == tuple(event["ATTENDEE"].params[name] for name in ("PARTSTAT", "RSVP"))
    assert [-timedelta(minutes=10)] == [alarm.TRIGGER for alarm in event.subcomponents]
    assert str(event["UID"]).endswith("@acme.example")


def test_an_agent_without_receipts_gets_the_invitation_all_the_same(world):
    world.data["agent"][1]["receipts"] = "errors"
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    bob.replies(ticket, "#call Anne tomorrow")

    assert "activity" == bob.inbox[-1].notice
    assert ["REQUEST"] == [method for method, _ in opened(bob.inbox[-1])]


def test_show_says_what_is_to_be_done_and_who_waits_for_whom(world):
    world.data["agent"][1]["language"] = "de"
    ticket, bob, boss = (
        world.requester("anne").writes(),
        world.agent("bob"),
        world.requester("boss", "boss@corp.example"),
    )
    bob.replies(ticket, "#call Anne tomorrow 10:00")
    bob.replies(ticket, "#task Look\n#approval boss@corp.example Buy it?")
    answers(bob, invitations(bob)[0][1], "ACCEPTED")
    bob.replies(ticket, "#done 2\n#approval carol More?")
    boss.replies(boss.inbox[-1], "No, never")
    bob.replies(ticket, "#show")

    shown = " ".join(bob.inbox[-1].text.split())
    assert "Anruf: 1, Anne, Dienstag, 3. März 2026, 10:00 Uhr (UTC), Bob Martin, im Kalender zugesagt" in shown
    assert "Aufgabe: 2, Look, Bob Martin, erledigt" in shown
    assert "Genehmigung: Boss <boss@corp.example> hat Bob Martin abgelehnt: Buy it? (never)" in shown
    assert "Genehmigung: Bob Martin wartet auf Carol Weiss: More?" in shown


def test_what_is_to_be_done_follows_a_merged_ticket_and_stands_in_the_mornings_list(world):
    """Where the ticket went, `#done` finds it, and so does the agent's list of the day."""
    world.data["agent"][1]["worklist"] = "08:00"
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket, into = anne.writes("Printer on fire"), anne.writes("Printer burns")
    bob.replies(ticket, "#call Anne tomorrow 10:00\n#task Later in 5 days\n#approval carol Buy it?")
    bob.replies(ticket, f"#merge {into.number}")
    assert [1, 2] == [one["id"] for one in into.json["activities"]]
    assert ["asked"] == [one["state"] for one in into.json["approvals"]]
    world.clock.advance(days=1)
    world.tick()

    assert "To do today: [#1001] Call: 1, Anne, Tuesday 3 March 2026, 10:00 UTC, Bob Martin" in " ".join(
        bob.notices("worklist")[-1].text.split()
    )
    assert "Later" not in bob.notices("worklist")[-1].text
    bob.replies(into, "#done 1")
    assert into.json["activities"][0]["done_at"]


# --- what calendars answer ------------------------------------------------------------------------------------------


@pytest.fixture
def planned(world):
    """A call that alice made and handed over to bob."""
    ticket, alice, bob = world.requester("anne").writes(), world.agent("alice"), world.agent("bob")
    alice.replies(ticket, "#call Anne tomorrow 10:00")
    alice.replies(ticket, "#task 1 owner bob")
    return ticket, alice, bob, opened(bob.inbox[-1])[0][1]


def activity(ticket):
    (one,) = ticket.json["activities"]
    return one["owner"], one["due_at"]


TEN = ("bob", "2026-03-03T10:00:00+00:00")


@pytest.mark.parametrize(
    ("how", "owner", "due_at", "detail"),
    [
        ({"says": "ACCEPTED"}, *TEN, "accepted"),
        ({"says": "TENTATIVE", "lines": "COMMENT:perhaps"}, *TEN, "tentative (perhaps)"),
        ({"says": "DECLINED"}, "alice", TEN[1], "declined"),
        (
            {"says": "DECLINED", "Auto-Submitted": "auto-generated", "Sender": "calendar@google.example"},
            "alice",
            TEN[1],
            "declined",
        ),
        (
            {"says": "TENTATIVE", "method": "COUNTER", "lines": "DTSTART;TZID=W. Europe Standard Time:20260304T150000"},
            "bob",
            "2026-03-04T14:00:00+00:00",
            "tentative",
        ),
        ({"says": "TENTATIVE", "method": "COUNTER", "lines": "DTSTART:20260101T100000Z"}, *TEN, "tentative"),
        ({"says": "TENTATIVE", "method": "COUNTER", "lines": "DTSTART;VALUE=DATE:20260304"}, *TEN, "tentative"),
        ({"says": "ACCEPTED", "lines": "SEQUENCE:-1"}, *TEN, "not counted"),
    ],
    ids=str,
)
def test_a_calendars_answer_is_put_on_the_activity(world, planned, how, owner, due_at, detail):
    """Accepted is noted, declined goes back to who made it, another time moves it; the ticket itself stays."""
    ticket, alice, bob, event = planned
    before = ticket.status, ticket.kinds
    answered = answers(bob, event, **how)

    assert ("ticket", ticket) == (answered.outcome, answered)
    assert (owner, due_at) == activity(ticket)
    assert detail in ticket.entry("calendar answer")["detail"]
    assert before == (ticket.status, ticket.kinds)
    if owner == "alice":
        assert ("activity", "REQUEST") == (alice.inbox[-1].notice, opened(alice.inbox[-1])[0][0])
    if due_at != TEN[1]:
        assert ("REQUEST", 1) == sequence(bob)[-1]


def somebody(world, bob, event):
    answers(world.requester("mallory", "mallory@evil.example"), event, "DECLINED")


def colleague(world, bob, event):
    answers(world.agent("carol"), event, "DECLINED")


def forged(world, bob, event):
    bob.authentication = "fail"
    answers(bob, event, "DECLINED")


def stale(world, bob, event):
    bob.replies(bob.inbox[-1], "#task 1 tomorrow 11:00")
    world.agent("bob").replies(bob.inbox[-1], "#task 1 tomorrow 10:00")
    answers(bob, event, "DECLINED")


@pytest.mark.parametrize("how", [somebody, colleague, forged, stale], ids=lambda how: how.__name__)
def test_an_answer_that_is_not_the_owners_counts_for_nothing(world, planned, how):
    ticket, _, bob, event = planned
    how(world, bob, event)

    assert TEN == activity(ticket)
    assert ticket.entry("calendar answer")["detail"].endswith("not counted")
    assert ["requester"] == ticket.kinds


def test_an_answer_to_no_invitation_of_ours_is_a_machines_mail(world, planned):
    ticket, _, bob, event = planned
    event["UID"] = "somebody@else.example"
    answers(bob, event, "ACCEPTED")

    assert TEN == activity(ticket)
    assert ["requester", "system"] == ticket.kinds


def test_what_is_done_is_done_in_every_language(world):
    """`#done 1` in English, `#terminé 2` in French; the agent's own language does not matter."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#task Order toner\n#tâche Commander du papier")
    bob.replies(ticket, "#done 1\n#terminé 2")

    assert all(one["done_at"] for one in ticket.json["activities"])
