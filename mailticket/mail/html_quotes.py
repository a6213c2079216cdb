"""Where the quoted mail begins in an HTML part: the marks that mail clients leave in the DOM."""

from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from mailticket.mail import html_text, quotes

#: The original begins here, and everything after it in the document belongs to it.
ORIGINAL_STARTS = (
    "#divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container",  # Outlook on the web, mobile, new
    "#OLK_SRC_BODY_SECTION",  # Outlook for Mac
    "hr#stopSpelling, hr#EC_stopSpelling",  # Hotmail
    "[data-marker=__DIVIDER__], #zwchr",  # Zimbra
    "#isReplyContent, #isForwardContent, includetail",  # NetEase, QQ
    ".AppleOriginalContents",
)

#: A quote as a whole.
QUOTES = (
    "blockquote[type=cite], blockquote[cite], blockquote.cite",  # Apple Mail, Thunderbird, Roundcube, eM Client
    "blockquote.gmail_quote",
    ".yahoo_quoted, .yahoo-quoted, [id^=yahoo_quoted], .yqt_quoted",
    ".protonmail_quote, .tutanota_quote, .fairemail_quote, .nylas-quote, .missive_quote, .freshdesk_quote",
    "div[name=quote], div[name=quoted-content], .gmx_quote",  # GMX, WEB.DE
    "[data-marker=__QUOTED_TEXT__], [data-marker=__HEADERS__]",
    ".zmail_extra, #blockquote_zmail, blockquote#fastmail-quoted, .front-blockquote, [name=messageReplySection]",
    ".gmail_attr, .moz-cite-prefix, #reply-intro, .airmail_on, .bloop_original_html",  # attributions
    ".moz-forward-container, .moz-email-headers-table",
)

#: Containers in which Gmail keeps the quote and, when one answers between the lines, the answers too.
MIXED = "div.gmail_quote, div.gmail_quote_container"

#: What a client adds below the words.
SIGNATURES = (
    ".gmail_signature, [data-smartmail=gmail_signature], .moz-signature, .k9mail-signature, #AppleMailSignature",
    "#ms-outlook-mobile-signature, #Signature, #composer_signature, .protonmail_signature_block, .bloop_sign",
    "#ymail_android_signature, [name=messageSignatureSection], .front-signature, .tutanota_signature",
)

#: iOS marks only where its signature begins: it is what follows, up to a quote.
SIGNATURE_STARTS = "#lineBreakAtBeginningOfSignature"

#: How Outlook for Windows draws the line above the original; the first line below must be a header label too.
_LINED = "div[style*='border-top'], div[style*='BORDER-TOP'], p[style*='border-top']"

#: What a document is cut at when all that follows belongs to the original.
ORIGINAL = "a client's mark of the original"

_START, _QUOTE, _SIGNATURE = ", ".join(ORIGINAL_STARTS), ", ".join(QUOTES), ", ".join(SIGNATURES)


@dataclass(frozen=True, slots=True)
class Document:
    """An HTML part read: its lines without the certain quotes, each with the tree nodes that it came from."""

    tree: LexborHTMLParser
    rendering: html_text.Rendering
    cut: str = ""  #: the mark at which a client says the original begins

    @property
    def text(self) -> str:
        """The whole text, quotes and all."""
        return html_text.render(self.tree).text


def read(html: str) -> Document:
    """Return an HTML part with its certain quotes reduced to a `>` line each, and cut where the original begins."""
    tree = html_text.parse(html)
    starts = _ids(tree, _START) | _lined(tree)
    quoted = _ids(tree, _QUOTE) | _mixed(tree)
    signed = _ids(tree, _SIGNATURE) | _behind_mark(tree, starts | quoted)
    marks = {ORIGINAL: starts, "a client's mark of a quote": quoted, "a client's mark of a signature": signed}
    cut = next((mark for mark, found in marks.items() if found), "")
    handling = html_text.Handling(stop=starts, quote=quoted, skip=signed, is_announced=_announced)
    return Document(tree, html_text.render(tree, handling), cut)


def new_html(document: Document, kept: frozenset[int]) -> str:
    """Return the HTML of the lines *kept*: all else is taken out, quotes and signatures too, and all that follows."""
    body = document.tree.body
    if body is None or not kept:
        return ""
    last = None
    for node, line in document.rendering.sources:
        if line in kept:
            last = node
        else:
            node.decompose()
    if last is None:
        return ""
    _drop_after(last)
    return body.inner_html or ""


def _ids(tree: LexborHTMLParser, selector: str) -> frozenset[int]:
    return frozenset(node.mem_id for node in tree.css(selector))


def _lined(tree: LexborHTMLParser) -> frozenset[int]:
    found = set()
    for node in tree.css(_LINED):
        if _is_head(html_text.beginning(node), node.next):
            found.add(node.mem_id)
    return frozenset(found)


def _is_head(text: str, following: Any) -> bool:
    """Say whether *text* begins a mail's head: a label with an address behind it, or with a second label below it."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or quotes.header_role(lines[0]) not in {"from", "date", "to", "subject"}:
        return False
    while following is not None and following.tag == "-text" and not (following.text_content or "").strip():
        following = following.next
    below = html_text.beginning(following).split("\n") if following is not None and len(lines) == 1 else []
    return "@" in lines[0] or any(map(quotes.header_role, (*lines[1:], *below)))


def _mixed(tree: LexborHTMLParser) -> frozenset[int]:
    """Return Gmail's containers without answers in them: those have no blockquote of their own, or nothing after it."""
    found = set()
    for node in tree.css(MIXED):
        inner = [child for child in node.iter() if child.tag == "blockquote"]
        if not inner or not _words_after(inner[0]):
            found.add(node.mem_id)
    return frozenset(found)


def _behind_mark(tree: LexborHTMLParser, ends: frozenset[int]) -> frozenset[int]:
    """Return what follows the mark of a signature among its siblings, up to the first that is or has one of *ends*."""
    found = set()
    node: Any = tree.css_first(SIGNATURE_STARTS)
    while node is not None and not any(inner.mem_id in ends for inner in node.traverse()):
        found.add(node.mem_id)
        node = node.next
    return frozenset(found)


def _words_after(node: Any) -> bool:
    """Say whether text follows *node* among its siblings, outside of further quotes."""
    node = node.next
    while node is not None:
        if node.tag != "blockquote" and (node.text(deep=True) or "").strip():
            return True
        node = node.next
    return False


def _announced(lines: list[str]) -> bool:
    """Say whether the lines so far end with an attribution: then a plain blockquote is a quote."""
    tail = [line for line in lines[-6:] if line.strip()][-3:]
    return any(quotes.attribution([*tail, "> quote"], i) == len(tail) - i for i in range(len(tail)))


def _drop_after(node: Any) -> None:
    """Drop everything that follows *node* in the document."""
    while node is not None and node.tag not in {"body", "html"}:
        later = node.next
        while later is not None:
            following = later.next
            later.decompose()
            later = following
        node = node.parent
