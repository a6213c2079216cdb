"""Notices in words: Markdown and Jinja2 from files, compiled once, rendered twice (text and HTML).

    templates/<language>/<notice>.md     first line the subject, the rest the mail
    templates/<language>/words.toml      the fixed words
    templates/layout.html, layout.txt    around every notice

A file in the site's own folder goes before the shipped one of the same name, unless it is broken: then mail goes out
in the shipped words, and the operator hears of it. Templates come from files alone; what people wrote is only ever a
value (trust.md S12).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from mailticket.choices import SHIPPED_LANGUAGES
from mailticket.mail import direction, markdown, wire
from mailticket.mail.catalogue import Catalogue
from mailticket.mail.message import REPLY_MARKER
from mailticket.mail.notices import NOTICES
from mailticket.mail.views import Boxed, Isolated, Quoted
from mailticket.mail.wrap import wrapped

#: Values that every template may use; a notice's own win.
COMMON: dict[str, Any] = {
    "zone": UTC,
    "files": (),
    "taps": (),
    "hints": (),
    "why": "",
    "plain_answer": "reply",
    "what": "",
}

#: What a template of the site's own may fail with: to be read, to be compiled, to be rendered.
FAILURES: tuple[type[Exception], ...] = (
    OSError,
    TemplateError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)

_WORD = re.compile(r"\{\{ w\.(\w+)\.(\w+) \}\}")
_BLANK_LINES = re.compile(r"\n{3,}")
#: Stands in people's blank lines until the gaps of templates are closed; a character that text cannot have.
_KEPT = "\ufdd1"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice in words, ready to be composed."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Page:
    """One notice in one language, compiled."""

    subject: Template
    text: Template
    html: Template


#: Windows' editors put a byte order mark in front, which is no part of a subject.
ENCODING = "utf-8-sig"
NOT_UTF_8 = "this is not UTF-8; save the file in that encoding"
#: Stands between notices that leave as one mail.
BETWEEN = ("\n\n* * *\n\n", '<hr style="border:0;border-top:1px solid #c9d3dc;margin:18px 0">\n')


_BODY = "@body@"
#: A notice within the layout, only what it says, and only the layout.
WHOLE = f"{{% extends layout %}}{{% block content %}}{_BODY}{{% endblock %}}"
PIECE = _BODY
AROUND = "{% extends layout %}{% block content %}{{ content }}{% endblock %}"


class Templates:
    """The notices in all languages that there are files for; a missing one is the *fallback* language's."""

    def __init__(self, shipped: Path, own: Path | None, fallback: str) -> None:
        self._own, self._shipped = own, shipped
        self._folders = (own, shipped) if own else (shipped,)
        self._fallback = fallback
        self.languages = frozenset(self._found_languages())
        self._catalogues = {name: Catalogue.load(name, *self._folders) for name in sorted(self.languages | {"en"})}
        self._environments = {
            name: _Environments(catalogue, self._folders) for name, catalogue in self._catalogues.items()
        }
        self._pages: dict[tuple[str, str, str], Page] = {}
        self._broken = {str(path) for one in self._catalogues.values() for path in one.misfits}

    def render(self, notice: str, language: str, values: Mapping[str, Any]) -> Rendered:
        """Return *notice* in words; the names of *values* are those of its sample in `notices.NOTICES`."""
        return self._in_any_case(notice, language, lambda made: made.attempt(notice, language, values))

    def attempt(self, notice: str, language: str, values: Mapping[str, Any]) -> Rendered:
        """Return *notice* in the very words of its file. Raises one of FAILURES where that is broken."""
        return _rendered(self._page(notice, language, WHOLE), values)

    def piece(self, notice: str, language: str, values: Mapping[str, Any]) -> Rendered:
        """Return only what *notice* says, without what stands around it."""
        return self._in_any_case(notice, language, lambda made: _rendered(made._page(notice, language, PIECE), values))

    def joined(
        self, notice: str, language: str, subject: str, pieces: Sequence[tuple[str, str]], values: Mapping[str, Any]
    ) -> Rendered:
        """Return one mail with the *pieces* (text, HTML) of several, in what stands around *notice*."""
        said = [(_kept(text.strip("\n")), html) for text, html in pieces]
        text, html = (between.join(words) for between, words in zip(BETWEEN, zip(*said, strict=True), strict=True))
        values = {**COMMON, **values}

        def framed(made: "Templates") -> Rendered:
            around = made._page(notice, language, AROUND)
            return Rendered(
                subject,
                _tidy(around.text.render({**values, "content": text})),
                around.html.render({**values, "content": Markup(html)}),  # noqa: S704 - our own templates made it
            )

        return self._in_any_case(notice, language, framed)

    def words(self, source: str, language: str, values: Mapping[str, Any]) -> tuple[str, str]:
        """Return the operator's own words (Markdown and Jinja2, as in a macro) as text and as HTML.

        Raises one of FAILURES for what cannot be rendered, such as a value that is not among *values*.
        """
        made = self._environments.get(language) or self._environments[self._fallback]
        text = made.text.from_string(markdown.text(source, template=True)).render(values)
        return text, made.html.from_string(markdown.html(source, template=True)).render(values)

    def catalogue(self, language: str) -> Catalogue:
        """Return the fixed words of *language*, else of the fallback language."""
        return self._catalogues.get(language) or self._catalogues[self._fallback]

    def path(self, notice: str, language: str) -> Path:
        """Return the file that *notice* is made from in *language*; the fallback language's where there is none."""
        for name in (language, self._fallback, "en"):
            found = self._find(f"{name}/{notice}.md")
            if found:
                return found
        raise FileNotFoundError(f"there is no template {language}/{notice}.md")

    def source_language(self, notice: str, language: str) -> str:
        """Return the language that *notice* is really written in."""
        return self.path(notice, language).parent.name

    def environment(self, language: str) -> SandboxedEnvironment:
        """Return the environment for text in *language*: what `check` reads templates with."""
        return self._environments[language].text

    def own_files(self) -> list[Path]:
        """Return the templates of notices in the site's own folder, by whatever name."""
        found = sorted(self._own.glob("*/*.md")) if self._own else []
        return [path for path in found if path.parent.name != "macros"]

    def take_broken(self) -> list[str]:
        """Return the files of the site's own that turned out to be broken since this was last asked."""
        found = sorted(self._broken)
        self._broken.difference_update(found)
        return found

    def _in_any_case(self, notice: str, language: str, make: "Callable[[Templates], Rendered]") -> Rendered:
        """Return what *make* makes of these templates; where one of the site's own is broken, of the shipped ones."""
        try:
            return make(self)
        except FAILURES:
            if self._own is None:
                raise
            made = make(self._without_own)  # what is broken here too is not the site's
            path = self.path(notice, language)
            self._broken.add(str(path if path.is_relative_to(self._own) else self._own))
            return made

    @cached_property
    def _without_own(self) -> "Templates":
        return Templates(self._shipped, None, self._fallback if self._fallback in SHIPPED_LANGUAGES else "en")

    def _page(self, notice: str, language: str, form: str) -> Page:
        known = self._pages.get((notice, language, form))
        if known is None:
            known = self._pages[notice, language, form] = self._compile(notice, language, form)
        return known

    def _compile(self, notice: str, language: str, form: str) -> Page:
        path = self.path(notice, language)
        subject, _, body = source_of(path).partition("\n")
        made = self._environments[path.parent.name]
        about = {"notice": notice, "agent": NOTICES[notice].agent, "answer": NOTICES[notice].answer}
        return Page(
            subject=made.text.from_string(subject.strip()),
            text=made.text.from_string(form.replace(_BODY, markdown.text(body, template=True)), globals=about),
            html=made.html.from_string(form.replace(_BODY, markdown.html(body, template=True)), globals=about),
        )

    def _find(self, name: str) -> Path | None:
        return next((folder / name for folder in self._folders if (folder / name).is_file()), None)

    def _found_languages(self) -> set[str]:
        """Return the shipped languages and those that the site's own folder adds."""
        own = {path.parent.name for folder in self._folders for path in folder.glob("*/*.md")} - {"macros"}
        return own | set(SHIPPED_LANGUAGES)


