"""An agent's words: zones, escapes, mistakes, contradictions (product.md 6)."""

import pytest

from mailticket.commands import catalogue
from mailticket.commands.grammar import MAX_TAGS, Mistake, TagLine, Why, contradictions, read
from mailticket.commands.registry import COMMANDS
from mailticket.commands.tag_line import MAX_LINE


def reading(words: str, html: str | None = None):
    return read(words, html_new_words=html, catalogue=catalogue)


def said(words: str) -> tuple[str, str, str]:
    """Return tags, text and mistakes of *words*, each as one string."""
    found = reading(words)
    tags = "; ".join(f"{line.name} {line.value}".strip() for line in found.lines)
    return tags, found.text, "; ".join(mistake.why for mistake in found.mistakes)


@pytest.mark.parametrize(
    ("words", "tags", "text"),
    [
        ("", "", ""),
        ("Text", "", "Text"),
        ("#close", "close", ""),
        ("#close\n", "close", ""),
        ("\n\n#take\n\n#priority high\n\nText", "take; priority high", "Text"),
        ("#take\nText\nmore", "take", "Text\nmore"),
        ("Hi Anne,\n#take\nText", "take", "Hi Anne,\nText"),
        ("Hi Anne,\n\n#take\n\nText", "take", "Hi Anne,\n\nText"),
        ("Hi Anne,\n#take\n\n\nText", "take", "Hi Anne,\n\nText"),
        ("Bonjour\n#prendre\n\nVoilà.\n#résoudre", "take; resolve", "Bonjour\n\nVoilà."),
        ("Text\n#close", "close", "Text"),
        ("Text\n\n#close\n\n#tag +x\n\n", "close; tag +x", "Text"),
        ("#take\nText\n#close", "take; close", "Text"),
        ("Text\n\n#close\n\nBest regards,\nBob", "close", "Text\n\nBest regards,\nBob"),
        ("Text\n#close\n--\nBob", "close", "Text\n--\nBob"),
        ("Text\n#close\n\nSent from my iPhone", "close", "Text\n\nSent from my iPhone"),
        ("Thanks,\nBob\n#close\n\nSent from my iPhone", "close", "Thanks,\nBob\n\nSent from my iPhone"),
        ("Text\nThanks,\nBob\n\n#close", "close", "Text\nThanks,\nBob"),
        ("Thanks\n#close", "close", "Thanks"),
        ("Hi Bob,\n#note", "note", "Hi Bob,"),
        ("> quoted\n#close\nText", "close", "> quoted\nText"),
        ("> was it this?\nYes.\n> and this?\nNo.\n#close", "close", "> was it this?\nYes.\n> and this?\nNo."),
        ("Text\n#close\n> #reopen", "close", "Text\n> #reopen"),
        ("Hi,\n\n1. one\n2. two", "", "Hi,\n\n1. one\n2. two"),
        ("One\n\n\n\nTwo", "", "One\n\n\n\nTwo"),
        ("\n    indented\nText \n\n", "", "    indented\nText"),
        ("#take\r\nText\r\n", "take", "Text"),
        ("#take\u2028Text", "take", "Text"),
        ("#take #note Text below\nis this", "take; note Text below", "is this"),
        # Escapes and ordinary text.
        ("##close", "", "#close"),
        ("#take\n##close is how", "take", "#close is how"),
        ("Write ##close to close", "", "Write #close to close"),
        ("> ##close", "", "> ##close"),
        ("#1 priority for us\nis you", "", "#1 priority for us\nis you"),
        ("# Title\n\n## Chapter", "", "# Title\n\n## Chapter"),
        ("In C# we say\n#include nothing\nso there", "", "In C# we say\n#include nothing\nso there"),
        ("I love #sunshine and #close friends.", "", "I love #sunshine and #close friends."),
        ("Text\n\nBest regards,\nBob\nAcme GmbH\n#WeAreAcme", "", "Text\n\nBest regards,\nBob\nAcme GmbH\n#WeAreAcme"),
        ("Text\n#close\nSaluti\n#WeAreAcme", "close", "Text\nSaluti\n#WeAreAcme"),
        ("Text\nMit freundlichem Gruß\n#WeAreAcme\n#close", "close", "Text\nMit freundlichem Gruß\n#WeAreAcme"),
        ("Bonjour :\nPS : merci", "", "Bonjour :\nPS : merci"),
        ("@bob can you look?\n@carol too", "", "@bob can you look?\n@carol too"),
    ],
)
def test_what_is_a_command_and_what_is_text(words, tags, text):
    assert (tags, text, "") == said(words)


