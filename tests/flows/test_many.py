"""Several tickets in one mail: `N M: #tag`, to the mailbox or in answer to a numbered list."""

import pytest


@pytest.fixture
def three(world):
    """Three tickets of anne about printers."""
    anne = world.requester("anne")
    return [anne.writes(f"Printer {name}", f"The {name} one burns.") for name in ("red", "green", "blue")]


def statuses(found):
    return [ticket.status for ticket in found]


def in_language(world, language):
    for agent in world.data["agent"]:
        agent["language"] = language
    return world


LANGUAGES = {
    "en": ("#search printer", "#close", "#later tomorrow", "the list has 3 lines"),
    "de": ("#suchen Printer", "#schließen", "#später morgen", "die Liste hat 3 Zeilen"),
    "fr": ("#chercher printer", "#fermer", "#plustard demain", "la liste a 3 lignes"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_answered_by_its_positions(world, language):
    search, close, later, too_few = LANGUAGES[language]
    in_language(world, language)
    anne, bob = world.requester("anne"), world.agent("bob")
    red, green, blue = (anne.writes(f"Printer {name}") for name in ("red", "green", "blue"))
    bob.writes("list", search)
    found = bob.inbox[-1]
    assert [f"{place}  {ticket.token}" in found.text for place, ticket in ((1, blue), (2, green), (3, red))] == [
        True
    ] * 3

    mails = len(anne.inbox)
    done = bob.replies(found, f"1 {close}\n2, 3: {later}")
    receipt = bob.inbox[-1]
    assert ["snoozed", "snoozed", "closed"] == statuses([red, green, blue])
    assert ("ticket", "receipt", mails) == (done.outcome, receipt.notice, len(anne.inbox))
    assert all(f"{ticket.token} #" in receipt.text for ticket in (red, green, blue))

    bob.replies(found, f"1 {close}\n4 {close}\n1042: {close}")
    assert "held" == bob.inbox[-1].notice
    assert 2 == bob.inbox[-1].text.count(too_few)

    bob.replies(receipt, "#undo")
    assert ["new"] * 3 == statuses([red, green, blue])


def test_a_numbered_answer_means_the_places_of_the_list(world, three):
    """People write `2. #close` under a list whose lines are 1, 2, 3: it must not close the ticket the list hung on."""
    red, green, blue = three
    bob = world.agent("bob")
    bob.replies(bob.about(red)[0], "#search printer")
    bob.replies(bob.inbox[-1], "2. #close\n3) #priority high", quote=False)
    assert ["new", "closed", "new"] == statuses([red, green, blue])
    assert "high" == red.json["priority"]

    bob.replies(bob.about(blue)[0], "1. #take\n2. #priority low")  # elsewhere it is only a list of commands
    assert ("bob", "low") == (blue.json["assignee"], blue.json["priority"])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{}: #tag hot, {}: #resolve", (["hot"], "new", [], "resolved")),
        ("{} #resolve; {} #tag hot", ([], "resolved", ["hot"], "new")),
        ("{} #tag hot {} #resolve", ([], "new", [], "new")),
    ],
)
def test_each_number_on_a_line_names_the_ticket_of_the_tags_behind_it(world, three, line, expected):
    """Nothing is done to a ticket that another number stands before, and its requester hears nothing; unsure, held."""
    red, green, _ = three
    bob, anne = world.agent("bob"), world.requester("anne")
    before = len(anne.inbox)
    bob.writes("x", line.format(red.number, green.number))

    assert expected == (red.json["tags"], red.status, green.json["tags"], green.status)
    resolved = [ticket.token for ticket in (red, green) if ticket.status == "resolved"]
    assert resolved == [f"[{one.subject.partition('[')[2].partition(']')[0]}]" for one in anne.inbox[before:]]
    assert ("held" if not resolved else "receipt") == bob.inbox[-1].notice


def test_a_line_of_a_list_s_answer_is_about_several_places(world, three):
    red, green, blue = three
    bob = world.agent("bob")
    bob.writes("list", "#search printer")
    found = bob.inbox[-1]
    bob.replies(found, "1 #close 3 #take")
    assert (["open", "new", "closed"], "bob", None) == (
        statuses(three),
        red.json["assignee"],
        blue.json["assignee"],
    )

    bob.replies(found, "1 #tag hot 2 #close")
    assert "each ticket on a line of its own" in bob.inbox[-1].text
    assert "new" == green.status


