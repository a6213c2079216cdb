"""Agents answer with mutt and with s-nail; `run --once`, Dovecot and an SMTP server do the rest."""

import shutil
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path

import pytest

from tests.e2e.installation import Installation, mail
from tests.e2e.mail_clients import Client, Mutt, SNail
from tests.letters import Letter
from tests.servers.smtp_sink import SmtpSink

NEEDS = {Mutt: "mutt", SNail: "s-nail"}


@pytest.fixture(params=[Mutt, SNail], ids=["mutt", "s-nail"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Client:
    """Bob's mail client."""
    if not shutil.which(NEEDS[request.param]):
        pytest.skip(f"needs {NEEDS[request.param]}: make setup")
    return request.param(tmp_path / "bob")


@pytest.fixture
def bob(installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink, client: Client):
    """Let bob answer the last notice of some kind that he got, and the desk work."""

    def answer(kind: str, words: str) -> Letter:
        notices = [letter for letter in inbox(smtp_sink, "bob@acme.example") if letter.notice == kind]
        sent = client.answer(notices[-1].content, words)
        deliver(sent.replace(b"\n", b"\r\n"))
        installation.once()
        return Letter(sent)

    return answer


def inbox(sink: SmtpSink, address: str) -> list[Letter]:
    return [Letter(sunk.content) for sunk in sink.to(address)]


def test_an_agent_answers_takes_notes_and_takes_back_from_a_real_mail_client(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink, bob: Callable[..., Letter]
):
    deliver(mail("Printer on fire"))
    installation.once()
    sent = bob("new-ticket", "#priority high\n\nPlease use water – not petrol.\n")
    assert parseaddr(str(sent.headers["To"]))[1].startswith("support+") or "support@" in str(sent.headers["To"])
    assert sent.headers["In-Reply-To"]

    (ticket,) = installation.tickets
    answer = inbox(smtp_sink, "anne@customer.example")[-1]
    assert ("pending", "bob", "high") == (ticket["status"], ticket["assignee"], ticket["priority"])
    assert "Please use water – not petrol." == ticket["messages"][-1]["text"]
    assert answer.text.startswith("Please use water – not petrol.\n\nBob\nAcme Support\n")
    secrets = ("bob@acme", "555-0199", "#priority", "##-", "Next steps", sent.message_id, "ut/2.", "s-nail")
    assert [] == [words for words in secrets if words in answer.content.decode()]
    assert answer.headers["In-Reply-To"] == "<printer-on-fire@client.example>"

    bob("receipt", "#undo\n")
    (ticket,) = installation.tickets
    assert ("pending", "bob", "normal") == (ticket["status"], ticket["assignee"], ticket["priority"])

    count = len(smtp_sink.to("anne@customer.example"))
    bob("new-ticket", "#note\nShe always says that.\n")
    bob("new-ticket", "#clsoe\nGood bye.\n")
    assert count == len(smtp_sink.to("anne@customer.example"))
    bob("held", "#reply #close\n")
    (ticket,) = installation.tickets
    assert "closed" == ticket["status"]
    assert ["requester", "agent", "note", "agent"] == [message["kind"] for message in ticket["messages"]]
    assert inbox(smtp_sink, "anne@customer.example")[-1].text.startswith("Good bye.\n")
    assert 0 == installation.run("audit").code


def test_the_requesters_answer_threads_back_to_the_agents_client(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink, bob: Callable[..., Letter]
):
    deliver(mail("Printer on fire"))
    installation.once()
    bob("new-ticket", "Use water.\n")
    answer = inbox(smtp_sink, "anne@customer.example")[-1]
    deliver(mail("Re: " + answer.subject, "Worse now.", In_Reply_To=answer.message_id, Message_ID="<2@client.example>"))
    installation.once()
    bob("proposal", "More water.\n\n#resolve\n")

    (ticket,) = installation.tickets
    assert ("resolved", ["requester", "agent"] * 2) == (
        ticket["status"],
        [message["kind"] for message in ticket["messages"]],
    )
    first, second = (letter for letter in inbox(smtp_sink, "bob@acme.example") if letter.notice != "receipt")
    assert first.references[:1] == second.references[:1]
