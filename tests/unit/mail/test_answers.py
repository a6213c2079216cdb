"""Lists and whole tickets in a mail: readable as text and as HTML, whatever a requester called them."""

from datetime import UTC, datetime

from mailticket.mail.answers import Answers, ListView, RowView, ThreadView
from mailticket.mail.views import EntryView, Words

HEBREW = "דנה 42"
EVIL = "<b>Printer</b> & co"


def row(position=1, color="red", subject=EVIL):
    return RowView(position, "[#1042]", color, "rot", subject, ("Zoë <zoe@customer.example>", "3 Tage alt"))


def test_a_list_has_two_lines_a_ticket_in_text():
    made = ListView("Offen:", (row(), row(12)), "1 #close")

    assert [
        "Offen:",
        "",
        "  1  [#1042] <b>Printer</b> & co",
        "     rot · Zoë <zoe@customer.example> · 3 Tage alt",
        " 12  [#1042] <b>Printer</b> & co",
        "     rot · Zoë <zoe@customer.example> · 3 Tage alt",
        "",
        "1 #close",
    ] == str(made).splitlines()


def test_facts_break_below_their_row():
    """Indented lines are never broken later: a mail of 80 columns is read in a terminal."""
    due = "due Tuesday 1 December 2026, 13:30 UTC"
    made = ListView("", (RowView(1, "[#1042]", "red", "rot", "x", ("Zoë <zoe@customer.example>", "3 Tage alt", due)),))

    assert [
        "  1  [#1042] x",
        "     rot · Zoë <zoe@customer.example> · 3 Tage alt ·",
        f"     {due}",
    ] == str(made).splitlines()


def test_right_to_left_names_in_a_row_move_no_fact():
    made = ListView("", (RowView(1, "[#1042]", "red", "rot", HEBREW, (HEBREW, "3 Tage alt")),))

    assert [f"  1  [#1042] \u2068{HEBREW}\u2069", f"     rot · \u2068{HEBREW}\u2069 · 3 Tage alt"] == str(
        made
    ).splitlines()
    assert 2 == made.__html__().count(f'<span dir="auto">{HEBREW}</span>')


def test_an_empty_list_is_its_heading():
    made = ListView("None.", ())

    assert "None.\n" == str(made)
    assert "<table" not in made.__html__()
    assert "" == str(ListView("", ()))


def test_a_long_subject_is_cut_in_text_alone():
    made = ListView("", (row(subject="x" * 100),))

    assert f"  1  [#1042] {'x' * 59}…" == str(made).splitlines()[0]
    assert "x" * 100 in made.__html__()


def test_a_requesters_words_are_escaped():
    for made in (
        ListView("", (row(),)),
        ThreadView((("subject", EVIL),), (EntryView(EVIL, datetime(2026, 3, 2, tzinfo=UTC), Words(EVIL)),), ": "),
    ):
        assert "<b>Printer" not in made.__html__()
        assert "&lt;b&gt;Printer&lt;/b&gt; &amp; co" in made.__html__()


def test_a_colour_that_is_none_is_shown_without_one():
    assert "color:inherit" in ListView("", (row(color="pink"),)).__html__()


def test_answers_stand_one_below_the_other():
    made = Answers((Words("First."), ListView("Second.", ())))

    assert "First.\n\nSecond.\n" == str(made)
    assert made.__html__().index("First.") < made.__html__().index("Second.")
    assert not Answers(())