@pytest.mark.parametrize(
    ("more", "text", "lines"),
    [
        ("More", "Text\n\nMore", []),
        ("##close", "Text\n\n#close", []),
        ("#close", "Text", ["#close"]),
        ("More\n\n#close #take\n\nand more", "Text\n\nMore\n\nand more", ["#close #take"]),
        ("#clsoe", "Text", ["#clsoe"]),
        ("#sunshine\nMore", "Text\n\nMore", ["#sunshine"]),
        ("#take #close", "Text", ["#take #close", "#take #close"]),
    ],
)
def test_a_tag_in_a_further_part_is_a_mistake_wherever_it_stands(more, text, lines):
    """Trust.md S19: tags are read from the first part only, and none ever reaches a requester."""
    found = read("#take\n\nText", html_new_words="#take\n\nText", catalogue=catalogue, more_words=more)

    assert (["take"], text) == ([line.name for line in found.lines], found.text)
    assert [(line, Why.ELSEWHERE) for line in lines] == [(mistake.line, mistake.why) for mistake in found.mistakes]


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("Use water.\n\n#close\n\nBob", "close"),
        ("Use water.\n#close\nBob Martin", "close"),
        ("Use water.\n#close\nBob\n\n\u200b", "close"),
        ("Bob\n#close\nBob", "close"),
        ("Use water.\n#close\nmartin.", "close"),
        ("Thanks for waiting.\n\n#close\n\nBob", "close"),
        ("Use water.\n#close\nRegards\nBob", "close"),
        ("Use water.\n#close\nBob Martin\nAcme Support\nTel. +33 1 23 45 67 89", "close"),
        ("Use water.\n#close\nAnne", ""),
        ("Use water.\n#close\nBob\nuse it now", ""),
        ("Use water.\n#close\nBobby", ""),
    ],
)
def test_an_agents_own_name_is_a_signature(words, tags):
    """Tag lines stand above it; above another's name, or above words, they are a mistake."""
    found = read(words, html_new_words=words, catalogue=catalogue, name="Bob Martin")

    assert (tags, not tags) == (" ".join(line.name for line in found.lines), bool(found.mistakes))


@pytest.mark.parametrize(
    ("words", "text", "why"),
    [
        ("#clsoe\nText", "Text", "unknown-tag"),
        ("#sunshine\nText", "Text", "unknown-tag"),
        ("Text\n#sunshine", "Text", "unknown-tag"),
        ("#take #prioritty high\nText", "Text", "unknown-tag"),
        ("Text\n#close\nmore", "Text\nmore", "meant-as-command"),
        ("Text\n- #close -\nmore", "Text\nmore", "meant-as-command"),
        ("Text\n#clsoe it\nmore", "Text\nmore", "meant-as-command"),
        ("Text\n@close\nmore", "Text\nmore", "meant-as-command"),
        ("Text\n@clsoe\nmore", "Text\nmore", "meant-as-command"),
        ("Text\n1 3: #close\nmore", "Text\nmore", "meant-as-command"),
        ("Text\n\n#close\n\nmore", "Text\n\nmore", "meant-as-command"),
        ("Hi, please use\n#close\nto close", "Hi, please use\nto close", "meant-as-command"),
        ("Hi\nHello\n#close\nText", "Hi\nHello\nText", "meant-as-command"),
        ("#take\nHi Anne,\n#close\nText", "Hi Anne,\nText", "meant-as-command"),
        ("Text\n#close\nAnne", "Text\nAnne", "meant-as-command"),
        ("Text\n> #open\n#close\nmore", "Text\n> #open\nmore", "meant-as-command"),
        ("@clsoe", "", "unknown-tag"),
        ("Text\nRegards,\nBob\n#clsoe", "Text\nRegards,\nBob", "unknown-tag"),
        ("Text\nRegards,\nBob\n#WeAreAcme #clsoe", "Text\nRegards,\nBob", "unknown-tag; unknown-tag"),
        ("Text\nRegards,\nDid you try water?\n#WeAreAcme", "Text\nRegards,\nDid you try water?", "unknown-tag"),
        ("#WeAreAcme\nText\nRegards,\nBob", "Text\nRegards,\nBob", "unknown-tag"),
    ],
)
def test_a_mistake_is_told_and_its_line_is_never_text(words, text, why):
    _, kept, found = said(words)

    assert (text, why) == (kept, found)


