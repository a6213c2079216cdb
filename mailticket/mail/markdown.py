"""Markdown that the operator wrote (templates, signatures), as HTML and as plain text without its marks.

Jinja tags in a template are left as they are: both results are templates again, ready to be compiled once. People's
words never come here (product.md 5).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice, pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

#: How a one-tap link looks.
BUTTON = (
    "display:inline-block;line-height:1.2;padding:8px 14px;margin:0 3px 6px 0;border:1px solid #b9c6d2;"
    "border-radius:6px;color:#0b5cad;text-decoration:none"
)
#: Within one, on both sides: Outlook leaves out the room that `padding` makes.
BLANKS = "<!--[if mso]>&nbsp;&nbsp;<![endif]-->"

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_SHIELD = re.compile(r"qjinja([esb])([0-9]+)q")
_VALUE = re.compile(r"qjinjae[0-9]+q")
#: A link to a value is a step to take: it is made as large as a finger. Buttons need no point between them.
_STEP = re.compile(
    r'(<a href="qjinjae[0-9]+q")>(.*?)(</a>(?:qjinjas[0-9]+q)*)'
    r'(?: ·(?=(?:\s|qjinjas[0-9]+q)*(?:<a href="qjinjae|</)))?',
    re.DOTALL,
)
_AS_BUTTON = rf'\1 class="tap" style="{BUTTON}">{BLANKS}\2{BLANKS}\3'
_PLAIN_STATEMENT = re.compile(r"\{%[^+-].*[^+-]%\}", re.DOTALL)
_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})
_LIST_ENDS = frozenset({"bullet_list_close", "ordered_list_close"})
_BREAKS_OFF = ("paragraph", "reference", "blockquote", "list")


def html(source: str, *, template: bool = False) -> str:
    """Return *source* as HTML; with *template*, Jinja tags in it stay tags."""
    shielded, tags = _shield(source) if template else (source, [])
    made = _reader().render(shielded)
    return _unshield(_STEP.sub(_AS_BUTTON, made) if template else made, tags)


def text(source: str, *, template: bool = False) -> str:
    """Return *source* as text to be read in a terminal: links as `label <address>`, lists with dashes, no marks."""
    shielded, tags = _shield(source) if template else (source, [])
    return _unshield("".join(_blocks(_reader().parse(shielded), "")).strip("\n") + "\n", tags)


def _shield(source: str) -> tuple[str, list[str]]:
    """Put a word that Markdown leaves alone in the place of every Jinja tag; it tells expressions from statements."""
    tags: list[str] = []

    def put(match: re.Match[str]) -> str:
        tags.append(match[0])
        return f"qjinja{'e' if match[0].startswith('{{') else 's'}{len(tags) - 1}q"

    return _TAG.sub(put, source), tags


def _unshield(result: str, tags: Sequence[str]) -> str:
    """Put the tags back; a statement within a line leaves the blanks and the line end around it alone (`+`)."""

    def back(match: re.Match[str]) -> str:
        tag = tags[int(match[2])]
        return f"{{%+{tag[2:-2]}+%}}" if match[1] == "s" and _PLAIN_STATEMENT.fullmatch(tag) else tag

    return _SHIELD.sub(back, result) if tags else result


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    """Make the one Markdown reader: no HTML, line breaks kept, statements on their own line in no paragraph."""
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    reader.block.ruler.before("paragraph", "jinja", _statement, {"alt": list(_BREAKS_OFF)})
    reader.core.ruler.push("furnish", lambda state: _furnish(state.tokens))
    reader.add_render_rule("jinja", lambda _self, tokens, at, _options, _env: f"{tokens[at].content}\n")
    return reader


def _statement(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read a line that is nothing but statements: `{% if files %}`."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].strip()
    found = _SHIELD.findall(line)
    if not found or _SHIELD.sub("", line).strip() or any(kind != "s" for kind, _ in found):
        return False
    if not silent:
        state.push("jinja", "", 0).content = line.replace("qjinjas", "qjinjab")
        state.line = start + 1
    return True


def _furnish(tokens: Sequence[Token]) -> None:
    """Space the blocks inline, for clients without style sheets; a value alone may bring blocks: make it a div.

    Items carry the space, not the list: statements between them cut it into several. The paragraph after a list makes
    the rest of the gap. A bold value is most often a name, and has the direction of its own script.
    """
    for token in tokens:
        if token.type in _LISTS:
            token.attrSet("style", "margin:0 0 0 22px;padding:0")
        elif token.type == "list_item_open":
            token.attrSet("style", "margin:0 0 8px")
        for opening, inner in pairwise(token.children or ()):
            if opening.type == "strong_open" and _VALUE.fullmatch(inner.content):
                opening.attrSet("dir", "auto")
    before = ""
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and not opening.hidden:
            opening.attrSet("style", "margin:14px 0" if before in _LIST_ENDS else "margin:0 0 14px")
            if _VALUE.fullmatch(inline.content):
                opening.tag = closing.tag = "div"
        before = before if opening.type == "jinja" else opening.type


def _blocks(tokens: Sequence[Token], indent: str) -> Iterator[str]:
    """Give the lines of the block tokens, each kind in its own way, prefixed with *indent*."""
    at, before = 0, ""
    while at < len(tokens):
        end = _closing(tokens, at)
        after = tokens[end + 1].type if end + 1 < len(tokens) else ""
        if tokens[at].type == "jinja":
            # Statements between items leave the list whole; the last one ends it.
            ends_list = before in _LISTS and after != "jinja" and after not in _LISTS
            yield f"{tokens[at].content}\n" + ("\n" if ends_list else "")
            before = before if before in _LISTS else "jinja"
        else:
            spaced = tokens[at].type in _LISTS and after == "jinja"
            yield _block(tokens[at], tokens[at + 1 : end], indent, "" if spaced else "\n")
            before = tokens[at].type
        at = end + 1


def _block(token: Token, inside: Sequence[Token], indent: str, blank: str) -> str:
    """Return the lines of one block; *blank* ends it."""
    match token.type:
        case "inline":
            return _indented(_inline(token.children or []), indent)
        case "paragraph_open":
            return "".join(_blocks(inside, indent)) + ("" if token.hidden else blank)
        case "blockquote_open":
            return "".join(_blocks(inside, f"{indent}> "))
        case "bullet_list_open" | "ordered_list_open":
            return _listed(inside, indent, numbered=token.type == "ordered_list_open") + blank
        case "fence" | "code_block":
            return _indented(token.content.rstrip("\n"), f"{indent}    ") + blank
        case "hr":
            return f"{indent}---\n{blank}"
        case "tr_open":
            cells = [_inline(cell.children or []) for cell in inside if cell.type == "inline"]
            return f"{indent}{'  |  '.join(cells)}\n"
        case _:
            spaced = token.type in {"table_open", "heading_open"}
            return "".join(_blocks(inside, indent)) + (blank if spaced else "")


def _listed(tokens: Sequence[Token], indent: str, *, numbered: bool) -> str:
    """Give the items of a list, the first line of each behind its dash or number."""
    lines, at, number = list[str](), 0, 0
    while at < len(tokens):
        end = _closing(tokens, at)
        number += 1
        mark = f"{number}. " if numbered else "- "
        inner = indent + " " * len(mark)
        body = "".join(_blocks(tokens[at + 1 : end], inner)).rstrip("\n")
        lines.append(f"{indent}{mark}{body[len(inner) :]}\n")
        at = end + 1
    return "".join(lines)


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Return where the element that opens at *at* closes; *at* itself for one without end."""
    depths = accumulate(token.nesting for token in islice(tokens, at, None))
    return at + next(steps for steps, depth in enumerate(depths) if depth <= 0)


def _inline(tokens: Sequence[Token]) -> str:
    """Return the words of a line; what a link leads to stands behind its label."""
    out, hrefs = list[str](), list[tuple[int, str]]()
    for token in tokens:
        if token.type == "link_open":
            hrefs.append((len(out), str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            start, href = hrefs.pop()
            label = "".join(out[start:])
            out[start:] = [label if href in {label, f"mailto:{label}"} else f"{label} <{href}>"]
        elif token.type in {"softbreak", "hardbreak"}:
            out.append("\n")
        else:
            out.append(token.content)
    return "".join(out)


def _indented(lines: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in lines.split("\n"))
