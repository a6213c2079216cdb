"""Authentication-Results: real servers are understood, forgers are not believed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket.mail.authentication import TrustAnchor, is_organisational_parent, judge, parse
from mailticket.mail.glance import degrade
from mailticket.mail.parse import parse as parse_mail
from tests.growth import assert_linear

OURS = TrustAnchor.parse("authserv-id mx.acme.example")
EXCHANGE = TrustAnchor.parse("topmost-without-id")
GOOD = "mx.acme.example; dmarc=pass (p=reject) header.from=acme.example"
AR = "Authentication-Results"


def verdict(*values: str, anchor: TrustAnchor = OURS, domain: str = "acme.example") -> str:
    """Return "result method" of a mail with these fields, topmost first, "+dkim" when the DKIM form holds."""
    headers = (("Received", "from x"), *((AR, value) for value in values), ("From", "Alice <alice@acme.example>"))
    found = judge(headers, anchor, domain)
    return " ".join(filter(None, [found.result, found.method, "+dkim" if found.dkim_form else ""]))


GMAIL = """mx.google.com;
       dkim=pass header.i=@acme.example header.s=20230601 header.b="Ab/c+d==";
       spf=pass (google.com: domain of alice@acme.example designates 209.85.220.41 as permitted sender) smtp.mailfrom=alice@acme.example;
       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=acme.example"""
EXCHANGE_ONLINE = """spf=pass (sender IP is 40.107.22.50) smtp.mailfrom=acme.example; dkim=pass (signature was verified)
 header.d=acme.example;dmarc=pass action=none header.from=acme.example;compauth=pass reason=100"""
OPENDKIM = """mx.acme.example; dkim=pass (2048-bit key; unprotected) header.d=acme.example header.i=@acme.example
 header.a=rsa-sha256 header.s=s1 header.b=Ab/c+d==; dkim-atps=neutral"""
OPENDMARC = "mx.acme.example; dmarc=pass (p=reject dis=none) header.from=acme.example"
RSPAMD = """mx.acme.example;
	dkim=pass header.d=acme.example header.s=s1 header.b=xyz;
	dmarc=pass (policy=reject) header.from=acme.example;
	spf=pass (mx.acme.example: domain of alice@acme.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=alice@acme.example"""
FASTMAIL = """mx1.messagingengine.com;
    bimi=skipped (DMARC Policy is not at enforcement);
    dkim=pass (2048-bit rsa key sha256) header.d=acme.example header.i=@acme.example header.b=abc header.a=rsa-sha256
      header.s=s1 x-bits=2048;
    dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none policy.evaluated-disposition=none
      (p=none,d=none,d.eval=none) policy.policy-from=p header.from=acme.example;
    iprev=pass smtp.remote-ip=192.0.2.1 (out.acme.example);
    spf=pass smtp.mailfrom=alice@acme.example smtp.helo=out.acme.example"""


@pytest.mark.parametrize(
    ("name", "anchor", "values", "expected"),
    [
        ("Gmail", "authserv-id mx.google.com", [GMAIL], "pass dmarc +dkim"),
        ("Exchange Online", "topmost-without-id", [EXCHANGE_ONLINE], "pass dmarc +dkim"),
        ("OpenDKIM", "authserv-id mx.acme.example", [OPENDKIM], "pass dkim +dkim"),
        ("OpenDMARC above OpenDKIM", "authserv-id mx.acme.example", [OPENDMARC, OPENDKIM], "pass dmarc"),
        ("rspamd", "authserv-id MX.acme.example", [RSPAMD], "pass dmarc +dkim"),
        ("Fastmail", "authserv-id mx1.messagingengine.com", [FASTMAIL], "pass dmarc +dkim"),
        ("CRLF folds", "authserv-id mx.acme.example", [GOOD.replace("; ", ";\r\n\t")], "pass dmarc"),
        ("a version", "authserv-id mx.acme.example", [GOOD.replace("example;", "example 1;", 1)], "pass dmarc"),
        ("a method version", "authserv-id mx.acme.example", [GOOD.replace("dmarc=", "dmarc/1 = ")], "pass dmarc"),
        ("comments anywhere", "authserv-id mx.acme.example", ["(a(b)c) mx.acme.example (d); dmarc (e) = (f) pass(g)header.from = (h) acme.example(i)"], "pass dmarc"),
        ("a quoted id", "authserv-id mx.acme.example", [GOOD.replace("mx.acme.example", '"mx.acme.example"')], "pass dmarc"),
        ("quoted values", "authserv-id mx.acme.example", ['mx.acme.example; dkim=pass reason="" header.d="acme.example" header.b=""'], "pass dkim +dkim"),
        ("upper case", "authserv-id mx.acme.example", [GOOD.upper()], "pass dmarc"),
        ("no DMARC, Gmail form", "authserv-id mx.google.com", ["mx.google.com; dkim=pass header.i=alice@acme.example; dmarc=none"], "pass dkim +dkim"),
        ("the parent signs", "authserv-id mx.acme.example", ["mx.acme.example; dkim=pass header.d=example"], "none"),
        ("two signatures, one of a list", "authserv-id mx.acme.example", ["mx.acme.example; dkim=pass header.d=list.example; dkim=pass header.d=acme.example"], "pass dkim +dkim"),
        ("a foreign signature broke", "authserv-id mx.acme.example", ["mx.acme.example; dkim=fail header.d=list.example; dkim=pass header.d=acme.example"], "pass dkim +dkim"),
        ("Yahoo of old", "authserv-id mta7.mail.yahoo.com", ["mta7.mail.yahoo.com from=acme.example; domainkeys=neutral (no sig); from=acme.example; dkim=pass (ok) header.d=acme.example"], "pass dkim +dkim"),
        ("a foreign field above ours", "authserv-id mx.acme.example", ["hop.example; spf=fail", GOOD], "pass dmarc"),
    ],
)  # fmt: skip
def test_what_real_servers_write_is_understood(name, anchor, values, expected):
    assert expected == verdict(*values, anchor=TrustAnchor.parse(anchor))


@pytest.mark.parametrize(
    ("attack", "values", "expected"),
    [
        ("no field at all", [], "none"),
        ("a field with another id", [GOOD.replace("mx.acme", "mx.evil")], "none"),
        ("an id that begins like ours", [GOOD.replace("mx.acme.example", "mx.acme.example.evil.example")], "none"),
        ("an id that ends like ours", [GOOD.replace("mx.acme", "evil-mx.acme")], "none"),
        ("an id of look-alikes", [GOOD.replace("mx.acme", "mx.асme")], "none"),
        ("our id in a comment", [f"mx.evil.example (mx.acme.example); {GOOD.partition('; ')[2]}"], "none"),
        ("our id as second word", [f"mx.evil.example mx.acme.example; {GOOD.partition('; ')[2]}"], "none"),
        ("words behind our id", [GOOD.replace("example;", "example 1 evil;", 1)], "none"),
        ("no id where ours is wanted", [GOOD.partition("; ")[2]], "none"),
        ("an empty id", [f"; {GOOD.partition('; ')[2]}"], "none"),
        ("a forged pass below our none", ["mx.acme.example; dmarc=none header.from=acme.example", GOOD], "none"),
        ("a forged pass below our fail", ["mx.acme.example; dmarc=fail header.from=acme.example", GOOD], "fail dmarc"),
        ("a forged pass below our empty one", ["mx.acme.example; none", GOOD], "none"),
        ("a forged pass below ours with spf alone", ["mx.acme.example; spf=pass smtp.mailfrom=acme.example", GOOD], "none"),
        ("only spf", ["mx.acme.example; spf=pass smtp.mailfrom=alice@acme.example"], "none"),
        ("only a helo", ["mx.acme.example; spf=pass smtp.helo=acme.example; iprev=pass"], "none"),
        ("only compauth", ["mx.acme.example; compauth=pass reason=100"], "none"),
        ("bestguesspass", ["mx.acme.example; dmarc=bestguesspass header.from=acme.example"], "none"),
        ("temperror", ["mx.acme.example; dmarc=temperror header.from=acme.example"], "none"),
        ("passed", ["mx.acme.example; dmarc=passed header.from=acme.example"], "none"),
        ("arc alone", ["mx.acme.example; arc=pass header.from=acme.example"], "none"),
        ("another From", [GOOD.replace("=acme.example", "=evil.example")], "none"),
        ("a From below ours", [GOOD.replace("=acme.example", "=evil.acme.example")], "none"),
        ("a From that ends like ours", [GOOD.replace("=acme.example", "=evilacme.example")], "none"),
        ("a From of look-alikes", [GOOD.replace("=acme.example", "=асme.example")], "none"),
        ("no From", ["mx.acme.example; dmarc=pass (p=reject)"], "none"),
        ("From only in the comment", ["mx.acme.example; dmarc=pass (header.from=acme.example)"], "none"),
        ("two Froms", [f"{GOOD} header.from=evil.example"], "none"),
        ("the same From twice", [f"{GOOD} header.from=acme.example"], "none"),
        ("From cut by a comment", ["mx.acme.example; dmarc=pass header.from=acme.example(x).evil.example"], "none"),
        ("From cut by a blank", ["mx.acme.example; dmarc=pass header.from=acme.example .evil.example"], "none"),
        ("From joined to a quote", ['mx.acme.example; dmarc=pass header.from=acme.example"@evil.example"'], "none"),
        ("From with a quote in it", [r'mx.acme.example; dmarc=pass header.from="acme\".example"'], "none"),
        ("From of another method", ["mx.acme.example; dmarc=pass; spf=pass header.from=acme.example"], "none"),
        ("a signature of another", ["mx.acme.example; dkim=pass header.d=evil.example"], "none"),
        ("a signature of a child", ["mx.acme.example; dkim=pass header.d=mail.acme.example"], "none"),
        ("header.i ours, header.d another's", ["mx.acme.example; dkim=pass header.i=@acme.example header.d=evil.example"], "none"),
        ("two header.d", ["mx.acme.example; dkim=pass header.d=evil.example header.d=acme.example"], "none"),
        ("our domain as local part", ["mx.acme.example; dkim=pass header.i=acme.example@evil.example"], "none"),
        ("a weak signature", ["mx.acme.example; dkim=policy header.d=acme.example"], "none"),
        ("our signature broke", ["mx.acme.example; dkim=fail header.d=acme.example; dmarc=pass header.from=acme.example"], "fail dkim"),
        ("our signature broke and passed", ["mx.acme.example; dkim=pass header.d=acme.example; dkim=fail header.d=acme.example"], "fail dkim"),
        ("old name of a broken one", ["mx.acme.example; dkim=hardfail header.i=@acme.example"], "fail dkim"),
        ("pass and fail", [f"{GOOD}; dmarc=fail header.from=acme.example"], "fail dmarc"),
        ("two DMARC results", ["mx.acme.example; dmarc=none header.from=acme.example; dmarc=pass header.from=acme.example; dkim=pass header.d=acme.example"], "none"),
        ("a result in a quoted sender", ['mx.acme.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=acme.example; "@evil.example'], "none"),
        ("a result in an escaped quote", [r'mx.acme.example; spf=pass smtp.mailfrom="x\"; dmarc=pass header.from=acme.example; "@evil.example'], "none"),
        ("a quote that never ends", ['mx.acme.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=acme.example'], "none"),
        ("a sender that ends the comment", ['mx.acme.example; spf=pass (domain of "a); dkim=pass header.d=acme.example; x=y ("@evil.example) smtp.mailfrom=x'], "none"),
        ("the same, escaped", [r'mx.acme.example; spf=pass (domain of "a\"); dkim=pass header.d=acme.example; x=y (\""@evil.example) z=z'], "none"),
        ("a comment that never ends", ["mx.acme.example; spf=pass (x; dkim=pass header.d=acme.example"], "none"),
        ("a comment never begun", ["mx.acme.example; spf=pass x); dkim=pass header.d=acme.example"], "none"),
        ("a comment that hides the end", [r"mx.acme.example; dkim=pass (\) header.d=acme.example"], "none"),
        ("eleven comments deep", [f"mx.acme.example; {'(' * 11}{')' * 11} dkim=pass header.d=acme.example"], "none"),
        ("a field over 16 KB", [GOOD + "; x=" + "y" * 16_384], "none"),
        ("results without a name", ["mx.acme.example; =pass header.d=acme.example"], "none"),
        ("stray words", ["mx.acme.example; dkim=pass oops header.d=acme.example"], "none"),
        ("a property as method", ["mx.acme.example; header.d=acme.example dkim=pass"], "none"),
        ("the whole field twice in one", [f"{GOOD}, {GOOD}"], "none"),
        ("NUL and controls", [GOOD.replace("acme.example", "acme.example\x00", 2)], "none"),
        ("a public suffix signs", ["mx.acme.example; dkim=pass header.d=example"], "none"),
    ],
)  # fmt: skip
def test_a_forger_is_not_believed(attack, values, expected):
    assert expected == verdict(*values)


@pytest.mark.parametrize(
    ("attack", "values", "expected"),
    [
        ("an id on top", [GOOD, EXCHANGE_ONLINE], "none"),
        ("an empty id on top", ["; dmarc=pass header.from=acme.example"], "none"),
        ("a quoted empty id on top", ['""; dmarc=pass header.from=acme.example'], "none"),
        ("a forged one below", ["spf=pass smtp.mailfrom=evil.example; dmarc=none action=none header.from=acme.example", EXCHANGE_ONLINE], "none"),
        ("no signature", ["spf=none; dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=acme.example"], "none"),
        ("refused and let through", ["spf=fail; dkim=none;dmarc=fail action=oreject header.from=acme.example;compauth=pass reason=1"], "fail dmarc"),
        ("an id and a result in one", ["mx.evil.example dkim=pass; dmarc=pass header.from=acme.example"], "none"),
        ("nothing in it", [""], "none"),
    ],
)  # fmt: skip
def test_exchange_online_is_believed_at_the_top_only(attack, values, expected):
    assert expected == verdict(*values, anchor=EXCHANGE)


@pytest.mark.parametrize("reader", [parse_mail, degrade])
def test_a_sender_cannot_write_results_in_encoded_words(reader):
    """`=?…?=` is a lawful local part; servers copy it into their field, and decoding would make it a result."""
    sender = "=?utf-8?q?x=3Bdkim=3Dpass=20header.d=3Dacme.example=3By=3D?=@evil.example"
    raw = f"{AR}: mx.acme.example; spf=pass smtp.mailfrom={sender}\r\nFrom: alice@acme.example\r\n\r\nx\r\n"

    assert "none" == judge(reader(raw.encode()).headers, OURS, "acme.example").result


def test_other_fields_are_not_results():
    headers = (
        ("X-Authentication-Results", GOOD),
        ("ARC-Authentication-Results", f"i=1; {GOOD}"),
        (f"{AR}-Original", GOOD),
    )

    assert "none" == judge(headers, OURS, "acme.example").result
    assert "none" == judge(headers, EXCHANGE, "acme.example").result


def test_field_names_have_no_case():
    assert "pass" == judge((("AUTHENTICATION-results", GOOD),), OURS, "ACME.example").result


def test_without_a_source_of_trust_nothing_is_said():
    assert "none" == verdict(GOOD, EXCHANGE_ONLINE, anchor=TrustAnchor.parse("none"))


@pytest.mark.parametrize("domain", ["", "a b", "\ud800", "."])
def test_a_from_without_domain_proves_nothing(domain):
    assert "none" == verdict(GOOD, domain=domain)


def test_a_domain_is_the_same_in_either_spelling():
    assert "pass dmarc" == verdict(
        "mx.acme.example; dmarc=pass header.from=müller.example", domain="xn--mller-kva.example"
    )


@pytest.mark.parametrize(
    ("parent", "domain", "expected"),
    [
        ("acme.example", "mail.acme.example", True),
        ("acme.co.uk", "mail.acme.co.uk", True),
        ("b.acme.example", "a.b.acme.example", True),
        ("co.uk", "acme.co.uk", False),
        ("com.au", "acme.com.au", False),
        ("gouv.fr", "impots.gouv.fr", False),
        ("onmicrosoft.com", "acme.onmicrosoft.com", False),
        ("github.io", "acme.github.io", False),
        ("example", "acme.example", False),
        ("acme.example", "acme.example", False),
        ("acme.example", "evilacme.example", False),
        ("com.example", "acme.com.example", True),
    ],
)
def test_a_parent_is_an_organisation_not_a_registry(parent, domain, expected):
    assert expected is is_organisational_parent(parent, domain)


@pytest.mark.parametrize("setting", ["", "authserv-id", "authserv-id a b", "topmost", "mx.acme.example", "none x"])
def test_an_unknown_trust_setting_is_refused(setting):
    with pytest.raises(ValueError, match="authserv-id NAME"):
        TrustAnchor.parse(setting)


NASTY = st.lists(
    st.sampled_from(["mx.acme.example", "; ", "(", ")", '"', "\\", "=", " ", "dmarc", "dkim", "pass", "header.from", "header.d",
                     "evil.example", "/", ".", "1", "\r\n ", "\x00", "\ud800", "é"]), max_size=30
).map("".join)  # fmt: skip


@given(st.one_of(NASTY, st.text(max_size=60)))
@settings(max_examples=300)
def test_no_field_raises_or_passes_without_naming_the_domain(value):
    """`acme.example` is nowhere but in the id, so nothing may pass for it."""
    assert not verdict(value.replace("acme.example", "acme"), GOOD.partition(";")[0] + "; " + value).startswith("pass")


@pytest.mark.parametrize("unit", ["(", "()", '"', ";", "=", " ", "a=b;", "\\", "(\\"])
def test_twice_as_much_of_anything_is_at_most_twice_the_work(unit):
    assert_linear(parse, unit, 500_000)
