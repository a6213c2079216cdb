"""Templates: files in, words out; values are only ever values; what is wrong is named by file and line."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailticket import paths
from mailticket.mail import sanitise, template_check
from mailticket.mail.message import REPLY_MARKER
from mailticket.mail.notices import NOTICES
from mailticket.mail.templates import Templates
from mailticket.mail.views import Boxed, FileView, Quoted, SimilarView, Words

SHIPPED = Templates(paths.templates(), None, "en")
ARABIC = "الطابعة 42"
HOSTILE = (
    "{{7*7}} ${7*7} {% raw %} #{7*7} <script>alert(1)</script> **bold** [x](http://canary.example) &amp; \r\nBcc: eve"
)


@pytest.fixture
def site(tmp_path: Path):
    """A site with templates of its own: call it with `{"en/ack.md": text}`."""

    def make(files: dict[str, str | bytes], fallback: str = "en") -> Templates:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return Templates(paths.templates(), tmp_path, fallback)

    return make


def test_an_acknowledgement():
    rendered = SHIPPED.render("ack", "en", NOTICES["ack"].sample)

    assert "[#1042] Printer on fire" == rendered.subject
    assert (
        "Hello,\n\nthank you for writing to Acme Support. Your request has arrived, and its\nnumber is [#1042].\n\n"
        "You will most likely hear from us within 4 hours.\n\n"
        "If there is anything to add, just answer this mail: it goes to the same\nrequest.\n\nAcme Support\n\n"
        "What you wrote to us:\n\n> Hello,\n>\n> the printer on floor 2 is on fire.\n"
        "> Please help <soon> & well.\n>\n> Zoë\n"
    ) == rendered.text
    assert 'is <strong dir="auto">[#1042]</strong>.' in rendered.html
    assert "Please help &lt;soon&gt; &amp; well.<br>" in rendered.html


def test_an_agents_html_keeps_its_structure():
    rendered = SHIPPED.render("reply", "en", NOTICES["reply"].sample)

    assert "<p>Please use <b>water</b>.</p>" in rendered.html
    assert rendered.text.startswith("Please use water.\n\nBob\nAcme Support\n")


@pytest.mark.parametrize("notice", ["reply", "new-ticket", "held"])
def test_blank_lines_of_people_stay_and_gaps_of_templates_do_not(notice):
    words = Words("First.\n\n\n\nSecond.\n\nThird.")
    values = {**NOTICES[notice].sample, "words": words, "signature": Words("")}
    made = [SHIPPED.render(notice, "en", values).text]
    piece = SHIPPED.piece(notice, "en", values)
    made.append(SHIPPED.joined(notice, "en", "", [(piece.text, piece.html)], values).text)

    for text in made:
        assert str(words) in text
        assert "\n\n\n" not in text.replace(str(words), "words")
        assert text == "".join(char for char in text if char < "\ufdd0" or char > "\ufdef")


@pytest.mark.parametrize("notice", sorted(NOTICES))
def test_what_people_wrote_is_never_a_template_nor_markup(notice):
    """Server-side template injection (trust.md S12), HTML injection (S11), header injection (S10)."""
    values = {name: _hostile(value) for name, value in NOTICES[notice].sample.items()}
    rendered = SHIPPED.render(notice, "en", values)

    assert "49" not in rendered.subject + rendered.text
    assert "\n" not in rendered.subject
    assert "<script" not in rendered.html
    assert "<strong>bold" not in rendered.html
    assert 'href="http://canary' not in rendered.html


def test_the_sites_own_template_goes_first(site):
    templates = site({"fr/ack.md": "Salut {{ token }}\n\nBien *reçu*."})

    assert "Salut [#1042]" == templates.render("ack", "fr", NOTICES["ack"].sample).subject
    assert "Bien reçu.\n" == templates.render("ack", "fr", NOTICES["ack"].sample).text
    assert templates.render("ack", "en", NOTICES["ack"].sample) == SHIPPED.render("ack", "en", NOTICES["ack"].sample)


def test_a_language_of_the_sites_own(site):
    """What it does not have comes in the site's language, words and all."""
    templates = site({"nl/ack.md": "Dag\n\nHallo, binnen {{ expected | span }}"}, fallback="de")

    assert "nl" in templates.languages
    assert "Hallo, binnen 4 hours\n" == templates.render("ack", "nl", NOTICES["ack"].sample).text
    assert templates.render("too-big", "nl", NOTICES["too-big"].sample) == SHIPPED.render(
        "too-big", "de", NOTICES["too-big"].sample
    )


