"""A text part that only sends its reader to the HTML part (`mail/new_words.py`)."""

import pytest

from mailticket.mail import new_words


@pytest.mark.parametrize(
    "stand_in",
    [
        "To view the message, please use an HTML compatible email viewer!",
        "This is the body in plain text for non-HTML mail clients\n",
        "Ihr E-Mail-Programm kann leider kein HTML darstellen.",
        "Votre messagerie ne prend pas en charge le HTML.",
    ],
)
def test_a_text_part_that_only_names_the_html_part_gives_way_to_it(stand_in):
    """As PHPMailer's examples have it, and with them the contact forms of half the web: the words are in the HTML."""
    assert "It burns." == new_words.read(stand_in, "<p>It burns.</p>").new_words


@pytest.mark.parametrize(
    "words", ["My HTML mail is broken.", "Please send me HTML.\n\n-- \nAnne", "HTML? <https://a.example> [logo.png]"]
)
def test_words_about_html_are_words(words):
    """Each part shows links and pictures in its own way; were they different words, the HTML's tags would be obeyed."""
    html = f"<p>{words.replace('HTML', '<b>HTML</b>')}</p>"

    assert words.partition("\n")[0] == new_words.read(words, html).new_words


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("#close\nThe HTML part says nothing of it.", "<p>Hello</p>"),
        ("Please look at the HTML page that we have made for you. " * 4, "<p>Hello</p>"),
        ("See the HTML version.", "<img src='cid:a@b'>"),
    ],
)
def test_a_text_part_that_commands_or_says_much_or_says_all_gives_way_to_none(words, html):
    """What the parts command differs: the agent is asked."""
    assert words.strip() == new_words.read(words, html).new_words