def test_a_mistake_shows_its_line_and_what_may_have_been_meant():
    assert (Mistake(" * #clsoe it", Why.UNKNOWN, ("close",)),) == reading(" * #clsoe it").mistakes
    assert ("close",) == reading("Text\n#closed\nmore").mistakes[0].nearest


def test_commands_keep_their_lines_and_tickets():
    found = reading("1 3: #close it\n\n2 #later friday, #note\n")

    assert (
        TagLine("close", "it", "1 3: #close it", (1, 3)),
        TagLine("later", "friday", "2 #later friday, #note", (2,)),
        TagLine("note", "", "2 #later friday, #note", (2,)),
    ) == found.lines


def test_a_command_keeps_its_number_in_a_list():
    """In an answer to a list it is the place of the ticket that is meant; the command is the same."""
    (numbered, plain), unwritten = reading("2. #close\n#take").lines, TagLine("close", "", "2. #close")

    assert (2, 0, 0) == (numbered.item, plain.item, unwritten.item)
    assert unwritten == numbered


def test_a_tag_line_too_long_to_be_read_whole_is_a_mistake():
    line = "#resolve " + "x" * 2000

    assert (Mistake(line[:2000], Why.TOO_LONG, ("resolve",)),) == reading(line).mistakes


#: As product.md 6 has them.
GROUPS = {
    **dict.fromkeys(("pending", "vendor", "open", "reopen", "later", "resolve", "close", "spam", "merge"), "status"),
    **dict.fromkeys(("take", "release", "assign", "accept", "decline"), "assignment"),
    **dict.fromkeys(("reply", "note"), "destination"),
}


def test_commands_contradict_each_other_as_the_contract_says():
    """And #status does: it is one of the others in disguise."""
    assert {**GROUPS, "status": "status"} == {name: made.group for name, made in COMMANDS.items() if made.group}


LONG = "#resolve The printer needed a new fuser, which the vendor left with us"


@pytest.mark.parametrize(
    ("words", "is_wrapped"),
    [
        (f"{LONG}\nin March.\n\nIt works again.", True),
        (f"#take\n{LONG}\nin March.", True),
        (f"{LONG}\n\nIt works again.", False),
        ("#resolve Fuser\nIt works again.", False),
        (f"{LONG} last March, free of charge\nIt works again.", False),
        ("#take\nIt works again, and there will be no bill; the vendor saw to that, too.", False),
        (LONG, False),
    ],
)
def test_a_tag_line_that_a_client_broke_is_a_mistake(words, is_wrapped):
    """What a tag says is internal: its second half must not become the first line of the answer."""
    assert is_wrapped == (Why.WRAPPED in {mistake.why for mistake in reading(words).mistakes})


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("#close\nText", "#close\n\nText"),
        ("* #later  friday\nText", "#later friday\nText"),
        ("#assign bob@x.example<mailto:bob@x.example>", "#assign bob@x.example"),
        ("#resolution see https://x.example/a<https://x.example/a>", "#resolution see https://x.example/a"),
        ("#resolution see www.x.example<http://www.x.example/> now", "#resolution see www.x.example now"),
        ("#resolution docs<https://x.example/a>", "#resolution docs <https://x.example/a>"),
        ("#resolution +33 1<tel:+331>", "#resolution +33 1"),
        ("#clsoe www.x.example<http://www.x.example>", "#clsoe www.x.example"),
        ("#CLOSE.", "#close"),
        ("Text", "Quite another text"),
        ("#clsoe", "#clsoe"),
        ("", ""),
    ],
)
def test_parts_that_command_the_same_agree(words, html):
    assert Why.DISAGREE not in {mistake.why for mistake in reading(words, html).mistakes}


