"""Where the quoted mail begins in an HTML part: the marks that mail clients leave in the DOM."""

from dataclasses import dataclass
from typing import Any

from mailticket.mail import html_text

#: A quote as a whole; text that stands in it outside of a blockquote is an answer between quotes and stays.
QUOTES = (
    "blockquote[type=cite]",
    "blockquote.gmail_quote",
    "blockquote.protonmail_quote",
    ".gmail_attr",
    ".moz-cite-prefix",
    ".yahoo_quoted",
    "div[name=quote]",
    "[data-marker=__QUOTED_TEXT__]",
    "[data-marker=__HEADERS__]",
)

#: The original begins here, and everything after it in the document is the original.
ORIGINAL_STARTS = (
    "#divRplyFwdMsg",
    "#appendonsend",
    "#OLK_SRC_BODY_SECTION",
    "#mail-editor-reference-message-container",
)


@dataclass(frozen=True, slots=True)
class Document:
    """An HTML part read."""

    text: str = ""
    new_text: str = ""
    new_html: str = ""
    cut: str = ""


NOTHING = Document()


def read(html: str) -> Document:
    """Return the text of an HTML part, and its text and HTML without the quote."""
    tree = html_text.parse(html)
    text = html_text.render(tree)
    cut = _cut(tree)
    new_text = html_text.render(tree) if cut else text
    body = tree.body
    return Document(text, new_text, (body.inner_html or "") if body else "", cut)


def _cut(tree: Any) -> str:
    cut = ""
    for selector in ORIGINAL_STARTS:
        node = tree.css_first(selector)
        if node is not None:
            _drop_from(node)
            cut = cut or selector
    for node in tree.css(",".join(QUOTES)):
        cut = cut or "quote"
        node.decompose()
    return cut


def _drop_from(node: Any) -> None:
    """Drop the node and everything after it."""
    while node is not None and node.tag not in {"body", "html"}:
        parent = node.parent
        later = node.next
        while later is not None:
            following = later.next
            later.decompose()
            later = following
        if not (node.text_content or "").strip() or parent is None:
            node.decompose()
        node = parent