def test_numbers_name_tickets_where_no_list_is_answered(world, three):
    red, green, blue = three
    bob, carol = world.agent("bob"), world.agent("carol")
    bob.writes("evening", f"#{red.number} {green.number}: #take #priority high\n[{blue.number}] #take")
    assert "held" == bob.inbox[-1].notice  # a token is no number
    carol.writes("evening", f"{red.number}, {green.number} #assign bob\n{blue.number}: #assign alice")

    assert ["bob", "bob", "alice"] == [ticket.json["assignee"] for ticket in three]
    assert [red.token, green.token] == [letter.subject.split("] ")[0][4:] + "]" for letter in bob.notices("assigned")]
    assert [blue.token] == [
        letter.subject.split("] ")[0][4:] + "]" for letter in world.agent("alice").notices("assigned")
    ]


def test_one_ticket_that_may_not_and_nothing_happens_to_any(world, three):
    """Permission is asked for each ticket; all or nothing over all of them."""
    red, green, blue = three
    alice, bob = world.agent("alice"), world.agent("bob")
    alice.writes("mine", f"{green.number}: #take")
    bob.writes("all", f"{red.number} {green.number} {blue.number}: #close\n99 #close")

    assert ["new", "open", "new"] == statuses(three)
    assert "Alice Dupont" in bob.notices("held")[-1].text
    assert "99" in bob.notices("held")[-1].text


def test_lines_that_contradict_are_seen_however_they_name_the_ticket(world, three):
    red, green, _ = three
    bob = world.agent("bob")
    bob.replies(red, f"#close\n{red.number} {green.number}: #pending")
    assert ["new", "new"] == statuses([red, green])

    bob.replies(bob.about(red)[0], f"#close\n{green.number}: #pending")
    assert ["closed", "pending"] == statuses([red, green])


def test_text_goes_where_the_lines_say(world, three):
    """One answer to many; each requester gets it about their own ticket."""
    zoe, bob = world.requester("zoe"), world.agent("bob")
    red, green, blue = three
    hers = zoe.writes("Printer white", "Mine burns too.")
    bob.writes("all", f"{red.number} {hers.number}: #reply #resolve\n{blue.number}: #note\n\nUse water.")

    assert ["resolved", "resolved", "new", "new"] == statuses([red, hers, green, blue])
    assert [
        "Use water." in person.about(ticket)[-1].text
        for person, ticket in ((world.requester("anne"), red), (zoe, hers))
    ]
    assert (["requester", "agent"], ["requester", "note"], ["requester"]) == (red.kinds, blue.kinds, green.kinds)

    anne = world.requester("anne")
    mails = len(anne.inbox)
    bob.writes("both", f"{green.number} {blue.number}: #resolve")
    assert [green.token, blue.token] == [
        letter.subject.partition("]")[0].partition("[")[2].join("[]") for letter in anne.inbox[mails:]
    ]


def test_text_for_nobody_and_a_line_about_nothing_are_held(world, three):
    bob = world.agent("bob")
    red, *_ = three
    bob.writes("?", f"{red.number}: #take\n\nUse water.")
    assert "for whom" in bob.notices("held")[-1].text
    bob.writes("?", f"{red.number}: #help")
    assert "without a number" in bob.notices("held")[-1].text
    assert [None, ["requester"]] == [red.json["assignee"], red.kinds]


def test_a_held_answer_to_a_list_still_knows_the_list(world, three):
    """`1` goes on meaning the first line of the list that was answered, not a ticket of that number."""
    bob = world.agent("bob")
    bob.writes("list", "#search printer")
    bob.replies(bob.inbox[-1], "1 #tkae")
    bob.replies(bob.notices("held")[-1], "1 #take")

    assert [None, None, "bob"] == [ticket.json["assignee"] for ticket in three]


def test_a_token_of_one_ticket_is_none_of_another(world, three):
    """Where only the token of a ticket speaks for its agent, it speaks for that ticket alone (trust.md 3.2)."""
    world.restart(security={"trust": "none"})
    red, green, _ = three
    bob = world.agent("bob")
    bob.authentication = "none"
    bob.replies(bob.about(red)[0], f"{green.number}: #take")
    assert (None, "confirm") == (green.json["assignee"], bob.inbox[-1].notice)

    bob.replies(bob.inbox[-1], "yes")
    assert "bob" == green.json["assignee"]


def test_the_question_names_all_that_would_get_the_text(world, three):
    """Who says yes knows whom the answer goes to (trust.md 3.2)."""
    red, *_ = three
    bob, zoe = world.agent("bob"), world.requester("zoe")
    hers = zoe.writes("Printer white", "Mine burns too.")
    bob.authentication = "none"
    bob.writes("all", f"{red.number} {hers.number}: #reply\n\nUse water.")
    question = bob.notices("confirm")[-1].text
    assert [True, True] == [person.address in question for person in (world.requester("anne"), zoe)]

    bob.replies(bob.notices("confirm")[-1], "yes")
    assert "Use water." in zoe.inbox[-1].text
