"""An agent's mail whose text cannot be read is held: nobody knows what it says, and for whom (trust.md S19)."""

import pytest

from tests.letters import File, answer_headers

SECRET = "#note\nThe customer is a crook."
PGP = f"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n{SECRET}\n--b--\n"
SEALED = {
    "opaque S/MIME": ("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", SECRET),
    "opaque S/MIME, a list's footer below": (
        "multipart/mixed; boundary=b",
        f"--b\nContent-Type: application/x-pkcs7-mime\n\n{SECRET}\n--b\nContent-Type: text/plain\n\nThe footer\n--b--\n",
    ),
    "PGP/MIME": ('multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b', PGP),
    "PGP/MIME, as Exchange leaves it": (
        "multipart/mixed; boundary=b",
        PGP.replace("--b\n", "--b\nContent-Type: text/plain\n\n\n--b\n", 1),
    ),
    "a text with a name": ('text/plain; name="a.txt"', SECRET),
    "a text that is an attachment": ("text/plain\r\nContent-Disposition: attachment", SECRET),
    "a named text above a file": (
        "multipart/mixed; boundary=b",
        f"--b\nContent-Type: text/plain; name=a.txt\n\n{SECRET}\n--b\nContent-Type: application/pdf\n\nx\n--b--\n",
    ),
    "a mail": ("message/rfc822", f"From: bob@acme.example\nSubject: x\n\n{SECRET}"),
    "bytes": ("application/octet-stream", SECRET),
    "inline PGP": ("text/plain", f"-----BEGIN PGP MESSAGE-----\n\n{SECRET[1:]}\n-----END PGP MESSAGE-----"),
}


def sends(person, headers, kind, body):
    """Send a mail with that body as its top level."""
    return person.sends(person.drafts_as(headers, f"Content-Type: {kind}", body))


@pytest.fixture
def ticket(world):
    world.agent("bob")
    return world.requester("anne").writes("Printer on fire", "It burns.")


@pytest.fixture(params=SEALED.values(), ids=SEALED)
def held(request, world, ticket):
    """The notice that bob gets of a mail that cannot be read."""
    bob = world.agent("bob")
    sends(bob, answer_headers(bob.about(ticket)[0]), *request.param)
    return bob.inbox[-1]


def crook_is_out(world):
    """Return who outside was mailed the secret, in whatever encoding."""
    outside = (letter for letter in world.post if not letter.notice)
    return [one.recipient for one in outside if any(b"crook" in data for data in contents(one))]


def contents(letter):
    return [part.get_payload(decode=True) or b"" for part in letter.parsed.walk()]


def test_text_that_cannot_be_read_is_held_and_its_author_told(world, ticket, held):
    anne = world.requester("anne")

    assert "held" == held.notice
    assert "could not be read" in held.text
    assert "- #reply" not in held.text
    assert (1, ["requester", "note"]) == (len(anne.inbox), ticket.kinds)


def test_reply_does_not_send_it_either(world, ticket, held):
    bob = world.agent("bob")
    bob.replies(held, "#reply", quote=False)

    assert "held" == bob.inbox[-1].notice
    assert [] == crook_is_out(world)


def test_words_of_their_own_go_without_it(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(held, "#reply\nUse water.", quote=False)

    assert "Use water." in anne.inbox[-1].text
    assert not {"a.txt", "smime.p7m"} & set(anne.inbox[-1].files)
    assert [] == crook_is_out(world)


def test_note_keeps_it_inside(world, ticket, held):
    bob = world.agent("bob")
    bob.replies(held, "#note", quote=False)

    assert "receipt" == bob.inbox[-1].notice
    assert ["requester", "note"] == ticket.kinds
    assert [] == crook_is_out(world)


def test_unproved_it_is_held_after_the_yes(world, ticket):
    bob = world.agent("bob")
    bob.authentication = "none"
    sends(bob, answer_headers(bob.about(ticket)[0]), *SEALED["opaque S/MIME"])
    bob.replies(bob.notices("confirm")[-1], "yes", quote=False)

    assert "could not be read" in bob.notices("held")[-1].text
    assert [] == crook_is_out(world)


def test_a_file_below_an_empty_text_is_an_answer(world, ticket):
    """Italian contracts come as .p7m: beside a text, even none, they are files like any other."""
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "", files=(File("contratto.pdf.p7m", b"signed", "application/pkcs7-mime"),), quote=False)

    assert {"contratto.pdf.p7m": b"signed"} == anne.inbox[-1].files


@pytest.mark.parametrize("kind", SEALED)
def test_a_requesters_such_mail_opens_a_ticket_with_the_file(world, kind):
    ticket = sends(world.requester("anne"), {"Subject": "Printer on fire"}, *SEALED[kind])

    assert ["requester"] == ticket.kinds
    assert ticket.messages[0]["attachments"] or kind == "inline PGP"


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_an_answer_too_long_to_be_read_to_its_end_is_held(world, ticket, kind):
    """A log of 300 KB in the text: half of it, sent without a word, is worse than none."""
    anne, bob = world.requester("anne"), world.agent("bob")
    had = len(anne.inbox)
    log = "<br>a line of the log\n" * 15_000 if kind == "text/html" else "a line of the log\n" * 17_000
    sends(bob, answer_headers(bob.last_about(ticket)), kind, log)

    assert "longer than 200000 characters" in bob.notices("held")[-1].prose
    bob.replies(bob.notices("held")[-1], "#reply")
    assert had == len(anne.inbox)
    bob.replies(bob.notices("held")[-1], "#reply\n\nSee the log.", files=(File("a.log", log.encode()),))
    assert ["a.log"] == list(anne.inbox[-1].files)
