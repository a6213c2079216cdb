"""One-tap links open a mail that is ready to be sent (RFC 6068)."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket import paths
from mailticket.choices import SHIPPED_LANGUAGES
from mailticket.mail.catalogue import Catalogue
from mailticket.mail.notices import NOTICES
from mailticket.mail.taps import LINES, STEPS, mailto, tap, taps

LABELS = {"take": "I take it", "later": "Tomorrow", "resolve": "Resolved", "spam": "Spam"}
TOKEN_ADDRESS = "support+a1042.bob.20900.abcdef@acme.example"


def test_a_link_in_full():
    expected = (
        "mailto:support%2Ba1.bob.0.x@acme.example?subject=Re%3A%20%5B%231%5D%20Caf%C3%A9%20%26%20co&body=%23take%0D%0A"
    )
    assert expected == mailto("support+a1.bob.0.x@acme.example", "Re: [#1] Café & co", "#take")


@settings(max_examples=100)
@given(subject=st.text(max_size=40), line=st.text(min_size=1, max_size=40))
def test_subject_and_line_are_read_back(subject, line):
    """Nothing in them adds another field, such as a Bcc."""
    link = urlsplit(mailto(TOKEN_ADDRESS, subject, line))
    fields = parse_qs(link.query, keep_blank_values=True)
    readable = [" ".join(one.encode("utf-8", "replace").decode().split()) for one in (subject, line)]

    assert TOKEN_ADDRESS == unquote(link.path)
    assert {"subject", "body"} == set(fields)
    assert readable == [fields["subject"][0], fields["body"][0].removesuffix("\r\n")]


def test_the_usual_steps_of_a_new_ticket():
    found = taps("new-ticket", LABELS, address=TOKEN_ADDRESS, subject="Re: [#1042] x", without={"spam"})

    assert [("I take it", "#take"), ("Tomorrow", "#later tomorrow"), ("Resolved", "#resolve")] == [
        (one.label, one.line) for one in found
    ]


def test_a_step_may_have_a_value():
    assert "#cc zoe@x.example" == tap("cc", {}, address=TOKEN_ADDRESS, subject="x", value="zoe@x.example").line


def test_a_notice_without_steps_has_no_links():
    assert () == taps("ack", LABELS, address=TOKEN_ADDRESS, subject="x")


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
def test_every_step_has_a_label(language):
    labels = Catalogue.load(language, paths.templates()).table("taps")

    assert set(LINES) <= set(labels)
    assert {step for steps in STEPS.values() for step in steps} <= set(LINES)


def test_steps_are_for_notices_to_agents():
    assert all(NOTICES[name].agent for name in STEPS)
