"""Addresses: exact comparison, honest display."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.domain import addresses

ALICE = "alice@acme.example"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Bob@ACME.Example", "bob@acme.example"),
        (" bob@acme.example. ", "bob@acme.example"),
        ("bob@Müller.Example", "bob@xn--mller-kva.example"),
        ("bob@xn--mller-kva.example", "bob@xn--mller-kva.example"),
        ("bob@straße.example", "bob@xn--strae-oqa.example"),
        ("bob@例え。テスト", "bob@xn--r8jz45g.xn--zckzah"),
        ("ÉVA@x.example", "Éva@x.example"),
        ("a@b@x.example", "a@b@x.example"),
        ("bob", ""),
        ("@x.example", ""),
        ("bob@", ""),
        ("bob@a..example", ""),
        ("bob@-a.example", ""),
        ("bob@a b.example", ""),
        ("bob@\u200bacme.example", ""),
        ("bob@\ud800.example", ""),
        ("bob@" + "a" * 64 + ".example", ""),
        ("bob@" + "a.b" * 90, ""),
    ],
)
def test_addresses_are_compared_in_one_form(address, expected):
    assert expected == addresses.key(address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (" Bob@Acme.example ", "bob@acme.example"),
        ("bob@MÜLLER.example", "bob@xn--mller-kva.example"),
        ("Undisclosed", "undisclosed"),
        ("Ärger@", "ärger@"),
        ("a" * 400 + "@acme.example", "a" * 320),
    ],
)
def test_a_person_is_known_by_one_form_and_even_nobody_has_one(address, expected):
    assert expected == addresses.person_key(address)


@pytest.mark.parametrize(
    "written",
    [
        "аlice@acme.example",  # Cyrillic a
        "alice@асme.example",
        "alice@acme.еxample",
        "ａlice@acme.example",  # full width
        "alice@ａcme.example",
        "alicе@acme.example",
        "alice@acme.example)",
        "alice@acme.example\u200b",
        "alice@acme․example",
        '"alice"@acme.example',
        "alice @acme.example",
        "alice+x@acme.example",
        "alice@acme.example@evil.example",
        "alice@evil.example",
        "alıce@acme.example",
        "ALİCE@acme.example",
        "",
    ],
)
def test_what_looks_like_alice_is_not_alice(written):
    assert not addresses.is_agents(written, ALICE)


@pytest.mark.parametrize("written", ["alice@acme.example", "Alice@ACME.example", "ALICE@acme.example"])
def test_only_ascii_case_may_differ(written):
    assert addresses.is_agents(written, ALICE)


def test_an_agent_at_an_idn_domain_is_known_by_its_a_label():
    assert addresses.is_agents("bob@xn--mller-kva.example", "bob@müller.example")
    assert not addresses.is_agents("bob@müller.example", "bob@müller.example")
    assert addresses.same("bob@MÜLLER.example", "bob@xn--mller-kva.example")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("bob@acme.example", True),
        ("bob.o'neil+x@a-b.example", True),
        ('"bob martin"@acme.example', True),
        ("用户@例え.example", True),
        ("root@localhost", True),
        ("bob@sub_domain.example", True),
        ("", False),
        ("bob", False),
        ("@acme.example", False),
        ("bob@", False),
        (".bob@acme.example", False),
        ("bob..x@acme.example", False),
        ("bob x@acme.example", False),
        ("bob@acme.example.", False),
        ("bob@[192.0.2.1]", False),
        ("-oQ/tmp@acme.example", False),
        ("bob@acme.example\r\nBcc: x@y.example", False),
        ("bob\r\n@acme.example", False),
        ("b\u202eob@acme.example", False),
        ("b\u00a0ob@acme.example", False),
        ("bob\ud800@acme.example", False),
        ('"bo"b"@acme.example', False),
        ("x" * 65 + "@acme.example", False),
        ("é" * 33 + "@acme.example", False),
        ("a@b@acme.example", False),
        ("bob@acme.example>", False),
        ("bob@" + "abc." * 64 + "example", False),
    ],
)
def test_what_can_be_written_to(address, expected):
    assert expected is addresses.is_valid(address)


KNOWN = ("Alice Martin", "Carol O'Neil", "Acme Support", "")


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("Dora", "dora@x.example", "Dora <dora@x.example>"),
        ("", "dora@x.example", "dora@x.example"),
        ("dora@x.example", "Dora@X.example", "Dora@X.example"),
        (ALICE, "m@evil.example", f"[external] {ALICE} <m@evil.example>"),
        ("alice＠acme.example", "m@evil.example", "[external] alice＠acme.example <m@evil.example>"),
        ("Alice Martin", "m@evil.example", "[external] Alice Martin <m@evil.example>"),
        ("alice  MARTIN", "m@evil.example", "[external] alice MARTIN <m@evil.example>"),
        ("Martin, Alice", "m@evil.example", "[external] Martin, Alice <m@evil.example>"),
        ("Аlice Mаrtin", "m@evil.example", "[external] Аlice Mаrtin <m@evil.example>"),
        ("A1ice Mart1n", "m@evil.example", "[external] A1ice Mart1n <m@evil.example>"),
        ("AIice Martin", "m@evil.example", "[external] AIice Martin <m@evil.example>"),
        ("Alice\u200b Martin", "m@evil.example", "[external] Alice Martin <m@evil.example>"),
        ("Carol ONeil", "m@evil.example", "[external] Carol ONeil <m@evil.example>"),
        ("Ácme Süpport", "m@evil.example", "[external] Ácme Süpport <m@evil.example>"),
        ("Alice Martinez", "m@x.example", "Alice Martinez <m@x.example>"),
        ("!!!", "m@x.example", "!!! <m@x.example>"),
        ("x", "m@müller.example", "x <m@müller.example>"),
        ("x", "m@例えテスト.example", "x <m@例えテスト.example>"),
        ("x", "m@cоrp.example", "x <m@cоrp.example = m@xn--crp-sed.example>"),
        ("x", "m@арре.example", "x <m@арре.example = m@xn--80ak6aa.example>"),
        ("x", "аlice@x.example", "x <аlice@x.example = xn--lice-43d@x.example>"),
        ("x", "инфо@почта.example", "x <инфо@почта.example>"),
        ("x", "а@б..", "x <а@б.. = xn--80a@?>"),
        ("a\r\nBcc: y", "m@x.example\r\nBcc: z", "a Bcc: y <m@x.example Bcc: z>"),
        ('"<b>"', "m@x.example", "b <m@x.example>"),
    ],
)
def test_a_stranger_is_shown_with_what_their_name_hides(name, address, expected):
    assert expected == addresses.display(name, address, KNOWN)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_and_address_make_one_line(name, address):
    shown = addresses.display(name, address, KNOWN)

    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert addresses.safe_name(name) == addresses.safe_name(addresses.safe_name(name))
    assert addresses.is_valid(address) in {True, False}
    assert addresses.key(address) == addresses.key(addresses.key(address))
