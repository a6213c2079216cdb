"""Who wrote a mail: From alone says who it claims to be, and only one without any blemish makes an agent."""

import pytest

from mailticket.flows.identity import Standing, claimed_author, identify, is_participant
from mailticket.mail.parser import InlineParser
from mailticket.store import people
from mailticket.store.states import Role
from tests.people import BORDER
from tests.world import World

ALIASES = {"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "aliases": ["alice@home.example"]}


@pytest.fixture
def desk(sqlite_url, state_dir):
    made = World(sqlite_url, state_dir)(agent=ALIASES)
    with made.desk() as unit:
        yield unit
    made.close()


def mail(*fields):
    return InlineParser().parse("\r\n".join([*fields, "Subject: Hello", "", "Text"]).encode())


#: Header fields, the agent they make (or none), and the address of the person.
AUTHORS = [
    (["From: alice@acme.example"], "alice", "alice@acme.example"),
    (["From: Alice <ALICE@Acme.Example>"], "alice", "alice@acme.example"),
    (["From: Alice <alice@home.example>"], "alice", "alice@home.example"),
    (["From: Bob <bob@acme.example>"], "bob", "bob@acme.example"),
    (["From: alice@acme.example.org"], None, "alice@acme.example.org"),
    (["From: аlice@acme.example"], None, None),
    (["From: alice@acme.example, anne@customer.example"], None, "alice@acme.example"),
    (["From: anne@customer.example, alice@acme.example"], None, "anne@customer.example"),
    (["From: alice@acme.example", "From: anne@customer.example"], None, None),
    (["From: alice@acme.example)<mallory@evil.example>"], None, None),
    (["From: Anne <anne@customer.example>", "Sender: alice@acme.example"], None, "anne@customer.example"),
    (["From: Anne <anne@customer.example>", "Reply-To: alice@acme.example"], None, "anne@customer.example"),
    (["From: Anne <anne@customer.example>", "Resent-From: alice@acme.example"], None, "anne@customer.example"),
    (["Reply-To: alice@acme.example"], None, "alice@acme.example"),
    (["To: support@acme.example"], None, ""),
]


@pytest.mark.parametrize(("fields", "agent", "address"), AUTHORS, ids=[" ".join(fields) for fields, *_ in AUTHORS])
def test_who_wrote_it(desk, fields, agent, address):
    author = identify(desk, mail(*fields), via="imap")

    assert agent == (author.agent.id if author.agent else None)
    assert (Standing.AGENT if agent else Standing.PERSON) == author.standing
    if address is not None:
        assert address == author.person.address == claimed_author(mail(*fields)).key


@pytest.mark.parametrize(
    ("result", "fails", "told"), [("pass", False, "pass"), ("fail", True, "fail"), ("", False, "none")]
)
def test_what_the_border_says_of_the_from_domain(desk, result, fails, told):
    said = [f"Authentication-Results: {BORDER}; dmarc={result} header.from=acme.example"] if result else []
    author = identify(desk, mail(*said, "From: Alice <alice@acme.example>"), via="imap")

    assert (fails, told) == (author.fails, author.verdict.result)


#: Ways in (product.md 4, `via`), and whether a border of ours wrote the results of a mail that came by it.
WAYS = [("imap", True), ("lmtp", True), ("ingest", True), ("smtp", False)]


@pytest.mark.parametrize(("via", "watched"), WAYS)
@pytest.mark.parametrize("result", ["pass", "fail"])
def test_no_results_are_believed_where_no_border_watches(desk, via, watched, result):
    """Mail from our own SMTP listener has none of its own (trust.md 3.2)."""
    said = f"Authentication-Results: {BORDER}; dmarc={result} header.from=acme.example"
    author = identify(desk, mail(said, "From: Alice <alice@acme.example>"), via=via)

    assert (result if watched else "none") == author.verdict.result


def test_the_name_of_a_person_is_kept(desk):
    assert "Anne Weber" == identify(desk, mail("From: Anne Weber <anne@customer.example>"), via="imap").person.name


def test_who_takes_part(desk):
    """An agent always does; an outsider has no part that lets a subject token count (product.md 2)."""
    both = ("anne@customer.example", "alice@acme.example")
    anne, alice = (identify(desk, mail(f"From: {who}"), via="imap") for who in both)
    ticket = 7
    assert (False, True) == (is_participant(desk, ticket, anne), is_participant(desk, ticket, alice))
    with_part = []
    for role in Role:
        desk.tx.execute(people.PARTICIPANT.delete())
        desk.tx.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        people.join(desk.tx, ticket, anne.person.id, role, now=desk.now)
        if is_participant(desk, ticket, anne):
            with_part.append(role)
    desk.tx.execute(people.PARTICIPANT.delete())
    assert [Role.REQUESTER, Role.WATCHER, Role.VENDOR] == with_part