def test_an_unknown_language_is_the_sites(site):
    german = SHIPPED.render("ack", "de", NOTICES["ack"].sample)

    assert german == site({}, fallback="de").render("ack", "xx", NOTICES["ack"].sample)


def test_a_file_that_may_do_harm_is_listed_with_its_hash():
    values = {**NOTICES["new-ticket"].sample, "files": (FileView("evil.exe", 1_500, "ab" * 32),)}
    rendered = SHIPPED.render("new-ticket", "en", values)

    assert "evil.exe (1.5 kB, not sent along, it could do harm; SHA-256" in " ".join(rendered.text.split("\n  "))
    assert "ab" * 32 in rendered.html


def test_right_to_left_script_moves_none_of_our_words():
    """What people wrote within a line of ours has its own direction (Unicode annex 9), in mail without style sheets."""
    values = {
        **NOTICES["new-ticket"].sample,
        "author": ARABIC,
        "files": (FileView(ARABIC, 1),),
        "similar": (SimilarView("[#7]", ARABIC, ARABIC),),
    }
    html = SHIPPED.render("new-ticket", "en", values).html

    assert 4 == html.count(f'dir="auto">{ARABIC}</') == html.count(ARABIC)


def test_right_to_left_script_in_a_phrase_has_its_own_direction():
    """A hint, and who wrote when: values within fixed words, as text and as HTML."""
    hinted = SHIPPED.render("new-ticket", "en", {**NOTICES["new-ticket"].sample, "hints": (("outsider", ARABIC),)})
    quoted = SHIPPED.render("reply", "fr", {**NOTICES["reply"].sample, "quoted_by": ARABIC})

    assert f"* \u2068{ARABIC}\u2069 takes no part in this ticket" in hinted.text
    assert f'<span dir="auto">{ARABIC}</span> takes no part in this ticket' in hinted.html
    assert f"13:30 (UTC), \u2068{ARABIC}\u2069 a écrit" in quoted.text
    assert f'13:30 (UTC)</span>, <span dir="auto">{ARABIC}</span> a écrit' in quoted.html


@pytest.mark.parametrize("notice", sorted(NOTICES))
def test_text_in_our_own_script_has_no_invisible_marks(notice):
    """What is copied from a mail is what stands there."""
    rendered = SHIPPED.render(notice, "de", NOTICES[notice].sample)

    assert not re.search("[\u2066-\u2069]", rendered.subject + rendered.text)


def test_a_subject_has_no_direction_marks():
    """They are for lines that are read, not for a header."""
    values = {**NOTICES["new-ticket"].sample, "ticket": replace(NOTICES["new-ticket"].sample["ticket"], subject=ARABIC)}

    assert f"[#1042] {ARABIC}" == SHIPPED.render("new-ticket", "en", values).subject


