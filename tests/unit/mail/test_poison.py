"""No mail stalls or kills us: each is read within two seconds, and the next mail is served (trust.md F1, F2, S15)."""

import time

import pytest

from mailticket.mail import limits
from mailticket.mail.parser import MAX_SIZE, ChildParser
from tests.unit.mail.poison import POISON, plain

NEIGHBOUR = plain(b"Message-ID: <neighbour@client.example>\r\n")
BOMBS = {
    "comments nested 1,000 deep": "comment depth",
    "multiparts nested 1,000 deep": "depth",
    "messages nested 2,000 deep": "depth",
    "digests nested 500 deep": "depth",
    "100,000 parts": "parts",
    "100,000 parts behind bare CRs": "parts",
    "100,000 blocks in a delivery report": "parts",
    "20,000 parameters": "header field size",
    "8,000 encoded words": "header lines",
    "one header of 10 MB": "header block size",
}


@pytest.fixture(scope="module")
def parser():
    child = ChildParser()
    child.parse(NEIGHBOUR)
    yield child
    child.close()


@pytest.mark.parametrize("name", POISON)
def test_a_poison_mail_is_read_and_its_neighbour_served(parser, name):
    raw = POISON[name]()
    parser.parse(NEIGHBOUR)  # A child that was recycled after a big mail is running again.

    begun = time.monotonic()
    parser.parse(raw)
    seconds = time.monotonic() - begun

    assert seconds < 2.0 * slowness(), f"{seconds:.2f} s"
    assert "<neighbour@client.example>" == parser.parse(NEIGHBOUR).message_id


@pytest.mark.parametrize(("name", "limit"), BOMBS.items())
def test_a_bomb_is_known_before_any_parser_sees_it(name, limit):
    assert limit == limits.scan(POISON[name](), max_size=MAX_SIZE)


@pytest.mark.parametrize("name", ["20,000 parameter segments", "multiparts nested 1,000 deep", "20,000 references"])
def test_a_degraded_mail_still_says_who_wrote_what(parser, name):
    mail = parser.parse(POISON[name]())

    assert ("anne@client.example", "poison") == (mail.author.key, mail.subject)


def slowness() -> float:
    """Return how much slower than usual this machine is just now: the tests of others may be running."""
    begun = time.monotonic()
    sum(i * i for i in range(300_000))
    return max(1.0, (time.monotonic() - begun) / 0.03)
