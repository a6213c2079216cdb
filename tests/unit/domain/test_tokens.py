"""Tokens: what is signed can be read back, and nothing else can."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket.domain.tokens import MAX_LOCAL_PART, Claim, Purpose, Signer, Token, mailbox_of

SIGNER = Signer(b"0123456789abcdef0123456789abcdef", "Acme Support")
MAILBOX = "support@acme.example"
BOB = Claim(Purpose.AGENT_REPLY, 1042, "bob", epoch=3, expires=date(2027, 3, 1))
TODAY = date(2026, 11, 22)

purposes = st.sampled_from([p for p in Purpose if p is not Purpose.MARK])
people = st.one_of(
    st.sampled_from(["bob", "p1", "alice-b", "carol.x"]),
    st.text(alphabet="abz019-_.Bé@ +=\x00", min_size=1, max_size=8),
)
tickets = st.one_of(st.none(), st.integers(1, 9_999_999))
days = st.one_of(st.none(), st.dates(date(1970, 1, 2), date(2400, 1, 1)))
claims = st.builds(Claim, purposes, tickets, people, st.integers(0, 50), days)


def epochs(epoch: int):
    return lambda person: epoch


def token_of(claim: Claim) -> Token:
    return Token(claim.purpose, claim.ticket, claim.person, claim.expires)


@given(claims)
def test_an_address_says_what_it_was_made_for(claim):
    address = SIGNER.mint_address(MAILBOX, claim)

    expected = None if address == MAILBOX else token_of(claim)
    assert expected == SIGNER.read_address(address, epochs(claim.epoch))
    assert len(address.partition("@")[0]) <= MAX_LOCAL_PART
    assert mailbox_of(address) == MAILBOX


@given(claims, st.sampled_from(["{}", " {} ", "{0}", "\t{}\r\n"]), st.sampled_from([str, str.upper, str.lower]))
def test_a_message_id_is_read_back_as_mail_clients_leave_it(claim, around, case):
    minted = SIGNER.mint_message_id("acme.example", claim, "n0nce")

    assert token_of(claim) == SIGNER.read_message_id(around.format(case(minted)), epochs(claim.epoch))


def test_the_forms_are_the_documented_ones():
    address = SIGNER.mint_address(MAILBOX, BOB)
    message_id = SIGNER.mint_message_id("acme.example", Claim(Purpose.REQUESTER_THREAD, 1042, "p7"), "abc123")

    assert address.startswith("support+a1042.bob.20878.")
    assert len(address.partition("@")[0].rpartition(".")[2]) == 24
    assert message_id.startswith("<r1042.p7.0.abc123.")
    assert message_id.endswith("@acme.example>")


def test_an_address_is_read_whatever_its_case():
    assert token_of(BOB) == SIGNER.read_address(SIGNER.mint_address(MAILBOX, BOB).upper(), epochs(3))


def test_a_long_mailbox_keeps_its_plain_address():
    """The Message-ID carries the token then; a local part over 64 characters would be refused by servers."""
    long = "customer-service-international@acme.example"

    assert long == SIGNER.mint_address(long, BOB)


@given(claims, claims)
def test_no_token_passes_for_another(one, other):
    """Another purpose, person, ticket, date or epoch makes another MAC: no field can be swapped."""
    mailbox = "s@acme.example"
    a, b = SIGNER.mint_address(mailbox, one), SIGNER.mint_address(mailbox, other)
    if mailbox in (a, b) or a == b:
        return
    forged = a.partition("@")[0].rpartition(".")[0] + "." + b.partition("@")[0].rpartition(".")[2] + "@acme.example"
    signed_alike = forged in (a, b)

    assert signed_alike or SIGNER.read_address(forged, epochs(one.epoch)) is None


@pytest.mark.parametrize(
    "other",
    [
        Claim(Purpose.APPROVAL, 1042, "bob", 3, BOB.expires),
        Claim(Purpose.AGENT_REPLY, 1043, "bob", 3, BOB.expires),
        Claim(Purpose.AGENT_REPLY, None, "bob", 3, BOB.expires),
        Claim(Purpose.AGENT_REPLY, 1042, "bob2", 3, BOB.expires),
        Claim(Purpose.AGENT_REPLY, 1042, "bob", 4, BOB.expires),
        Claim(Purpose.AGENT_REPLY, 1042, "bob", 3, BOB.expires + timedelta(days=1)),
        Claim(Purpose.AGENT_REPLY, 1042, "bob", 3, None),
    ],
)
def test_each_field_changes_the_mac(other):
    macs = {SIGNER.mint_address(MAILBOX, claim).partition("@")[0].rpartition(".")[2] for claim in (BOB, other)}

    assert 2 == len(macs)


def test_another_key_or_instance_makes_other_tokens():
    address = SIGNER.mint_address(MAILBOX, BOB)

    assert Signer(b"x" * 32, "Acme Support").read_address(address, epochs(3)) is None
    assert Signer(b"0123456789abcdef0123456789abcdef", "Other").read_address(address, epochs(3)) is None


def test_a_carrier_does_not_pass_for_another():
    """What stands in the address line of a quoted mail is no Message-ID, and the other way round."""
    address = SIGNER.mint_address(MAILBOX, BOB)
    token = address.partition("@")[0].rpartition("+")[2]
    head, _, mac = token.rpartition(".")
    message_id = SIGNER.mint_message_id("acme.example", BOB, "abc")
    id_mac = message_id.partition("@")[0].rpartition(".")[2]

    assert SIGNER.read_message_id(f"<{head}.abc.{mac}@acme.example>", epochs(3)) is None
    assert SIGNER.read_address(f"support+{head}.{id_mac}@acme.example", epochs(3)) is None


@given(st.integers(min_value=0), st.integers(0, 7), st.booleans())
@settings(max_examples=100)
def test_a_single_flipped_bit_fails(position, bit, in_message_id):
    """Only letters' case may change on the way; every other bit of the token counts."""
    minted = SIGNER.mint_message_id("x", BOB, "abc") if in_message_id else SIGNER.mint_address("s@x", BOB)
    start, end = (1, minted.index("@")) if in_message_id else (2, minted.index("@"))
    at = start + position % (end - start)
    flipped = minted[:at] + chr(ord(minted[at]) ^ (1 << bit)) + minted[at + 1 :]
    read = SIGNER.read_message_id if in_message_id else SIGNER.read_address

    if flipped.lower() != minted:
        assert read(flipped, epochs(3)) is None


