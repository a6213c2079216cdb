"""What an agent's client adds to a mail by itself stays behind; what they attach goes along (trust.md S22)."""

import pytest

from tests.letters import answer_headers, multipart, part, plain


@pytest.fixture
def ticket(world):
    return world.requester("anne").writes("Printer on fire", "It burns.")


CARD = "BEGIN:VCARD\nEMAIL:bob@acme.example\nEND:VCARD"
EVENT = "BEGIN:VCALENDAR\nORGANIZER:mailto:bob@acme.example\nEND:VCALENDAR"
ADDED = {
    "S/MIME signature": ("signed", "application/pkcs7-signature; name=smime.p7s", "attachment; filename=smime.p7s"),
    "old S/MIME signature": ("signed", "application/x-pkcs7-signature; name=smime.p7s", "attachment"),
    "PGP signature": ("signed", "application/pgp-signature; name=signature.asc", None),
    "a signature of a type unknown": ("signed", "application/octet-stream; name=sig.bin", "attachment"),
    "PGP key": ("mixed", "application/pgp-keys; name=OpenPGP_0x12.asc", "attachment; filename=OpenPGP_0x12.asc"),
    "calendar alternative": ("alternative", "text/calendar; method=REQUEST", None),
    "named calendar alternative": ("alternative", "text/calendar; name=m.ics", "attachment; filename=m.ics"),
    "calendar part": ("mixed", "text/calendar; method=REQUEST; name=meeting.ics", None),
    "card": ("mixed", "text/vcard; name=bob.vcf", None),
}


def with_part(bob, ticket, shape, *parts):
    """Answer "Use water." with parts as a client adds them: (type, disposition, content)."""
    made = [part(*plain("Use water."))]
    for kind, disposition, content in parts:
        made.append(
            part(f"Content-Type: {kind}" + (f"\nContent-Disposition: {disposition}" if disposition else ""), content)
        )
    kind, body = multipart(shape, made)
    return bob.sends(bob.drafts_as(answer_headers(bob.last_about(ticket)), kind, body))


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_what_a_client_adds_by_itself_does_not_go_along(world, ticket, added):
    """Signatures, keys and entries for calendars name their agent and their address (S22)."""
    anne, bob = world.requester("anne"), world.agent("bob")
    shape, kind, disposition = added
    with_part(bob, ticket, shape, (kind, disposition, f"bob@acme.example {EVENT}"))

    assert "Use water." in anne.inbox[-1].text
    assert {} == anne.inbox[-1].files
    assert "bob@acme" not in anne.inbox[-1].content.decode()


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [("bob.vcf", "text/vcard", CARD), ("date.ics", "text/calendar", EVENT), ("date.ics", "application/ics", EVENT)],
)
def test_a_card_or_a_date_attached_by_name_does(world, ticket, name, kind, content):
    """Who attaches a file means it to arrive."""
    anne, bob = world.requester("anne"), world.agent("bob")
    with_part(bob, ticket, "mixed", (kind, f"attachment; filename={name}", content))

    assert [name] == list(anne.inbox[-1].files)


def test_the_copy_of_an_invitation_does_not(world, ticket):
    """Google attaches once more what stands in the alternative."""
    anne, bob = world.requester("anne"), world.agent("bob")
    invitation = ("text/calendar; method=REQUEST", None, EVENT)
    with_part(bob, ticket, "mixed", invitation, ("application/ics", "attachment; filename=invite.ics", EVENT))

    assert {} == anne.inbox[-1].files


def test_a_requesters_signature_is_kept_with_their_mail(world, ticket):
    anne = world.requester("anne")
    with_part(anne, ticket, "signed", ("application/pgp-signature; name=signature.asc", None, "x"))

    assert ["signature.asc"] == [file["name"] for file in ticket.messages[-1]["attachments"]]
