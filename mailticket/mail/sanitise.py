"""HTML that may leave the house: an agent's, reduced to plain structure, and people's words, escaped (trust.md S11)."""

import re
from html import escape

from mailticket.mail import wire

MAX_HTML = 1_000_000  #: characters; beyond it the text part speaks alone
TAGS = frozenset(
    "p br ul ol li b strong i em s del sub sup a table thead tbody tr td th pre blockquote img".split()  # noqa: SIM905 - reads as HTML
)
LINES = {"div"}  #: how many clients write a line; becomes a line break
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}  #: become bold paragraphs
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},  # where a picture or a sentence stands between the steps
    "li": {"value"},
}
SCHEMES = frozenset({"http", "https", "mailto", "tel", "cid"})
DROPPED = frozenset({"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math"})

_EMPTY_IMAGE = re.compile(r"<img(?: alt=\"[^\"]*\")?>")

#: Stands for the begin or end of a `div` on the way to line breaks; a character that text cannot have.
_EDGE = "\ufdd0"
#: Stands for a line end that the style of an element keeps; another such.
_LINE_END = "\ufdd2"
_EDGES = re.compile(rf"\s*{_EDGE}[\s{_EDGE}]*")
_EMPTY_LINE = re.compile(rf"{_EDGE}<br>(?={_EDGE})")
_BLOCK = r"(?:p|ul|ol|li|table|thead|tbody|tr|td|th|pre|blockquote)"
_RUN = re.compile(rf"(</?{_BLOCK}(?: [^>]*)?>)?({_EDGE}+)(?=(</?{_BLOCK}[ >])?)")


def clean(html: str) -> str:
    """Return an agent's HTML with nothing but structure, links and images of the mail itself; "" when it is too long.

    Every other element goes, its words stay. Nothing in the result makes a reader's client fetch anything.
    """
    import nh3  # compiled libraries that only agents' answers need

    from mailticket.mail import html_spaces, html_text

    if len(html) > MAX_HTML:
        return ""
    usable = html_text.flattened(html).replace(_EDGE, "").encode("utf-8", "replace").decode()
    tidy = nh3.clean(
        html_spaces.with_line_ends(usable, _LINE_END),
        tags=set(TAGS) | LINES | HEADINGS,
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        clean_content_tags=set(DROPPED),
        attribute_filter=_attribute,
        link_rel=None,
        strip_comments=True,
    )
    return _EMPTY_IMAGE.sub("", _lines(_headings(tidy).replace(_LINE_END, "<br>\n"))).strip()


def to_html(text: str) -> str:
    """Return people's words as HTML: escaped, line breaks and indents kept, also where style sheets are ignored."""
    escaped = escape(wire.clean_text(text).rstrip(), quote=False).replace('"', "&quot;")
    kept = escaped.replace("\t", "    ").replace("  ", "&nbsp; ")
    return re.sub(r"(?m)^ ", "&nbsp;", kept).replace("\n", "<br>\n")


def _headings(tidy: str) -> str:
    return re.sub(r"</h[1-6]>", "</b></p>", re.sub(r"<h[1-6]>", "<p><b>", tidy))


def _lines(tidy: str) -> str:
    """Make of every `div` a line of its own; where a block begins or ends, there is a new line anyway."""
    if "<div>" not in tidy:
        return tidy
    edges = _EDGES.sub(_EDGE, tidy.replace("<div>", _EDGE).replace("</div>", _EDGE))
    edges = _EMPTY_LINE.sub(_EDGE, edges).replace(f"<br>{_EDGE}", _EDGE)
    return _RUN.sub(_line_breaks, edges)


def _line_breaks(match: re.Match[str]) -> str:
    """Return the line breaks for a run of edges; none beside a block, at the beginning and at the end."""
    block, run, next_block = match.groups()
    if block or next_block or match.start(2) == 0 or match.end(2) == len(match.string):
        return block or ""
    return "<br>\n" * len(run)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Let images come from the mail alone, and links lead out of it alone; what nobody sees (`title`) stays behind."""
    if name not in ATTRIBUTES.get(tag, ()):  # nh3 lets `title` and `lang` through on every element
        return None
    of_mail = value.strip().lower().startswith("cid:")
    if tag == "img" and name == "src":
        return value.strip() if of_mail else None
    if tag == "a" and name == "href":
        absolute = re.match(r"(?i)\s*(?:https?|mailto|tel):", value)
        return value.replace("<", "%3C").replace(">", "%3E") if absolute else None
    return value.replace("<", " ").replace(">", " ")
