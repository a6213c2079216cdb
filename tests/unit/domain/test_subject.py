"""Subjects: one token, however many prefixes, and nobody's words cut."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket.domain import subject
from tests.growth import assert_linear

PREFIXES = (
    "Re: RE: Re[2]: Re(3): RE^2: Aw: AW: Antw: Antwort: SV: Sv: VS: Vs: RIF: Rif: TR: Fwd: FW: Fw: WG: "
    "WTR: RES: ENC: Odp: ODP: YNT: İLT: ilt: Vá: Doorst: RV: Răsp: Odg: Отв: Ответ: Пересл: ΑΠ: ΣΧΕΤ: "
    "ΠΡΘ: 回复: 回复： 回覆: 答复: 答覆： 转发: 轉寄: 返信: 転送: 답장: 회신: 전달: השב: הועבר: رد: AW:AW: Re:TR:"
)


@pytest.mark.parametrize("prefix", PREFIXES.split())
def test_every_client_s_prefix_is_cut(prefix):
    assert "Printer on fire" == subject.strip(f"{prefix} Printer on fire", "")


@pytest.mark.parametrize(
    ("mailed", "expected"),
    [
        ("Re: AW: TR: RIF: SV: Fwd: [#1042] Printer", "Printer"),
        ("[#1042] Re: [#1042] AW: Printer", "Printer"),
        ("Re:[#1042]Printer", "Printer"),
        ("RE : [ # 1042 ] Printer", "Printer"),
        ("re\u00a0: Re (2) : Printer", "Printer"),
        ("Re: [#1042]  Re[2]:   Printer", "Printer"),
        ("Printer [#1042] still on fire", "Printer still on fire"),
        ("Printer [#1042]", "Printer"),
        ("R: [#1042] Stampante", "Stampante"),
        ("R: I: [#1042] Stampante", "Stampante"),
        ("R: Re: Stampante", "Stampante"),
        ("[EXTERNAL] Re: [#1042] Printer", "Printer"),
        ("Re: [EXTERNAL] Printer", "[EXTERNAL] Printer"),
        ("[Fwd: Printer]", "Printer"),
        ("[Fwd: Re: [#1042] Printer]", "Printer"),
        ("Re[#1042]: Printer", "Printer"),
        ("Re\N{ZERO WIDTH SPACE}: [#1042] Printer", "Printer"),
        ("［＃１０４２］ Printer", "Printer"),
        ("Re:\r\n [#1042]\r\n Printer", "Printer"),
        ("Re:", ""),
        ("", ""),
        # Words of the writer stay.
        ("R: analysis of variance", "R: analysis of variance"),
        ("I: the person", "I: the person"),
        ("Ref: order 4711", "Ref: order 4711"),
        ("Re: R: analysis", "R: analysis"),
        ("Resume: attached", "Resume: attached"),
        ("Question: Re: the invoice", "Question: Re: the invoice"),
        ("Invoice 12: late", "Invoice 12: late"),
        ("9:30 meeting", "9:30 meeting"),
        ("[list] Re: x", "[list] Re: x"),
        ("[Other #1042] x", "[Other #1042] x"),
        ("[#0] [#] [#x] x", "[#0] [#] [#x] x"),
        ("m² of paper… Ⅷ", "m² of paper… Ⅷ"),
        ("Température élevée", "Température élevée"),
    ],
)
def test_what_is_cut_and_what_stays(mailed, expected):
    assert expected == subject.strip(mailed, "")


@pytest.mark.parametrize(
    ("mailed", "label", "expected"),
    [
        ("[#1042] x", "", [1042]),
        ("Re: [#1042] x [#7] [#1042]", "", [1042, 7]),
        ("[Acme #1042] x", "Acme", [1042]),
        ("[ACME#1042] x", "Acme", [1042]),
        ("[ acme  # 1042 ] x", "Acme", [1042]),
        ("[Société Générale #5]", "societe generale", [5]),
        ("[#1042] x", "Acme", []),
        ("[Acme #1042] x", "", []),
        ("[Acme2 #1042] x", "Acme", []),
        ("[A+c(me #9]", "A+c(me", [9]),
        ("［＃１０４２］", "", [1042]),
        ("#1042, [1042], [#1042", "", []),
        ("[#-5] [#1.5] [#00012]", "", [12]),
        ("[#9999999999999999999999999]", "", []),
    ],
)
def test_tokens_are_found_as_clients_bend_them(mailed, label, expected):
    assert expected == subject.find_numbers(mailed, label)


@pytest.mark.parametrize("label", ["", "Acme"])
@pytest.mark.parametrize("reply", [True, False])
def test_answers_to_answers_keep_one_token(label, reply):
    """Fifty rounds through five clients leave the subject as it was."""
    line = subject.with_token("Printer on fire", 1042, label, reply=reply)
    for prefix in ["Re: ", "AW: ", "RIF: ", "TR : ", "R: ", "[EXTERNAL] SV: "] * 8:
        line = subject.with_token(prefix + line, 1042, label, reply=reply)

    expected = ("Re: " if reply else "") + subject.token(1042, label) + " Printer on fire"
    assert expected == line


@pytest.mark.parametrize(
    ("mailed", "expected"),
    [
        ("Fwd: x", True),
        ("FW: [#1042] x", True),
        ("[#1042] WG: x", True),
        ("TR : x", True),
        ("I: [#1042] x", True),
        ("RV: x", True),
        ("Fwd: Re: x", True),
        ("转发：x", True),
        ("[Fwd: x]", True),
        ("x (fwd)", True),
        ("[EXT] Fwd: x", True),
        ("[Acme #7] Fwd: x", True),
        ("Re: Fwd: x", False),
        ("R: I: x", False),
        ("AW: WG: x", False),
        ("SV: x", False),
        ("Forward: march", False),
        ("Printer", False),
        ("", False),
    ],
)
def test_the_foremost_prefix_says_whether_it_is_a_forward(mailed, expected):
    assert expected is subject.is_forward(mailed)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Printer on fire", "Re: [#1042] Printer  on FIRE", True),
        ("Printer on fire", "R: Printer on fire", True),
        ("R: analysis", "Re: R: analysis", True),
        ("Pâte à papier", "RE: Pate a papier", True),
        ("Printer", "Printer 2", False),
        ("Order [Shop #5]", "Order [Shop #6]", False),
        ("", "Re:", False),
        ("Re: [#1042]", "", False),
        ("long " * 60, subject.with_token("long " * 60, 1042, "", reply=True), True),
        (subject.with_token("long " * 60, 1042, "", reply=True), "long " * 60, True),
        ("Wait...", "Wait for me", False),
    ],
)
def test_subjects_are_the_same_whatever_was_put_before(one, other, expected):
    assert expected is subject.same(one, other)


NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("[]#[]##1042 re:RE：：AaCcMmEe\r\n\t\u2028\u202e\u200b\ud800\x00\x85［］＃"),
    ),
    max_size=80,
)


@given(NASTY, st.sampled_from(["", "Acme", "[", "A #1"]), st.booleans())
@settings(max_examples=200)
def test_any_input_makes_one_safe_line_with_one_token(text, label, reply):
    line = subject.with_token(text, 7, label, reply=reply)

    assert len(line) <= 200
    assert not [
        c
        for c in line
        if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"}
        or unicodedata.bidirectional(c) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"}
    ]
    assert line == subject.one_line(line)
    assert 1 == line.count(subject.token(7, label))
    if "[" not in label:
        assert [7] == subject.find_numbers(line, label)
    assert subject.same(text, text, label) in {True, False}
    assert subject.is_forward(text) in {True, False}


def test_tokens_within_tokens_do_not_survive():
    """Cutting an inner token must not leave an outer one."""
    nested = "[" * 9 + "#7]" * 9

    assert [] == subject.find_numbers(subject.strip(nested, ""), "")


@pytest.mark.parametrize("unit", ["Re: ", "[#1", "[#1]", " ", "[", "Re[", "\u0301", "ﷺ", ":"])
def test_twice_as_much_of_anything_is_at_most_twice_the_work(unit):
    assert_linear(lambda text: subject.with_token(text, 7, "", reply=True), unit, 500_000)


def test_a_long_line_is_cut_and_says_so():
    assert "a" * 199 + "…" == subject.one_line("a" * 300)
    assert "a" * 200 == subject.one_line("a" * 200)
