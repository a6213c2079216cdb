"""The shipped templates: complete, really written in their language, fit for every client."""

import re
from html.parser import HTMLParser

import pytest
from jinja2 import meta

from mailticket import paths
from mailticket.choices import SHIPPED_LANGUAGES
from mailticket.mail import template_check
from mailticket.mail.catalogue import Catalogue
from mailticket.mail.markdown import BLANKS
from mailticket.mail.message import REPLY_MARKER
from mailticket.mail.notices import NOTICES
from mailticket.mail.templates import Templates
from mailticket.mail.views import Words

FOLDER = paths.templates()
TEMPLATES = Templates(FOLDER, None, "en")
OTHERS = sorted(set(SHIPPED_LANGUAGES) - {"en"})
EVERY = [(notice, language) for notice in sorted(NOTICES) for language in SHIPPED_LANGUAGES]
CANARY = "canary-4711"

#: Words that stand in every English text and in none of the others.
ENGLISH = re.compile(r"(?i)\b(the|and|you|your|this|with|will|has|been|from|nobody|what|when|to)\b")
#: Words that are the same in another language.
SAME = {
    "Ticket",
    "Status",
    "Spam",
    "spam",
    "no",
    "normal",
    "normale",
    "type",
    "causes",
    "note",
    "minute",
    "minutes",
    "Mail",
}
SAME |= {"byte", "bytes", "kB", "MB", "GB", "urgent", "Server", "Phase", "{agent} via {site}"}


def source(notice: str, language: str) -> str:
    return (FOLDER / language / f"{notice}.md").read_text("utf-8")


def prose(text: str) -> str:
    """Return a template without its tags and marks."""
    return re.sub(r"\{[{%].*?[%}]\}|#\w+|\*\*|[“”„«»]", " ", text)


def sentences(text: str) -> set[str]:
    found = (" ".join(one.split()) for one in re.split(r"[.!?:\n]", prose(text)))
    return {one for one in found if len(re.findall(r"\w+", one)) > 1}


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
def test_every_notice_has_its_file_and_every_file_its_notice(language):
    assert sorted(NOTICES) == sorted(path.stem for path in (FOLDER / language).glob("*.md"))


@pytest.mark.parametrize(("notice", "language"), EVERY)
def test_a_template_is_written_in_its_own_language(notice, language):
    """Not copied: no sentence stands in two languages, no English word in another's."""
    own = sentences(source(notice, language))

    for other in set(SHIPPED_LANGUAGES) - {language}:
        assert set() == own & sentences(source(notice, other)), other
    if language != "en":
        assert [] == ENGLISH.findall(prose(source(notice, language)))


@pytest.mark.parametrize("language", OTHERS)
def test_the_fixed_words_are_translated(language):
    english, own = (Catalogue.load(name, FOLDER).words for name in ("en", language))
    same = {
        word
        for table, words in english.items()
        for key, word in words.items()
        if isinstance(word, str) and word == own[table][key] and re.search("[a-z]{2}", re.sub(r"\{.*?\}", "", word))
    }

    assert same <= SAME
    for table in ("foot", "hints", "why", "advice", "about", "overdue", "trouble"):
        assert [] == [hit for word in own[table].values() for hit in ENGLISH.findall(prose(word))]


@pytest.mark.parametrize("notice", sorted(NOTICES))
def test_languages_use_the_same_values(notice):
    """What one language tells, all tell."""
    used = {
        language: meta.find_undeclared_variables(TEMPLATES.environment("en").parse(source(notice, language)))
        for language in SHIPPED_LANGUAGES
    }

    assert dict.fromkeys(SHIPPED_LANGUAGES, used["en"]) == used


@pytest.mark.parametrize(("notice", "language"), EVERY)
def test_text_is_readable_in_a_terminal(notice, language):
    """No marks of Markdown or Jinja, no long line, no hole where a value is missing, no point that begins a line."""
    for values in template_check.samples(notice):
        text = TEMPLATES.render(notice, language, values).text

        assert [] == [line for line in text.split("\n") if len(line) > 76 and " " in line.strip("-* ·")]
        assert not re.search(r"\*\*|\]\(|\{\{|%\}|None|qjinja|\n\n\n| \n|\n *[·:;,.→]", text)
        assert text.strip()


