"""HTML to readable text: a walker over selectolax's tree, linear at any nesting depth, blind to hidden nodes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from mailticket.mail import html_hidden, html_spaces

#: Elements whose content is no text of the mail.
SILENT = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "meta",
        "link",
        "template",
        "noscript",
        "svg",
        "math",
        "object",
        "embed",
        "iframe",
        "audio",
        "video",
        "canvas",
        "select",
        "textarea",
    ]
)

#: Elements that stand on lines of their own; the number of blank lines around them.
BLOCKS = {
    **dict.fromkeys(
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "blockquote", "table", "figure"], 1
    ),
    **dict.fromkeys(
        [
            "div",
            "address",
            "article",
            "aside",
            "body",
            "center",
            "dd",
            "dt",
            "fieldset",
            "figcaption",
            "footer",
            "form",
            "header",
            "hr",
            "html",
            "li",
            "main",
            "nav",
            "section",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "caption",
            "details",
            "summary",
        ],
        0,
    ),
}

#: Elements that leave a mark when they open.
OPENING = frozenset(["br", "a", "li", "ul", "ol", "blockquote", "pre", "hr", "img", "td", "th"])

#: More HTML than this is not read; mails have it only by accident or malice.
MAX_HTML = 2 * 1024 * 1024

#: Tags beyond this depth are taken off; mails of many tags are looked through for it.
MAX_DEPTH = 400
MANY_TAGS = 1500
MAX_TAGS = 50_000

#: Elements that never nest, closed or not.
FLAT = frozenset(
    "p li td th tr dt dd option br img hr input meta link col area base".split()  # noqa: SIM905 - reads as HTML
)

#: Text that is written at most (trust.md S16).
MAX_TEXT = 256 * 1024
MAX_LINES = 20_000

#: Digits in the number of a list's item.
MAX_NUMBER = 4

#: In place of a line's number: the node's text stands on none.
NOWHERE = -1

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*>")


def parse(html: str) -> LexborHTMLParser:
    """Return the tree of an HTML part, hidden nodes and scripts removed."""
    tree = LexborHTMLParser(flattened(html[:MAX_HTML]))
    for node in tree.css(",".join(SILENT - {"head", "title", "meta", "link"})):
        node.decompose()
    html_hidden.drop(tree)
    return tree


def flattened(html: str) -> str:
    """Return *html* without the tags below MAX_DEPTH: building a tree takes time in the square of its depth."""
    if html.count("<") < MANY_TAGS:
        return html
    html = "<".join(html.split("<", MAX_TAGS)[:MAX_TAGS])
    depth = 0

    def judged(match: re.Match[str]) -> str:
        nonlocal depth
        if match.group(2).lower() in FLAT:
            return match.group()
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        return match.group() if depth < MAX_DEPTH else " "

    return _TAG.sub(judged, html)


@dataclass(frozen=True, slots=True)
class Handling:
    """Nodes, by memory id, that are not simply written out."""

    stop: frozenset[int] = frozenset()  #: nothing from here on
    quote: frozenset[int] = frozenset()  #: reduced to one `>` line
    skip: frozenset[int] = frozenset()  #: left out
    is_announced: Callable[[list[str]], bool] | None = None  #: given: other blockquotes are quotes only when announced


@dataclass(frozen=True, slots=True)
class Rendering:
    """Lines of text, and which node's text stands on which line."""

    lines: list[str]
    sources: list[tuple[Any, int]]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines).strip("\n")


def to_text(html: str) -> str:
    """Return an HTML part as readable text."""
    return render(parse(html)).text


def beginning(node: Any) -> str:
    """Return the first words of a node, line by line."""
    return "\n".join(_render(node, _Writer(Handling(), most=4)).lines)


def render(tree: LexborHTMLParser, handling: Handling | None = None) -> Rendering:
    """Return a tree as readable text: blocks on lines, list bullets, `> ` before quotes, links with their address."""
    root = tree.body or tree.root
    if root is None:
        return Rendering([], [])
    handling = handling or Handling()
    marked = handling.stop | handling.quote | handling.skip
    return _render(root, _Writer(handling, marked=marked, spaced=_spaced(tree)))


