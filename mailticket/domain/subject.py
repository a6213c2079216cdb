"""Subjects: the ticket's token, and the reply and forward prefixes of the world's mail clients.

Subjects are compared in a folded form: compatibility characters made plain, accents and invisible characters off, case
folded, one blank where there was any. Folding keeps the way back to the original, so that what is cut is cut there.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

MAX_SUBJECT = 200  #: trust.md S10
_READ = 2000  #: nobody writes a longer one; what follows is not looked at

REPLIES = """
    re aw rif sv vs antw antwort antwoord res odp ynt odg ats atb bls svar rasp va otv ответ отв απ σχετ
    回复 回覆 答复 答覆 返信 답장 회신 השב תגובה رد trả_lời ตอบกลับ réponse risposta respuesta resposta
"""
FORWARDS = """
    fwd fw wg tr rv enc ilt doorst vb vl tov prosl přepos fwrd wtr weitergeleitet weiterleitung reenv rvw
    пересл πρθ 转发 轉寄 轉發 転送 전달 הועבר إعادة_توجيه chuyển_tiếp inoltro transfert reenviado
    videresendt doorgestuurd inoltra ff tovabbitas
"""
#: Ordinary words as well ("R: analysis", "Ref: order 7"): cut only where a token or a sure prefix follows.
UNSURE_REPLIES = "r ref tl na на"
UNSURE_FORWARDS = "i fs pd ed"
#: What gateways put in front; cut like the unsure ones.
GATEWAY_MARKS = "[external] [ext] [extern] [externe] [esterno] [externo] [spam] *external* *spam* ***spam***"

_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_BIDI = dict.fromkeys([0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_COUNTER = re.compile(r" ?[\[(*^]? ?[0-9]{1,3} ?[\])]?$")
_TOKEN_BODY = re.compile(r" ?#{1,2} ?([0-9]{1,18}) ?")


def one_line(text: str, limit: int = MAX_SUBJECT) -> str:
    """Return *text* fit for a header: no control, line or bidi character, single blanks, at most *limit* long."""
    kept = text[: limit * 10].translate(_BIDI)
    if not kept.isprintable():  # nearly every subject is
        kept = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in kept)
        kept = "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in kept)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def token(number: int, label: str) -> str:
    """Return the subject token of a ticket: `[#1042]`, or `[Acme #1042]` with a label."""
    return f"[{label} #{number}]" if label else f"[#{number}]"


def with_token(subject: str, number: int, label: str, *, reply: bool) -> str:
    """Return *subject* with the ticket's token exactly once and at most one `Re:`."""
    return one_line(f"{'Re: ' if reply else ''}{token(number, label)} {strip(subject, label)}")


def find_numbers(subject: str, label: str) -> list[int]:
    """Return the ticket numbers that tokens in *subject* name, in order, each once."""
    found = (hit.number for hit in _tokens(_fold(subject), label))
    return list(dict.fromkeys(found))


def strip(subject: str, label: str) -> str:
    """Return *subject* without tokens and without the prefixes in front, however many there are."""
    text = subject[:_READ]
    for _ in range(4):
        shorter = _strip_once(text, label)
        if shorter == text:
            return one_line(text)
        text = shorter
    # Tokens nested in tokens: nobody's habit, somebody's trick. Without brackets nothing is a token.
    return one_line("".join("(" if "[" in unicodedata.normalize("NFKD", c) else c for c in text))


def same(one: str, other: str, label: str = "") -> bool:
    """Say whether two subjects speak of the same, whatever was put before them; empty ones say nothing."""
    shorter, longer = sorted((_core(one, label), _core(other, label)), key=len)
    if len(shorter) > 100 and shorter.endswith("..."):  # cut by `one_line` on its way
        return longer.startswith(shorter[:-3].rstrip())
    return bool(shorter) and shorter == longer


def is_forward(subject: str) -> bool:
    """Say whether the foremost prefix is one of a forward: `Fwd: Re: x` is, `Re: Fwd: x` is not."""
    folded = _fold(subject)
    if folded.text.strip().endswith("(fwd)") or folded.text.lstrip().startswith("[fwd:"):
        return True
    items = _items(folded, None)
    words = [item.word for item in items if item.word in _PREFIXES]
    return bool(words) and words[0] in _FORWARDS


class _Folded(NamedTuple):
    """A folded text, and for each of its characters where it stood in the original."""

    text: str
    origin: Sequence[int]


class _Token(NamedTuple):
    start: int
    end: int
    number: int


