"""What was solved before helps with what is new (the notice `new-ticket`, product.md 5)."""

from tests.world import World


def solved(world: World, subject: str, resolution: str) -> None:
    ticket = world.requester("anne").writes(subject)
    bob = world.agent("bob")
    bob.replies(ticket, f"#resolution {resolution}\n#close")


def test_a_new_ticket_comes_with_the_resolutions_of_those_like_it(world: World):
    solved(world, "Printer prints empty pages", "Change the toner")
    solved(world, "Cannot log in", "Reset the password")
    bob = world.agent("bob")
    world.requester("zoe").writes("The PRINTER again: empty pages")

    text = bob.inbox[-1].text
    assert "[#1001] Printer prints empty pages: Change the toner" in " ".join(text.split())
    assert "password" not in text


def test_only_words_that_tell_count(world: World):
    """`The` and `in` stand in every subject."""
    solved(world, "The car is in the way", "Tow it")
    bob = world.agent("bob")
    world.requester("zoe").writes("The fan is in the box")

    assert "Tow it" not in bob.inbox[-1].text


def test_the_most_alike_stands_first_and_three_are_enough(world: World):
    for number in range(4):
        solved(world, "Printer broken", f"Repaired {number}")
    solved(world, "Printer broken, smells of smoke", "Replaced")
    bob = world.agent("bob")
    world.requester("zoe").writes("Printer broken and smells of smoke")

    shown = [line for line in bob.inbox[-1].text.splitlines() if line.startswith("- [#")]
    assert 3 == len(shown)
    assert "Replaced" in shown[0]


def test_a_requester_never_sees_what_is_known_inside(world: World):
    solved(world, "Printer prints empty pages", "Change the toner")
    zoe = world.requester("zoe")
    zoe.writes("Printer prints empty pages")

    assert "toner" not in zoe.inbox[-1].text