@pytest.mark.parametrize(("notice", "language"), EVERY)
def test_html_is_sound_and_fetches_nothing(notice, language):
    """Every element is closed; the language is said; no image, style sheet, font or script from outside (S11)."""
    for values in template_check.samples(notice):
        check_html(TEMPLATES.render(notice, language, values).html, language)


@pytest.mark.parametrize(("notice", "language"), EVERY)
def test_every_button_has_room_in_outlook(notice, language):
    """Outlook ignores `padding`: blanks stand in for it, whoever made the button; no lone point stands between two."""
    for values in template_check.samples(notice):
        html = TEMPLATES.render(notice, language, values).html
        buttons = re.findall(r'<a [^>]*href="mailto:[^>]*>(.*?)</a>', html)

        assert [f"{BLANKS}{one.removeprefix(BLANKS).removesuffix(BLANKS)}{BLANKS}" for one in buttons] == buttons
        assert html.count('class="tap"') == len(buttons)
        assert not re.search(r"</a>\s*·", html)


def check_html(html: str, language: str) -> None:
    reader = Balanced()
    reader.feed(html)
    reader.close()

    assert [] == reader.open
    assert f'<html lang="{language}">' in html
    assert set() == {name for name in ("src", "background", "srcset", "action") if name in reader.attributes}
    assert not re.search(r"url\(|@import|<link|<script|https?:", html)


class Balanced(HTMLParser):
    """Collects attribute names and raises on an element that is closed in the wrong place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"meta", "br", "img", "hr"}:
            assert not (
                self.open and self.open[-1] == "p" and tag in {"div", "p", "ul", "ol", "blockquote", "table"}
            ), tag
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
@pytest.mark.parametrize("about", ["due", "resolve"])
def test_what_is_overdue_is_not_said_to_be_near(about, language):
    """A reminder comes before the time, `overdue` after it; what has no words of its own is said as in a reminder."""
    words = TEMPLATES.catalogue(language)
    said = TEMPLATES.render("overdue", language, {**NOTICES["overdue"].sample, "about": about}).text
    other = TEMPLATES.render("overdue", language, {**NOTICES["overdue"].sample, "about": "unassigned"}).text

    assert words.word("overdue", about) in said
    assert words.word("about", about) not in said
    assert words.word("about", "unassigned") in other


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
@pytest.mark.parametrize("notice", ["ack", "too-big", "follow-up"])
def test_nothing_of_an_unproved_mail_goes_back(notice, language):
    """No byte of input: we are no relay for spam (trust.md S7)."""
    values = {**NOTICES[notice].sample, "quote_words": False, "subject": CANARY, "words": Words(CANARY)}
    rendered = TEMPLATES.render(notice, language, values)

    assert CANARY not in rendered.subject + rendered.text + rendered.html


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "[#1042] Acme Support: we have your request"),
        ("fr", "[#1042] Acme Support : nous avons bien reçu votre demande"),
        ("it", "[#1042] Acme Support: abbiamo ricevuto la Sua richiesta"),
        ("de", "[#1042] Acme Support: Ihre Anfrage ist angekommen"),
        ("es", "[#1042] Acme Support: hemos recibido su solicitud"),
    ],
)
def test_the_subject_of_an_unquoted_ack(language, subject):
    assert subject == TEMPLATES.render("ack", language, {**NOTICES["ack"].sample, "quote_words": False}).subject


@pytest.mark.parametrize(("notice", "language"), [pair for pair in EVERY if not NOTICES[pair[0]].agent])
def test_requesters_see_nothing_of_the_desk(notice, language):
    """No marker, no tag, no word of queues: a requester needs nothing but a mail client."""
    rendered = TEMPLATES.render(notice, language, NOTICES[notice].sample)

    assert REPLY_MARKER not in rendered.text
    assert not re.search(r"(?<!\[)#[a-z]+", rendered.text)
    assert TEMPLATES.catalogue(language).word("labels", "queue") not in rendered.text