def test_a_raised_epoch_voids_what_was_made_before():
    address = SIGNER.mint_address(MAILBOX, BOB)

    assert SIGNER.read_address(address, epochs(4)) is None
    assert SIGNER.read_address(address, lambda person: None) is None


def test_the_epoch_is_asked_for_the_person_named():
    asked = []
    SIGNER.read_address(SIGNER.mint_address(MAILBOX, BOB), lambda person: asked.append(person) or 3)

    assert ["bob"] == asked


ANY = st.one_of(
    st.text(max_size=120),
    st.text(alphabet="ab1.+=@<>- é\x00K", max_size=90),
    st.from_regex(r"<?(s\+)?[arpfvbcnk][0-9]{0,19}\.[a-z=]{0,9}\.[0-9]{0,9}\.([a-z2-7]{24})?@x>?"),
)


@given(ANY)
@settings(max_examples=100)
def test_no_input_raises_and_none_is_believed(text):
    assert SIGNER.read_address(text, epochs(0)) is None
    assert SIGNER.read_message_id(text, epochs(0)) is None
    assert SIGNER.read_return_path(text) is None
    assert SIGNER.verify_mark(text) is False
    assert isinstance(mailbox_of(text), str)


@pytest.mark.parametrize("person", ["=7", "=aa", "=mjxweaa", "=ab=c", "=74======"])
def test_a_person_that_cannot_be_spelled_so_is_nobody(person):
    """Base32 that does not decode, or not to the same again, names no one."""
    assert SIGNER.read_address(f"support+a1.{person}.0.{'a' * 24}@acme.example", epochs(0)) is None


def test_a_token_is_good_for_its_person_ticket_and_purpose_until_its_last_day():
    token = token_of(BOB)
    good = {"ticket": 1042, "person": "bob", "today": TODAY}

    assert token.is_good_for(Purpose.AGENT_REPLY, **good)
    assert token.is_good_for(Purpose.AGENT_REPLY, **good | {"today": BOB.expires})
    assert not token.is_good_for(Purpose.AGENT_REPLY, **good | {"today": BOB.expires + timedelta(days=1)})
    assert not token.is_good_for(Purpose.AGENT_REPLY, **good | {"person": "alice"})
    assert not token.is_good_for(Purpose.AGENT_REPLY, **good | {"ticket": 1043})
    assert not token.is_good_for(Purpose.CONFIRM, **good)
    assert not Token(Purpose.AGENT_REPLY, 1042, "bob").is_expired(date.max)


def test_a_return_path_names_its_row():
    """RFC 5321: reports come back to the envelope sender."""
    path = SIGNER.mint_return_path(MAILBOX, 77)

    assert path.startswith("support+b.77.")
    assert 77 == SIGNER.read_return_path(path)
    assert SIGNER.read_return_path(path.replace(".77.", ".78.")) is None
    assert SIGNER.read_address(path, epochs(0)) is None
    assert MAILBOX == mailbox_of(path)
    long = "x" * 60 + "@acme.example"
    assert long == SIGNER.mint_return_path(long, 77)


def test_our_mark_is_known_again_and_no_other_is():
    mark = SIGNER.mark("<r1.p1.0.abc.mac@acme.example>")

    assert SIGNER.verify_mark(f" {mark.upper()}\r\n")
    assert mark == SIGNER.mark("<r1.p1.0.abc.mac@acme.example>")
    assert mark != SIGNER.mark("<r2.p1.0.abc.mac@acme.example>")
    assert not SIGNER.verify_mark("k" + mark[2:])
    assert not Signer(b"x" * 32, "Acme Support").verify_mark(mark)


@pytest.mark.parametrize(
    "address", ["support@acme.example", "support+news@acme.example", "a+b+c@x", "no at", "", "@", "+@"]
)
def test_an_address_without_token_stays_itself(address):
    assert address == mailbox_of(address)


@pytest.mark.parametrize(
    "claim",
    [
        Claim(Purpose.VENDOR, 0, "p1"),
        Claim(Purpose.VENDOR, 1, ""),
        Claim(Purpose.VENDOR, 1, "p1", epoch=-1),
        Claim(Purpose.VENDOR, 1, "p1", expires=date(1969, 1, 1)),
    ],
)
def test_an_impossible_claim_is_a_bug_of_ours(claim):
    with pytest.raises(ValueError, match=r"token|ticket"):
        SIGNER.mint_address(MAILBOX, claim)


def test_a_short_key_and_an_odd_nonce_are_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        Signer(b"short", "x")
    with pytest.raises(ValueError, match="nonce"):
        SIGNER.mint_message_id("x", BOB, "A b")


def test_the_key_is_not_shown():
    assert "0123456789abcdef" not in repr(SIGNER)
