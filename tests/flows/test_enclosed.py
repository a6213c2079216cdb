"""A file beside an answer is looked into as the answer is: what stands inside the desk stays there (S21, trust.md 3.2)."""

import base64
import quopri

import pytest

from tests.letters import File, answer_headers

SECRET = "The customer is a crook – we should check the credit of them first, and call the police about it."


@pytest.fixture
def ticket(world):
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = world.requester("anne").writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#take")
    alice.replies(ticket, f"#note\n{SECRET}", quote=False)
    return ticket


def encoded(body, how):
    head = f"From: bob@acme.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {how}\r\n\r\n"
    packed = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}[how]
    return head.encode() + packed(body)


def within(mail):
    """A mail in a mail, as bytes."""
    head = b"From: bob@acme.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\n"
    head += b"Content-Type: application/octet-stream; name=in.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(mail) + b"--b--\r\n"


FORMS = {
    "the notice": ("Printer.eml", lambda notice: notice.content, "application/octet-stream"),
    "the notice without its words": (
        "Printer.eml",
        lambda notice: notice.content.partition(b"\r\n\r\n")[0],
        "application/octet-stream",
    ),
    "the note in quoted-printable": (
        "x.eml",
        lambda _: encoded(SECRET.encode(), "quoted-printable"),
        "application/octet-stream",
    ),
    "the note in base64": ("x.eml", lambda _: encoded(SECRET.encode(), "base64"), "application/octet-stream"),
    "the notice in a mail": ("x.eml", lambda notice: within(notice.content), "application/octet-stream"),
    "a text": ("x.txt", lambda _: SECRET.encode("cp1252"), "text/plain"),
    "a page": ("x.html", lambda _: SECRET.replace(" first", "<br>\n<b>first</b>").encode(), "text/html"),
    "an Outlook item": ("x.msg", lambda notice: notice.text.encode("utf-16"), "application/vnd.ms-outlook"),
}


@pytest.fixture(params=FORMS.values(), ids=FORMS)
def file(request, world, ticket):
    name, made, kind = request.param
    return File(name, made(world.agent("bob").notices("note-added")[-1]), kind)


def test_a_file_with_what_stands_inside_holds_the_answer(world, ticket, file):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(bob.about(ticket)[0], "Dear Anne, use water.", quote=False, files=(file,))
    held = bob.inbox[-1]
    assert (mails, "held") == (len(anne.inbox), held.notice)
    assert file.name in held.text
    assert "- #reply" not in held.text

    bob.replies(held, "#reply", quote=False)
    assert (mails, "held") == (len(anne.inbox), bob.inbox[-1].notice)


def test_the_original_message_attached_by_outlook_holds_the_answer(world, ticket):
    """Its setting for replies, “attach original message”, makes a message/rfc822 part of the notice."""
    anne, bob = world.requester("anne"), world.agent("bob")
    mails, notice = len(anne.inbox), bob.about(ticket)[0]
    head = bob.drafts(None, "x", headers=answer_headers(notice)).content.partition(b"\r\nMIME-Version")[0]
    body = b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nUse water.\r\n--b\r\n"
    bob.sends(head + body + b"Content-Type: message/rfc822\r\n\r\n" + notice.content + b"\r\n--b--\r\n")

    assert (mails, "held") == (len(anne.inbox), bob.inbox[-1].notice)


def test_a_file_beside_what_opens_a_ticket_is_looked_into_too(world, ticket):
    jo, bob = world.requester("jo"), world.agent("bob")
    notice = bob.about(ticket)[0]
    bob.writes("x", f"#new {jo.address} Printers\n#reply\nUse water.", files=(File("x.eml", notice.content),))

    assert ([], "held") == (jo.inbox, bob.inbox[-1].notice)


def test_the_same_file_beside_a_note_is_no_concern(world, ticket):
    bob = world.agent("bob")
    notice = bob.about(ticket)[0]
    bob.replies(notice, "#note\nLook.", quote=False, files=(File("Printer.eml", notice.content),))

    assert "Printer.eml" == ticket.messages[-1]["attachments"][0]["name"]


HARMLESS = {
    "the requester's own mail": lambda world: world.requester("anne").sent[0].content,
    "what the requester got": lambda world: world.requester("anne").inbox[0].content,
    "any text": lambda _: b"Use water, then wait for an hour, and then use more water; call us if it goes on burning.",
    "bytes": lambda _: bytes(range(256)) * 9,
    "no base64 at all": lambda _: b"A" * 41 + b"\n\n" + b"=" * 60,
}


@pytest.mark.parametrize("made", HARMLESS.values(), ids=HARMLESS)
def test_other_files_go_along(world, ticket, made):
    anne, bob = world.requester("anne"), world.agent("bob")
    file = File("x.bin", made(world))
    bob.replies(bob.about(ticket)[0], "Use water.", quote=False, files=(file,))

    assert {"x.bin": file.content} == anne.inbox[-1].files