@pytest.mark.parametrize(
    ("text", "side"), [("hello שלום", "left"), ("שלום hello", "right"), ("42 مرحبا", "right"), ("42", "left")]
)
def test_words_begin_on_the_side_of_their_script(text, side):
    """So does the bar beside them; said outright, for Outlook knows no `auto`."""
    way = {"left": "ltr", "right": "rtl"}[side]

    for made in (Boxed(Words(text)), Quoted(Words(text))):
        assert f'<div dir="{way}">{text}</div>' in made.__html__()
        assert f"border-{side}:3px" in made.__html__()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ token }}\n\nDear {{ nmae }},", "en/ack.md:3: there is no value “nmae” in the notice ack"),
        ("{{ token }}\n\n{% if expected %}\nsoon\n", "en/ack.md:4: Unexpected end of template"),
        ("{{ token }}\n\n\n{{ words.nothing }}", "en/ack.md:4: 'mailticket.mail.views.Words object' has no attribute"),
        ("{{ token }}\n\n{{ expected | nofilter }}", "en/ack.md:3: No filter named 'nofilter'."),
        (
            "{{ token }}\n\n{{ words.__class__ }}",
            "en/ack.md:3: access to attribute '__class__' of 'Words' object is unsafe",
        ),
        ("{{ token }}\n\n{{ w.labels.sun }}", "en/ack.md:3: 'dict object' has no attribute 'sun'"),
        ("\n\nno subject", "en/ack.md:1: the subject is empty"),
        ("{{ token }}\n\n{{ 1 / 0 }}", "en/ack.md:3: division by zero"),
        ("{{ token }}\n\n{% include 'en/ack.md' %}", "en/ack.md:3: maximum recursion depth"),
        ("{{ token }}\n\n{% for n in range(10 ** 9) %}x{% endfor %}", "en/ack.md:3: Range too big"),
        ("{{ token }}\n\nGrüße".encode("cp1252"), "en/ack.md:3: this is not UTF-8; save the file in that encoding"),
    ],
)
def test_a_broken_template_is_named_by_file_and_line(site, text, expected):
    found = list(template_check.problems_of(site({"en/ack.md": text}), "ack", "en"))

    assert 1 == len([one for one in found if expected in one]), found


@pytest.mark.parametrize("layout", sorted(template_check.LAYOUTS))
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% block content %}{% endblock %}\n{{ sight }}", "2: 'sight' is undefined"),
        ("{% block content %}", "1: Unexpected end of template"),
        ("Hello", "1: there is no block “content”"),
        ("{% block content %}{% endblock %} Grüße".encode("cp1252"), "1: this is not UTF-8"),
    ],
)
def test_a_broken_layout_is_named_by_file_and_line(site, layout, text, expected):
    found = list(template_check.problems_of(site({layout: text}), "ack", "en"))

    assert [True] == [f"{layout}:{expected}" in one for one in found], found


@pytest.mark.parametrize(
    "files",
    [
        {"en/ack.md": "{{ token }}\n\nDear {{ nmae }},"},
        {"en/ack.md": "{{ token }}\n\n{% if %}"},
        {"en/ack.md": "{{ token }}\n\n{{ 1 / 0 }}"},
        {"en/ack.md": "{{ token }}\n\nGrüße".encode("cp1252")},
        {"layout.html": "{{ sight }}{% block content %}{% endblock %}"},
        {"layout.txt": "no place for anything"},
    ],
)
def test_in_the_place_of_a_broken_template_stands_the_shipped_one(site, tmp_path, files):
    """A slip of the operator's keeps no mail back; what is broken is told, once."""
    templates, sample = site(files), NOTICES["ack"].sample

    assert SHIPPED.render("ack", "en", sample) == templates.render("ack", "en", sample)
    assert SHIPPED.piece("ack", "en", sample).text == templates.piece("ack", "en", sample).text
    assert SHIPPED.joined("ack", "en", "S", [("a", "b")], sample) == templates.joined(
        "ack", "en", "S", [("a", "b")], sample
    )
    (broken,) = templates.take_broken()
    assert broken in {str(tmp_path / "en" / "ack.md"), str(tmp_path)}
    assert [] == templates.take_broken()