class _Environments:
    """The two Jinja environments of a language: text as it is, HTML escaped by itself."""

    def __init__(self, catalogue: Catalogue, folders: Sequence[Path]) -> None:
        self._catalogue = catalogue
        self._folders = folders

    @cached_property
    def text(self) -> SandboxedEnvironment:
        return self._make("layout.txt", escaped=False)

    @cached_property
    def html(self) -> SandboxedEnvironment:
        return self._make("layout.html", escaped=True)

    def _make(self, layout: str, *, escaped: bool) -> SandboxedEnvironment:
        words = self._catalogue
        made = SandboxedEnvironment(
            loader=_Files(self._folders, encoding=ENCODING),
            extensions=[_Words],
            autoescape=escaped,
            undefined=StrictUndefined,
            finalize=None if escaped else _as_text,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        made.globals.update(language=words.language, w=words.words, marker=REPLY_MARKER)
        made.globals["phrase"] = self._phrase_in_html if escaped else words.phrase
        made.globals.update(button=markdown.BUTTON, blanks=Markup(markdown.BLANKS))  # noqa: S704 - a constant
        made.filters.update(
            size=words.size,
            span=words.span,
            when=lambda at, zone=UTC: words.when(at, _zone(zone)),
            day=lambda at, zone=UTC: words.day(at, _zone(zone)),
            named=lambda key, table: words.word(table, key),
            boxed=Boxed,
            quoted=Quoted,
            isolated=Isolated,
        )
        made.globals["layout"] = _with_content(made.get_template(layout))
        return made

    def _phrase_in_html(self, table: str, key: str, **values: object) -> Markup:
        said = {name: self._catalogue.said(key, value) for name, value in values.items()}
        put = {name: str(escape(Isolated(value) if isinstance(value, str) else value)) for name, value in said.items()}
        phrase = str(escape(self._catalogue.words[table][key]))
        return Markup(phrase.format_map(put))  # noqa: S704 - its parts are escaped


class _Files(FileSystemLoader):
    """Finds layouts, and what a template includes; of one that is not UTF-8 it says so, with its name."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise TemplateSyntaxError(NOT_UTF_8, 1, template, template) from error


class _Words(Extension):
    """Puts the fixed words into a template when it is compiled, not on every rendering."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's
        return _WORD.sub(self._literal, source)

    def _literal(self, match: re.Match[str]) -> str:
        words = cast("Mapping[str, Any]", self.environment.globals["w"])
        found = words.get(match[1], {}).get(match[2])
        if not isinstance(found, str) or "{" in found:
            return match[0]
        return str(escape(found)) if self.environment.autoescape else found


def source_of(path: Path) -> str:
    """Return the text of a template. Raises TemplateSyntaxError where it is not UTF-8."""
    raw = path.read_bytes()
    try:
        return raw.decode(ENCODING).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise TemplateSyntaxError(NOT_UTF_8, line, None, str(path)) from error


def _with_content(layout: Template) -> Template:
    """Return a layout that has a place for what notices say: without it all mail would be the same."""
    if "content" not in layout.blocks:
        raise TemplateSyntaxError("there is no block “content”", 1, layout.name, layout.filename)
    return layout


def _as_text(value: object) -> object:
    """Isolate a value in a line of text, and keep people's blank lines.

    In HTML the templates say where a value is isolated, for it may be an attribute.
    """
    if isinstance(value, str):
        return direction.isolated(value)
    return _kept(str(value)) if hasattr(value, "__html__") else value


def _kept(text: str) -> str:
    """Return *text* with its blank lines marked: they are no gap of a template."""
    return text.replace("\n", f"\n{_KEPT}") if "\n\n\n" in text else text


def _zone(zone: object) -> tzinfo:
    return zone if isinstance(zone, tzinfo) else UTC


def _rendered(page: Page, values: Mapping[str, Any]) -> Rendered:
    known = {**COMMON, **values}
    return Rendered(wire.line(page.subject.render(known)), _tidy(page.text.render(known)), page.html.render(known))


def _tidy(text: str) -> str:
    """Return the text of a mail without the gaps that templates leave, and with lines of a length to read."""
    closed = _BLANK_LINES.sub("\n\n", text.replace(": \n", ":\n")).replace(_KEPT, "")
    return wrapped(closed).strip("\n") + "\n"
