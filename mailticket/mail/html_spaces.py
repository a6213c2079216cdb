"""Line ends that HTML keeps by its style (`white-space: pre-wrap`), for what goes out without styles."""

import re

from selectolax.lexbor import LexborHTMLParser

_SAYS = re.compile(r"white-space\s*:", re.IGNORECASE)
_STYLE = re.compile(r"(?<![a-z-])white-space\s*:\s*([a-z-]+)", re.IGNORECASE)
#: Values that keep line ends.
KEEPS = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})
#: Values that lose them. Any other says the same as around: `inherit`, and what browsers do not know (`-moz-pre-wrap`).
LOSES = frozenset({"normal", "nowrap", "initial"})


def with_line_ends(html: str, mark: str) -> str:
    """Return *html* with *mark* in place of each line end that a style keeps, also one around; `pre` stays as it is.

    Blanks between elements are no text, though a browser may show them: most are how a program wrote its HTML.
    """
    if not _SAYS.search(html):
        return html
    tree = LexborHTMLParser(html)
    waiting = [(tree.root, False)]
    while waiting:
        node, kept = waiting.pop()
        while node is not None:
            following = node.next
            if node.tag == "-text":
                text = node.text_content or ""
                if kept and "\n" in text and not text.isspace():
                    node.replace_with(text.replace("\n", mark))
            elif node.first_child is not None and node.tag != "pre":
                waiting.append((node.first_child, keeps(node.attributes.get("style"), around=kept)))
            node = following
    return tree.html or ""


def keeps(style: str | None, *, around: bool = False) -> bool:
    """Say whether an element of that *style* keeps line ends; *around*: whether the one around it does."""
    values = [value for value in map(str.lower, _STYLE.findall((style or "")[:2000])) if value in KEEPS | LOSES]
    return values[-1] in KEEPS if values else around
