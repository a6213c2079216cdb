"""Lists and whole tickets in a mail: readable as text and as HTML, whatever a requester called them."""

from datetime import UTC, datetime

from mailticket.mail.answers import Answers, ListView, RowView, ThreadView
from mailticket.mail.views import EntryView, Words

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