@pytest.mark.parametrize(
    ("words", "html", "line"),
    [
        ("#close\nText", "Text", "#close"),
        ("#resolution docs<https://x.example/a>", "#resolution docs", "#resolution docs<https://x.example/a>"),
        ("Text", "#close\nText", "#close"),
        ("#close", "#reopen", "#close"),
        ("#later friday", "#later monday", "#later friday"),
        ("#take\n#note", "#note\n#take", ""),
        ("1 #close", "#close", "1 #close"),
        ("Text", "Text\n#close\nText", "#close"),
        ("#close", "", "#close"),
    ],
)
def test_parts_that_disagree_are_a_mistake(words, html, line):
    """What the agent saw may be either (trust.md S13)."""
    assert Mistake(line, Why.DISAGREE) == reading(words, html).mistakes[-1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("#close #resolve", ["close resolve"]),
        ("#pending\n#vendor\n#open", ["pending vendor", "pending open", "vendor open"]),
        ("#reopen #later friday", ["reopen later"]),
        ("#spam #merge 7", ["spam merge"]),
        ("#later friday\n#later monday", ["later later"]),
        ("#take #assign bob", ["take assign"]),
        ("#release #accept", ["release accept"]),
        ("#decline\n#take", ["decline take"]),
        ("#reply #note", ["reply note"]),
        ("#note\n#reply", ["note reply"]),
        ("1 2: #close\n2 3: #open", ["close open"]),
        ("1: #close\n2: #open", []),
        ("1: #close\n#open", []),
        ("#close #close", []),
        ("#close #take #note #tag +x", []),
        ("#status closed #tag +a #tag -b", []),
        ("", []),
    ],
)
def test_contradictions_are_found(words, expected):
    assert expected == [" ".join(mistake.nearest) for mistake in contradictions(reading(words).lines, GROUPS)]


def test_a_contradiction_names_the_later_line_and_both_tags():
    lines = (TagLine("open", "", "#open"), TagLine("close", "now", "#close now"))

    assert (Mistake("#close now", Why.CONTRADICTION, ("open", "close")),) == contradictions(
        lines, {"open": "status", "close": "status"}
    )


def test_each_command_is_shown_as_it_was_written_and_alone():
    """In a receipt, of two on one line each is told of by itself, in the writer's own language."""
    found = reading("#Prendre #priorité: haute.\n#close")

    assert ["#Prendre", "#priorité haute", "#close"] == [line.shown for line in found.lines]
    assert "#take" == TagLine("take", "", "").shown


def test_a_line_may_be_as_long_as_the_limit():
    tag = "#resolve "

    assert () == reading(tag + "x" * (MAX_LINE - len(tag))).mistakes
    assert (Why.TOO_LONG,) == tuple(mistake.why for mistake in reading(tag + "x" * (MAX_LINE - len(tag) + 1)).mistakes)


def test_a_misspelt_tag_within_the_text_is_guessed_at():
    mistakes = reading("Hello Anne,\nthis is it.\n#clsoe\nMore text.").mistakes

    assert [(Why.ELSEWHERE, "close")] == [(mistake.why, mistake.nearest[0]) for mistake in mistakes]


def test_two_parts_may_break_a_value_differently():
    text, html = "#time 25 m", "#time 25m"

    assert () == reading(text, html).mistakes


def test_so_many_tags_are_read_and_no_more():
    assert (200, ()) == (len(reading("#take\n" * MAX_TAGS).lines), reading("#take\n" * MAX_TAGS).mistakes)
    assert (Mistake("", Why.TOO_MANY),) == reading("#take\n" * (MAX_TAGS + 1)).mistakes


def test_with_as_many_tags_as_may_be_a_name_is_still_a_name():
    found = reading("#take\n" * MAX_TAGS + "Text for\n@christine")

    assert (MAX_TAGS, "Text for\n@christine", ()) == (len(found.lines), found.text, found.mistakes)


@pytest.mark.parametrize(
    ("length", "word", "wrapped"),
    [
        (69, "Hi", False),
        (70, "Hi", True),
        (80, "Hi", True),
        (81, "Hi", False),
        (60, "x" * 11, False),
        (60, "x" * 12, True),
    ],
)
def test_a_line_is_wrapped_where_its_next_word_did_not_fit(length, word, wrapped):
    """A client breaks at 72 columns or so; what is longer than 80 nobody broke."""
    line = "#resolve ".ljust(length, "x")
    mistakes = reading(f"#take\n{line}\n{word} and more of it").mistakes

    assert ((Mistake(line, Why.WRAPPED, ("resolve",)),) if wrapped else ()) == mistakes


def test_one_greeting_may_stand_above_the_tags_and_no_second():
    """What follows a second one is the letter itself."""
    assert ("take", "", "") == (said("Hi Anne,\n#take\nText")[0], *said("#take")[1:])
    assert "meant-as-command" == said("Hi Anne,\nHello Bob,\n#take\nText")[2]
