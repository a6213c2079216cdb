"""What a mail client would not show of an HTML part (trust.md S13): taken out of the tree, in one walk at most."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|(?<![a-z-])opacity:0(?:;|$|!)"
    r"|max-height:0(?:px)?;.{0,200}overflow:hidden|overflow:hidden;.{0,200}max-height:0(?:px)?(?:;|$)"
)

#: A size in either way of writing it, with its number. What is relative to nothing is nothing.
_SIZE = r"(?<![a-z-])font(?:-size:|:(?:[^;/,\"']{{0,60}} )?)(?:{})(?=[;!/ ]|$)"
_UNSIZED = re.compile(_SIZE.format(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]{1,4}|%)?"))
_SIZED = re.compile(
    _SIZE.format(
        r"0*(?:[1-9]\d*(?:\.\d+)?|\.0*[1-9]\d*)(?:px|pt|pc|cm|mm|in|rem|vw)|(?:x{1,3}-)?(?:small|large)|medium"
    )
)
_MARK = re.compile(r" ?([:;,!/]) ?")


def drop(tree: LexborHTMLParser) -> None:
    """Take hidden nodes out of *tree*.

    Text of size 0 is hidden; not so what has a size of its own again, as in the cells of every mail that MJML makes.
    """
    unsized, sized = set(), set()
    for node in tree.css("[style],[hidden],font[size]"):
        style = _style(node)
        if "hidden" in node.attributes or (style and _HIDING.search(style)):
            node.decompose()
        elif _UNSIZED.search(style):
            unsized.add(node.mem_id)
        elif _SIZED.search(style) or (node.tag == "font" and (node.attributes.get("size") or "").strip("+-").isdigit()):
            sized.add(node.mem_id)
    if unsized:
        _drop_unsized(tree, unsized, sized)


def _style(node: LexborNode) -> str:
    """Return the element's style in small letters, with a blank between two words and nowhere else."""
    return _MARK.sub(r"\1", " ".join((node.attributes.get("style") or "")[:2000].lower().split()))


def _drop_unsized(tree: LexborHTMLParser, unsized: set[int], sized: set[int]) -> None:
    """Drop the text in *unsized* elements that no *sized* one stands around, nearer to it."""
    waiting = [(tree.root, False)]
    while waiting:
        node, hidden = waiting.pop()
        while node is not None:
            following = node.next
            if node.mem_id in unsized or node.mem_id in sized:
                waiting.append((node.first_child, node.mem_id in unsized))
            elif node.first_child is not None:
                waiting.append((node.first_child, hidden))
            elif hidden and node.tag == "-text":
                node.decompose()
            node = following