def _spaced(tree: LexborHTMLParser) -> frozenset[int]:
    """Return the elements whose style keeps line ends, as web forms and notifications show what somebody typed."""
    return frozenset(
        node.mem_id
        for node in tree.css("[style*='white-space' i]")
        if node.tag != "pre" and html_spaces.keeps(node.attributes.get("style"))
    )


def _render(root: Any, writer: "_Writer") -> Rendering:
    """Walk in document order without recursion: mails nest deeper than Python does."""
    above: list[tuple[Any, str]] = []
    node = root
    while not writer.done:
        tag = node.tag or "-unknown"
        child = node.first_child if writer.enter(node, tag) else None
        if child is not None:
            above.append((node, tag))
            node = child
            continue
        writer.leave(node, tag)
        while (following := node.next if above else None) is None:
            if not above:
                return writer.rendering()
            node, tag = above.pop()
            writer.leave(node, tag)
        node = following
    return writer.rendering()


def _number(node: Any, attribute: str) -> int:
    """Return where a list is told to begin or go on; 0 when it is not."""
    value = (node.attributes.get(attribute) or "").strip()
    return int(value) if len(value) <= MAX_NUMBER and value.isascii() and value.isdigit() else 0


def _is_layout(node: Any) -> bool:
    """Say whether a text of blanks only is layout of the source: at an edge of its element, or beside a block."""
    around = {one and one.tag for one in (node.prev, node.next)}
    return around != {None} and not around.isdisjoint({None, *BLOCKS})


def _always(_: list[str]) -> bool:
    return True


