"""`#search`: the tickets with these words, as a list to be answered."""

import pytest


@pytest.mark.parametrize(
    ("language", "search", "nothing"),
    [
        ("en", "#search CAFE toner", "There is no such ticket."),
        ("de", "#suchen: café, toner", "So ein Ticket gibt es nicht."),
        ("fr", "#chercher toner café", "Aucun ticket ne correspond."),
    ],
)
def test_words_are_found_wherever_they_were_said(world, language, search, nothing):
    for agent in world.data["agent"]:
        agent["language"] = language
    world(queue={"exclusive": "read"})
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    first = anne.writes("Café machine", "It smokes.")
    second = anne.writes("Printer", "It drank my café.")
    anne.writes("Printer", "It burns.")
    bob.replies(bob.about(first)[0], "#note\nThe toner, I think.")
    bob.replies(bob.about(second)[0], "#resolution Toner changed\n#close")
    bob.writes("?", search)
    found = bob.inbox[-1]
    assert "receipt" == found.notice
    assert [f"1  {first.token}" in found.text, f"2  {second.token}" in found.text] == [True, True]
    assert "1003" not in found.text

    bob.replies(found, "1 #take")
    alice.replies(alice.about(first)[0], search)  # from any ticket; what is bob's alone to read is not shown
    assert (second.token in alice.inbox[-1].text, "2  [" in alice.inbox[-1].text) == (True, False)
    alice.writes("?", "#search zebra")
    assert nothing in alice.inbox[-1].text


def test_a_long_answer_is_cut_and_says_so(world):
    bob = world.agent("bob")
    for number in range(32):
        world.bring(world.requester(f"anne{number}").drafts("Printer on fire", "It burns."))
    world.tick()
    bob.writes("?", "#search printer")

    assert "30  [#" in bob.inbox[-1].text
    assert "31  [#" not in bob.inbox[-1].text
    assert "2 more" in bob.inbox[-1].text
