"""HTML to readable text: a walker over selectolax's tree, linear at any nesting depth, blind to hidden nodes."""

import re
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

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

#: More HTML than this is not read; mails have it only by accident or malice.
MAX_HTML = 4 * 1024 * 1024

_HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|rem|%)?(?:;|$|!)|(?<![a-z-])opacity:0(?:;|$|!)"
    r"|max-height:0(?:px)?;.{0,200}overflow:hidden|overflow:hidden;.{0,200}max-height:0(?:px)?(?:;|$)"
)
_SPACES = re.compile(r"[ \t\r\n\f\u200b]+")


def parse(html: str) -> LexborHTMLParser:
    """Return the tree of an HTML part, hidden nodes and scripts removed."""
    tree = LexborHTMLParser(html[:MAX_HTML])
    for node in tree.css(",".join(SILENT - {"head", "title", "meta", "link"})):
        node.decompose()
    for node in tree.css("[style],[hidden],[aria-hidden=true]"):
        if is_hidden(node.attributes):
            node.decompose()
    return tree


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Say whether a mail client would not show the element (trust.md S13)."""
    if "hidden" in attributes:
        return True
    style = re.sub(r"\s+", "", (attributes.get("style") or "")[:2000]).lower()
    return bool(style) and bool(_HIDING.search(style))


def to_text(html: str) -> str:
    """Return an HTML part as readable text."""
    return render(parse(html))


def render(tree: LexborHTMLParser) -> str:
    """Return a tree as readable text: blocks on lines, list bullets, `> ` before quotes, links with their address."""
    root = tree.body or tree.root
    if root is None:
        return ""
    writer = _Writer()
    node: Any = root
    while node is not None:
        entered = writer.enter(node)
        child = node.first_child if entered else None
        if child is not None:
            node = child
            continue
        while node is not None:
            if entered:
                writer.leave(node)
            entered = True
            if node.mem_id == root.mem_id:
                return writer.text()
            if node.next is not None:
                node = node.next
                break
            node = node.parent
    return writer.text()


@dataclass(slots=True)
class _Writer:
    """Collects lines; blanks are folded as a browser does, except in `pre`."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    gap: int = 0  #: blank lines owed before the next text
    quotes: int = 0
    pre: int = 0
    lists: list[int] = field(default_factory=list)  #: next number of each open list; 0 for bullets
    links: list[tuple[str, int]] = field(default_factory=list)
    bullet: str = ""
    blank: bool = True  #: the line so far ends in a blank

    def enter(self, node: Any) -> bool:
        """Take the node in; say whether its children are wanted."""
        tag = node.tag
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag in SILENT or tag.startswith("-"):
            return False
        if tag in BLOCKS:
            self._break(BLOCKS[tag])
        self._open(tag, node)
        return True

    def _open(self, tag: str, node: Any) -> None:
        if tag == "br":
            self._newline()
        elif tag == "a":
            self.links.append((node.attributes.get("href") or "", len(self.line)))
        elif tag == "li":
            self.bullet = self._bullet()
        elif tag in {"ul", "ol"}:
            self.lists.append(1 if tag == "ol" else 0)
        elif tag == "blockquote":
            self.quotes += 1
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

    def leave(self, node: Any) -> None:
        """Close the node."""
        tag = node.tag
        if tag == "a" and self.links:
            self._link(*self.links.pop())
        if tag in BLOCKS:
            self._break(BLOCKS[tag])
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        elif tag == "pre":
            self.pre = max(0, self.pre - 1)

    def _bullet(self) -> str:
        indent = "  " * max(0, len(self.lists) - 1)
        if self.lists and self.lists[-1]:
            self.lists[-1] += 1
            return f"{indent}{self.lists[-1] - 1}. "
        return f"{indent}- "

    def _link(self, href: str, start: int) -> None:
        href = href.strip()
        shown = "".join(self.line[start:]).strip()
        if not href.lower().startswith(("http:", "https:", "ftp:")) or not shown:
            return
        bare = href.split("://", 1)[-1].rstrip("/")
        if bare not in shown and shown.rstrip("/") not in href:
            self._put(f" <{href[:500]}>")

    def _text(self, raw: str) -> None:
        if self.pre:
            pieces = raw.replace("\r\n", "\n").split("\n")
            for number, piece in enumerate(pieces):
                if number:
                    self._newline()
                self._put(piece)
            return
        text = _SPACES.sub(" ", raw)
        if self.blank:
            text = text.lstrip(" ")
        if text:
            self._put(text)

    def _put(self, text: str) -> None:
        if not text:
            return
        if not self.line:
            if self.gap and self.lines:
                self.lines.extend([self._prefix().rstrip()] * self.gap)
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

    def _break(self, gap: int) -> None:
        if self.line:
            self._flush()
        if self.lines:
            self.gap = max(self.gap, gap)

    def _flush(self) -> None:
        self.lines.append("".join(self.line).rstrip())
        self.line = []
        self.blank = True
        self.links = [(href, 0) for href, _ in self.links]

    def text(self) -> str:
        """Return everything written."""
        if self.line:
            self._flush()
        return "\n".join(self.lines).strip("\n")