@dataclass(slots=True)
class _Writer:
    """Collects lines; blanks are folded as a browser does, except in `pre`."""

    handling: Handling
    most: int = MAX_LINES  #: lines wanted
    size: int = 0
    done: bool = False
    sources: list[tuple[Any, int]] = field(default_factory=list)
    opened: list[bool] = field(default_factory=list)  #: blockquotes, and whether each counts as a quote
    quotes: int = 0
    last_quotes: int = 0  #: around the last line written
    marked: frozenset[int] = frozenset()
    spaced: frozenset[int] = frozenset()  #: elements that keep line ends, beside `pre`
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    gap: int = 0  #: blank lines owed before the next text
    pre: int = 0
    lists: list[int] = field(default_factory=list)  #: next number of each open list; 0 for bullets
    links: list[tuple[str, int]] = field(default_factory=list)
    bullet: str = ""
    blank: bool = True  #: the line so far ends in a blank
    spacer: bool = False  #: the line so far is a no-break space: an empty line, as GMX and Outlook write it

    def enter(self, node: Any, tag: str) -> bool:
        """Take the node in; say whether its children are wanted."""
        if tag == "-text":
            self._text(node.text_content or "", node)
            return False
        if self.spaced and node.mem_id in self.spaced:
            self.pre += 1
        if tag in SILENT or tag[0] == "-":
            return False
        if self.marked and (identity := node.mem_id) in self.marked:
            return self._handle(identity, node)
        if tag in BLOCKS:
            self._break(BLOCKS[tag])
        if tag in OPENING:
            self._open(tag, node)
        return True

    def _handle(self, identity: int, node: Any) -> bool:
        self.sources.append((node, NOWHERE))
        if identity in self.handling.stop:
            self.done = True
        elif identity in self.handling.quote:
            self._quote_mark()
        else:
            self._break(0)
        return False

    def _quote_mark(self) -> None:
        self._break(0)
        self._put("> …")
        self._break(0)

    def _open(self, tag: str, node: Any) -> None:
        if tag == "br":
            self._newline()
        elif tag == "a":
            self.links.append((node.attributes.get("href") or "", len(self.line)))
        elif tag == "li":
            self.bullet = self._bullet(_number(node, "value"))
        elif tag in {"ul", "ol"}:
            self.lists.append((_number(node, "start") or 1) if tag == "ol" else 0)
        elif tag == "blockquote":
            self.opened.append((self.handling.is_announced or _always)(self.lines))
            self.quotes += self.opened[-1]
        elif tag == "pre":
            self.pre += 1
        elif tag == "hr":
            self._text("-" * 20)
            self._break(0)
        elif tag == "img":
            alt = (node.attributes.get("alt") or "").strip()
            self._text(f"[{alt[:100]}]" if alt else "")
        elif tag in {"td", "th"} and self.line:
            self._text(" | " if "".join(self.line).strip() else "")

    def leave(self, node: Any, tag: str) -> None:
        """Close an element."""
        if self.spaced and node.mem_id in self.spaced:
            self.pre = max(0, self.pre - 1)
        if tag == "a" and self.links:
            self._link(*self.links.pop())
        if tag in BLOCKS:
            self._break(BLOCKS[tag])
            if tag in {"ul", "ol"} and self.lists:
                self.lists.pop()
            elif tag == "blockquote" and self.opened:
                self.quotes -= self.opened.pop()
            elif tag == "pre":
                self.pre = max(0, self.pre - 1)

    def _bullet(self, number: int) -> str:
        indent = "  " * max(0, len(self.lists) - 1)
        if self.lists and self.lists[-1]:
            number = number or self.lists[-1]
            self.lists[-1] = number + 1
            return f"{indent}{number}. "
        return f"{indent}- "

    def _link(self, href: str, start: int) -> None:
        href = href.strip()
        shown = "".join(self.line[start:]).strip()
        if not href.lower().startswith(("http:", "https:", "ftp:")) or not shown:
            return
        bare = href.split("://", 1)[-1].rstrip("/")
        if bare not in shown and shown.rstrip("/") not in href:
            self._put(f" <{href[:500]}>")

    def _text(self, raw: str, node: Any = None) -> None:
        if node is not None and not raw.isspace():
            self.sources.append((node, len(self.lines) + (self.gap if self.lines and not self.line else 0)))
        if self.pre and not (self.spaced and raw.isspace() and _is_layout(node)):
            pieces = raw.replace("\r\n", "\n").split("\n")
            for number, piece in enumerate(pieces):
                if number:
                    self._newline()
                self._put(piece)
            return
        text = " ".join(raw.split())
        if not text:
            self.spacer = self.spacer or ("\u00a0" in raw and not self.line)
            text = "" if self.blank or not raw else " "
        else:
            text = (" " if raw[0].isspace() and not self.blank else "") + text + (" " if raw[-1].isspace() else "")
        if text:
            self._put(text)

    def _put(self, text: str) -> None:
        if not text:
            return
        self.spacer = False
        if not self.line:
            if self.gap and self.lines:
                self.lines.extend([("> " * min(self.quotes, self.last_quotes)).rstrip()] * self.gap)
            self.gap = 0
            self.line.append(self._prefix() + self.bullet)
            self.bullet = ""
        self.line.append(text)
        self.blank = text.endswith(" ")

    def _prefix(self) -> str:
        return "> " * min(self.quotes, 10)

    def _newline(self) -> None:
        if self.line:
            self._flush()
        elif self.lines:
            self.gap = min(self.gap + 1, 2)
        self.spacer = False

    def _break(self, gap: int) -> None:
        if self.line:
            self._flush()
        if self.lines:
            self.gap = max(self.gap, gap, self.spacer)
        self.spacer = False

    def _flush(self) -> None:
        self.lines.append("".join(self.line).rstrip())
        self.last_quotes = self.quotes
        self.size += len(self.lines[-1])
        self.done = self.done or self.size > MAX_TEXT or len(self.lines) > self.most
        self.line = []
        self.blank = True
        self.links = [(href, 0) for href, _ in self.links]

    def rendering(self) -> Rendering:
        """Return everything written."""
        if self.line:
            self._flush()
        return Rendering(self.lines, self.sources)