class _Item(NamedTuple):
    """A token, prefix or gateway mark in front of the subject proper; *end* is where it ends."""

    word: str
    end: int
    sure: bool


@lru_cache(maxsize=256)  # one mail makes us look at the same few subjects a dozen times
def _fold(text: str) -> _Folded:
    """Fold character by character, so that every folded one knows where it came from."""
    text = text[:_READ]
    if text.isascii() and text.isprintable() and "  " not in text:  # most are: each character is its own
        return _Folded(text.lower(), range(len(text)))
    out: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        for plain in unicodedata.normalize("NFKD", char).casefold():
            category = unicodedata.category(plain)
            if category in _INVISIBLE:
                continue
            blank = category[0] == "Z" or category == "Cc"
            if blank and out and out[-1] == " ":
                continue
            out.append(" " if blank else plain)
            origin.append(at)
    return _Folded("".join(out), origin)


def _tokens(folded: _Folded, label: str | None) -> list[_Token]:
    """Find `[label #number]`; any label when it is None."""
    wanted = None if label is None else _fold(label).text.strip()
    hits: list[_Token] = []
    opening = -1
    for at, char in enumerate(folded.text):
        if char == "[":
            opening = at
        elif char == "]" and opening >= 0:
            number = _number(folded.text[opening + 1 : at], wanted)
            if number:
                hits.append(_Token(opening, at + 1, number))
            opening = -1
    return hits


def _number(inside: str, wanted: str | None) -> int:
    """Return the ticket number in the text between two brackets; 0 when there is none."""
    name, hash_sign, digits = inside.rpartition("#")
    body = _TOKEN_BODY.fullmatch(hash_sign + digits)
    name = name.strip(" #")
    return int(body[1]) if body and wanted in {None, name} else 0


def _strip_once(text: str, label: str) -> str:
    """Cut every token, and in front all up to the last token or sure prefix."""
    folded = _fold(text)
    if folded.text.startswith(("[fwd:", "[fw:")) and folded.text.rstrip().endswith("]"):
        text = text.strip()[1:-1]  # Mozilla of old: "[Fwd: subject]"
        folded = _fold(text)
    sure = [item.end for item in _items(folded, label) if item.sure]
    begin = sure[-1] if sure else 0
    pieces: list[str] = []
    for hit in _tokens(folded, label):
        if hit.start >= begin:
            pieces.append(_original(text, folded, begin, hit.start))
            begin = hit.end
    pieces.append(_original(text, folded, begin, len(folded.text)))
    return one_line(" ".join(pieces), _READ)


def _original(text: str, folded: _Folded, start: int, end: int) -> str:
    """Return the piece of the original that folded to [start:end]."""
    first = folded.origin[start] if start < len(folded.origin) else len(text)
    last = folded.origin[end] if end < len(folded.origin) else len(text)
    return text[first:last]


def _items(folded: _Folded, label: str | None) -> list[_Item]:
    """Read what stands in front of the subject proper."""
    tokens = {hit.start: hit for hit in _tokens(folded, label)}
    text, at, items = folded.text, 0, list[_Item]()
    while True:
        while text[at : at + 1] == " ":
            at += 1
        item = _Item("", tokens[at].end, sure=True) if at in tokens else _prefix(text, at)
        if item is None:
            return items
        items.append(item)
        at = item.end


def _prefix(text: str, at: int) -> _Item | None:
    """Read one prefix or gateway mark; None when the subject proper begins."""
    for mark in _MARKS:
        if text.startswith(mark, at):
            return _Item("", at + len(mark), sure=False)
    colon = text.find(":", at, at + 30)
    head = text[at:colon].strip() if colon > at else ""
    word = _COUNTER.sub("", head).strip()
    return _Item(word, colon + 1, word not in _UNSURE) if word in _PREFIXES else None


def _core(subject: str, label: str) -> str:
    """Return what is compared: the folded subject proper, unsure prefixes off as well."""
    folded = _fold(strip(subject, label))
    items = _items(folded, label)
    return folded.text[items[-1].end :].strip() if items else folded.text.strip()


def _words(*tables: str) -> frozenset[str]:
    return frozenset(_fold(word.replace("_", " ")).text.strip(" :") for table in tables for word in table.split())


_PREFIXES = _words(REPLIES, FORWARDS, UNSURE_REPLIES, UNSURE_FORWARDS)
_FORWARDS = _words(FORWARDS, UNSURE_FORWARDS)
_UNSURE = _words(UNSURE_REPLIES, UNSURE_FORWARDS)
_MARKS = tuple(GATEWAY_MARKS.split())
