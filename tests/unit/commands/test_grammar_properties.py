"""Whatever an agent writes: nothing raises, and nothing that may be a command is left in the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket.commands import catalogue
from mailticket.commands.grammar import Why, read
from mailticket.commands.tag_line import Kind, classify, clean
from tests.growth import assert_linear

words = sorted(
    {word for table in catalogue.ALIASES.values() for entry in table.values() for word in entry.split()}
    | set(catalogue.NAMES)
)
letters = st.sampled_from("abcdefghijklmnopqrstuvwxyzé")

#: What mail clients, and people, put in front of a tag.
DRESSES = ["#", "＃", "- #", "**#", "\u200b#", "\u00a0#", "1: #", "@", "* _#", "o #", "(1) #", "➢ #", "(#", "1 - #"]


@st.composite
def slips(draw):
    """A tag name with up to two edits, perhaps dressed as mail clients do."""
    word = draw(st.sampled_from(words))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(word)))
        word = draw(
            st.sampled_from(
                [
                    word[:at] + word[at + 1 :],
                    word[:at] + draw(letters) + word[at:],
                    word[:at] + draw(letters) + word[at + 1 :],
                ]
            )
        )
    before = draw(st.sampled_from(DRESSES))
    after = draw(st.sampled_from(["", " now", ".", ": x", "**", " \u201cx\u201d", "\u200b"]))
    return before + word + after


lines = st.one_of(
    slips(),
    st.sampled_from(
        [
            "",
            "Hi,",
            "Text of mine.",
            "> quoted #close",
            "Regards,",
            "Bob",
            "##close",
            "#1",
            "# x",
            "--",
            "1 2",
            "a #close b",
        ]
    ),
    st.text(max_size=30),
)
mails = st.lists(lines, max_size=8).map("\n".join)


@given(mails, st.one_of(st.none(), mails))
@settings(max_examples=200)
def test_no_tag_line_and_no_slip_is_left_in_the_text(mail, html):
    escaped = mail.replace("##", "")
    reading = read(escaped, html_new_words=html, catalogue=catalogue)

    left = [line for line in reading.text.splitlines() if classify(line, catalogue).kind in {Kind.TAGS, Kind.NEAR}]
    assert [] == left
    assert all(catalogue.resolve(line.name) == line.name for line in reading.lines)


@given(mails)
def test_reading_the_text_again_finds_no_command(mail):
    text = read(mail.replace("##", ""), html_new_words=None, catalogue=catalogue).text

    assert () == read(text, html_new_words=None, catalogue=catalogue).lines


@given(mails)
def test_every_line_of_the_mail_is_text_or_command_or_mistake(mail):
    """Nothing that was written is lost without a word."""
    mail = mail.replace("##", "")
    reading = read(mail, html_new_words=None, catalogue=catalogue)
    told = {line.source_line for line in reading.lines} | {mistake.line for mistake in reading.mistakes}
    kept = {clean(line) for line in [*reading.text.splitlines(), *told]}

    assert [] == [line for line in mail.splitlines() if clean(line) and clean(line) not in kept]


@given(mails)
def test_a_part_agrees_with_itself(mail):
    assert Why.DISAGREE not in {
        mistake.why for mistake in read(mail, html_new_words=mail, catalogue=catalogue).mistakes
    }


@pytest.mark.parametrize(
    "unit",
    ["#close\n", "#clsoe\n", "#abcdefg\n", "@a\n", " ", "#", "1 ", "1 2: ", "<mailto:", "#note <http://", "x<http://x> ", "*", "\u200b", "ﷺ", "#a #b ", "(", "a)", "1) ", "o ", "✔", "[x] (#", "Hi,\n", "Thanks\n", "\n", "> \n"],
)  # fmt: skip
def test_a_long_mail_of_anything_is_read_at_once(unit):
    """trust.md S16: linear, whatever the input."""
    assert_linear(lambda text: read(text, html_new_words=None, catalogue=catalogue), unit, 16 * 1024)


def test_a_paste_of_hundreds_of_tag_lines_is_one_mistake():
    reading = read("#note\n" * 300 + "Text\n#xyzzy\nText", html_new_words=None, catalogue=catalogue)

    assert [Why.TOO_MANY] == [mistake.why for mistake in reading.mistakes]
    assert () == reading.lines
    assert "Text\nText" == reading.text
    assert Why.TOO_MANY == read("#take " * 600, html_new_words=None, catalogue=catalogue).mistakes[0].why