def test_a_byte_order_mark_is_no_part_of_a_subject(site):
    """Windows' Notepad writes one."""
    templates = site(
        {"en/ack.md": "\ufeff{{ token }} here\r\n\r\nHi\r\n", "layout.txt": "\ufeff{% block content %}{% endblock %}"}
    )

    rendered = templates.attempt("ack", "en", NOTICES["ack"].sample)
    assert ("[#1042] here", "Hi\n") == (rendered.subject, rendered.text)


def test_a_misspelt_name_of_a_notice_is_told(site, tmp_path):
    """Nobody would ever get it. A file of another name may be there to be included."""
    templates = site({"de/new-tickets.md": "x", "de/foot.md": "x", "macros/ackk.md": "x"})

    expected = f"{tmp_path}/de/new-tickets.md: there is no notice “new-tickets”; perhaps new-ticket?"
    assert [expected] == list(template_check.problems_beside(templates))


def test_what_another_template_includes_may_be_called_nearly_like_a_notice(site):
    """`check` would fail a site that is well."""
    templates = site({"de/reply-foot.md": "x", "de/reply.md": "S\n{% include 'de/reply-foot.md' %}"})

    assert [] == list(template_check.problems_beside(templates))


def test_words_that_do_not_fit_are_told(site, tmp_path):
    templates = site({"en/words.toml": '[refusals]\ndenied = "no {thing}"'})

    expected = f"{tmp_path}/en/words.toml: refusals.denied: there is no value {{thing}} here; there are: {{usage}}"
    assert {expected} == set(template_check.problems_beside(templates))
    assert [str(tmp_path / "en" / "words.toml")] == templates.take_broken()


def test_a_missing_template_is_named(tmp_path):
    templates = Templates(tmp_path, None, "en")

    assert "there is no template en/ack.md" in template_check.problems(templates)


def test_shipped_templates_have_no_problem():
    assert [] == template_check.problems(SHIPPED)


@pytest.mark.parametrize(
    "notice", sorted(name for name, one in NOTICES.items() if one.agent and one.answer != "ignored")
)
def test_mail_to_agents_says_how_to_answer(notice):
    """The marker above the quote-to-be, what a plain answer does, one-tap links, why they get it."""
    rendered = SHIPPED.render(notice, "en", NOTICES[notice].sample)
    foot = {"plain": "note"}.get(NOTICES[notice].answer, NOTICES[notice].answer)

    assert rendered.text.startswith(f"{REPLY_MARKER}\n")
    assert SHIPPED.catalogue("en").word("foot", foot) in " ".join(rendered.text.split())
    assert "Why this mail: you work in the queue support." in rendered.text
    assert 'href="mailto:support@acme.example?subject=Re%3A%20%5B%231042%5D' in rendered.html
    assert rendered.html.index("##-") < rendered.html.index("[#1042]")


@pytest.mark.parametrize(
    ("plain_answer", "expected"),
    [("reply", "to write to the requester"), ("note", "to leave a note that stays inside")],
)
def test_the_foot_follows_the_queue(plain_answer, expected):
    values = {**NOTICES["new-ticket"].sample, "plain_answer": plain_answer}

    assert f"Just answer this mail {expected}" in SHIPPED.render("new-ticket", "en", values).text


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=80), html=st.text(max_size=80))
def test_any_words_can_be_shown(words, html):
    """Whatever people write, the rest of the mail stays as it is."""
    values = {**NOTICES["new-ticket"].sample, "words": Words(words, sanitise.clean(html)), "author": words}
    rendered = SHIPPED.render("new-ticket", "en", values)

    assert rendered.text.startswith(REPLY_MARKER)
    assert "Why this mail: you work in the queue support." in rendered.text
    assert rendered.html.endswith("</html>")
    assert 3 == rendered.html.count("<table ")


def _hostile(value: object) -> object:
    if isinstance(value, str):
        return (
            value
            if value in {"requester", "first-response", "due", "unassigned", "mailbox-unreachable", "note"}
            else HOSTILE
        )
    return Words(HOSTILE) if isinstance(value, Words) else value
