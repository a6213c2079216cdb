"""Where a quoted mail begins in plain text: quote marks, attribution lines, header blocks, separators.

Everything is judged line by line on the first few hundred characters, so that the time is linear in the text.
"""

import re

from mailticket.mail.fold import fold
from mailticket.mail.quote_words import (
    ATTRIBUTION_STARTS,
    BY,
    FORM_LABELS,
    FORWARDED,
    HEADER_LABELS,
    I_WROTE,
    ORIGINAL,
    SENTENCES,
    WEEKDAYS,
    WROTE,
)

#: What is looked at of a line, and of an attribution that runs over several.
MAX_LINE = 300
MAX_ATTRIBUTION = 600
MAX_ATTRIBUTION_LINES = 5

#: Lines above a header block in which labels of a web form are looked for.
MAX_FORM = 12

#: An attribution without a verb is no longer than this.
MAX_BARE = 120

_ROLES = {fold(label): role for role, labels in HEADER_LABELS.items() for label in labels.split("|")}

_DASHES = frozenset(["--", "__", "==", "-=", "=-", "—-", "——"])

#: What may surround a label: blanks, emphasis marks, direction marks of right-to-left text.
_AROUND = " \t*_|\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"

_VERB = re.compile(rf"(?<![^\W_])(?:{WROTE})(?![^\W_])", re.IGNORECASE)
_I_WROTE = re.compile(rf"(?<![^\W_])(?:{I_WROTE})(?![^\W_])", re.IGNORECASE)
_SENTENCE = re.compile(rf"(?<![^\W_])(?:{SENTENCES})(?![^\W_])")
#: A name with its address in brackets behind it, as only programs write it.
_NAMED = re.compile(r"[<(\[](?:mailto:)?[^\s<>@()]{1,80}@")
_AUTHOR = re.compile(rf"\"|\([^\W\d_]\)|{_NAMED.pattern}|(?<![^\W_])(?:{BY})\s+[^\s<>@]{{1,80}}@", re.IGNORECASE)
_BARE = re.compile(
    rf"(?:\"?[\w.' -]{{0,60}}\"?\s*)?<?[^\s<>@]{{1,80}}@[^\s<>@]{{1,120}}>?\s+(?:{WROTE})\s*:", re.IGNORECASE
)
_COLON = re.compile(r"[:：]\s(?=\s{0,8}\S)")
_VERB_AT_END = re.compile(rf"(?<![^\W_])(?:{WROTE})\W{{0,3}}[:：]?\W{{0,3}}$", re.IGNORECASE)
_START = re.compile(
    rf"[-*_\s]{{0,6}}(?:(?:{ATTRIBUTION_STARTS})\b[\s,:]|(?:{WEEKDAYS})\w{{0,9}}[.,]{{0,2}}\s+(?:\d|\w{{2,9}}\.?\s+\d)|\d|.{{0,60}}@)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)|\d{4}年")
_TIME = re.compile(r"\d{1,2}[:.h時点시]\s?\d{2}|\d{1,2}\s?(?:am|pm|uhr)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>@]{1,80}@[^\s<>@]{1,120}")
_SOMEBODY = re.compile(
    r"[@\"<\[]|\W{0,3}(?:sent|gesendet|envoyé|inviato|enviad[oa]|verzonden|skickat|sendt|wysłan[oe])\b.{0,60}\d[:.h]\d\d",
    re.IGNORECASE,
)
_SENDER = re.compile(r"[^<>@:]{1,80}<[^\s<>@]{1,80}@[^\s<>@]{1,120}>")
_END = re.compile(r"[:：]\W{0,2}$|-{3}$")
_ORIGINAL = re.compile(
    rf"[\s*>|]{{0,6}}(?P<dash>[-_=]{{2,}})?\s{{0,3}}\*?(?:{ORIGINAL})\*?\s{{0,3}}:?\s{{0,3}}(?(dash)[-_=]{{2,}}|:)",
    re.IGNORECASE,
)
_ORIGINAL_BARE = re.compile(rf"\s*[-–]?\s?(?:{ORIGINAL})\s?[-–]?\s*$", re.IGNORECASE)
_PROCESSED = re.compile(r"\s*original message processed by ", re.IGNORECASE)
_NOTES = re.compile(r".{1,80}---\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}[:.]\d{2}.{0,12}---")
_FORWARDED = re.compile(
    rf"[\s*]{{0,6}}(?P<dash>[-_=]{{2,}})\s{{0,3}}(?:{FORWARDED}).{{0,80}}$|[\s*]{{0,6}}(?:{FORWARDED})\s{{0,3}}[:：]\s*$",
    re.IGNORECASE,
)
_FORWARDED_RUN_IN = re.compile(
    rf"\s{{0,6}}[-_=]{{2,}}\s{{0,3}}(?:{FORWARDED})\s{{0,3}}[-_=]{{2,}}\s{{0,3}}\S", re.IGNORECASE
)
_FORM = re.compile(rf"[\s*_•-]{{0,6}}(?:{FORM_LABELS})[\s*_]{{0,4}}[:：]", re.IGNORECASE)
#: Python's; where no quote of lesser depth is in the mail, it is none.
_PROMPT = re.compile(r"\s{0,8}>>>(?: |$)")
#: Above the original, which has no marks.
_GROUPWISE = re.compile(r"\s*>>> .{1,120}\d{1,2}[:.]\d{2}.{0,12} >>>\s*$")
_ARROWS = re.compile(r"(>{3,})[^<>]+(<{3,})")
_RULE = re.compile(r"\s*[-_=*~#]{3,}\s*$")
_DASHED = re.compile(r"\s*[-_=]{3,}\s{0,3}[^\s\-_=].{2,60}[^\s\-_=]\s{0,3}[-_=]{3,}\s*$")


def is_quoted(line: str) -> bool:
    """Say whether the line carries a quote mark."""
    text = line.lstrip(" \t\u00a0")
    if text[:1] not in {">", "＞"} or text.startswith((">>>>>>> ", ">.<")):
        return False
    return not is_pointed_at(text) and not _GROUPWISE.match(text[:MAX_LINE])


def is_pointed_at(line: str) -> bool:
    """Say whether the line is words between as many arrows: `>>> 4711 <<<`; marks of a quote have no end."""
    arrows = _ARROWS.fullmatch(line.strip()[:MAX_LINE])
    return arrows is not None and len(arrows[1]) == len(arrows[2])


def suspects(lines: list[str]) -> set[int]:
    """Return the lines at which a quote may begin, by a glance at each; the rules below look only at these."""
    found: set[int] = set()
    quoted: list[int] = []
    above = -1  # the last line with text
    for i, line in enumerate(lines):
        text = line.strip()
        if not text:
            continue
        if text[0] in ">＞":
            quoted.append(i)
            found.update((i, above, above - 1, above - 2))
        elif text[-3:].rstrip("* _\u200e\u200f").endswith((":", "：")):
            found.update(range(i - MAX_ATTRIBUTION_LINES + 1, i + 1))
        elif (text[-1] == ">" and "@" in text) or (
            ":" in text[:60]
            or "：" in text[:60]
            or text.lstrip("*> |")[:2] in _DASHES
            or text[:8].lower() == "original"
        ):
            found.add(i)
        above = i
    if all(_is_prompt(lines[i]) for i in quoted) and not any(_announces(lines, i) for i in found.difference(quoted)):
        found.difference_update(quoted)
    return found


def _is_prompt(line: str) -> bool:
    return bool(_PROMPT.match(line)) and not _GROUPWISE.match(line[:MAX_LINE])


def _announces(lines: list[str], i: int) -> bool:
    """Say whether an attribution begins at line *i*, and quote marks below it."""
    length = attribution(lines, i) if i >= 0 else 0
    return bool(length) and is_quoted(next_words(lines, i + length))


def is_rule(line: str) -> bool:
    """Say whether the line is only dashes or underscores."""
    return bool(_RULE.match(line[:MAX_LINE])) and len(line) < MAX_LINE


def attribution(lines: list[str], i: int) -> int:
    """Return over how many lines an attribution ("On … Bob wrote:") runs that begins at line *i*; 0 when none does."""
    for length in range(1, MAX_ATTRIBUTION_LINES + 1):
        line = lines[i + length - 1].strip() if i + length <= len(lines) else ""
        if not line or len(line) > MAX_LINE or line[0] == ">":
            return 0
        if _END.search(line[-4:]) or (length <= 3 and is_quoted(next_words(lines, i + length))):
            return length if _holds(lines, i, length) else 0
    return 0


def _holds(lines: list[str], i: int, length: int) -> bool:
    """Judge the *length* lines at *i*, of which the last ends like an attribution."""
    texts = [line.strip() for line in lines[i : i + length]]
    joined = " ".join(texts)
    if len(joined) > MAX_ATTRIBUTION or (length > 1 and not _START.match(texts[0])) or any(map(_FORM.match, texts)):
        return False
    if not _END.search(joined[-4:]) and not _VERB_AT_END.search(joined[-60:]):
        return False
    return _is_attribution(joined, texts[0], lines, i + length) and not _starts_later(lines, i, length, joined)


def _starts_later(lines: list[str], i: int, length: int, joined: str) -> bool:
    """Say whether a line of the writer's was taken in: the attribution is one without its first line too."""
    for k in range(1, length):
        rest = " ".join(line.strip() for line in lines[i + k : i + length])
        whole = bool(_YEAR.search(rest)) or not _YEAR.search(joined)
        whole = whole and (bool(_VERB.search(rest)) or not _VERB.search(joined))
        if whole and _START.match(rest) and _is_attribution(rest, lines[i + k].strip(), lines, i + length):
            return True
    return False


def is_run_in(line: str) -> bool:
    """Say whether an attribution and what it announces stand on one line, as Yahoo's phones write them."""
    text = line[:MAX_LINE].strip()
    if not (_YEAR.search(text) and _ADDRESS.search(text) and _VERB.search(text) and _START.match(text)):
        return False
    heads = (text[: colon.end()] for colon in _COLON.finditer(text, 20))
    signs = (_YEAR, _TIME, _ADDRESS, _VERB)
    return any(head[-1].isspace() and all(sign.search(head) for sign in signs) for head in heads)


def _is_attribution(joined: str, first: str, lines: list[str], after: int) -> bool:
    """Judge a line that ends like an attribution: it needs a date, an address or a quote below to be one."""
    verb = _VERB.search(joined)
    dated = bool(_YEAR.search(joined))
    timed = bool(_TIME.search(joined))
    addressed = bool(_ADDRESS.search(joined))
    quote_below = is_quoted(next_words(lines, after))
    if not quote_below and _is_sentence(joined, named=dated and bool(_NAMED.search(joined))):
        return False
    if dated and timed and addressed and (verb or quote_below or _AUTHOR.search(joined)):
        # Gmail in Japanese or Russian writes no verb.
        return bool(_END.search(joined[-4:])) or bool(verb)
    if not verb:
        # Zendesk writes a name and a moment, Horde "Quoting Bob <bob@acme.example>".
        said = (dated and timed) or (addressed and bool(_START.match(first)))
        return quote_below and said and len(joined) <= MAX_BARE and bool(_END.search(joined[-4:]))
    if quote_below:
        return dated or timed or addressed or bool(_VERB_AT_END.search(joined)) or bool(_START.match(first))
    if not _END.search(joined[-4:]):
        return False
    if addressed and _BARE.match(joined):
        return True
    return (dated or timed) and (addressed or bool(_START.match(first)) or (dated and timed))


def _is_sentence(text: str, *, named: bool) -> bool:
    """Say whether somebody tells in these words who wrote; of a *named* author nothing but "I wrote" tells it.

    An address stands for a line's end here: it is no word, and no expression looks beyond it.
    """
    text = _ADDRESS.sub("\n", text)
    return bool(_I_WROTE.search(text) or (not named and _SENTENCE.search(text)))


def next_words(lines: list[str], i: int) -> str:
    """Return the first line with text from line *i* on."""
    for line in lines[i : i + 8]:
        if line.strip():
            return line
    return ""


def header_role(line: str) -> str:
    """Return what a line of a header block labels: from, date, to, cc, subject, other; "" for any other line."""
    text = line[:60]
    if ":" not in text and "：" not in text:
        return ""
    label = text.replace("：", ":").partition(":")[0].strip(_AROUND)
    return _ROLES.get(fold(label), "") if len(label) <= 30 else ""


def header_block(lines: list[str], i: int) -> int:
    """Return over how many lines a header block (From, Sent, To, Subject) at line *i* runs; 0 when there is none."""
    if i >= len(lines) or header_role(lines[i]) not in {"from", "date", "to", "subject"}:
        return 0
    roles: list[str] = []
    end = i
    j = i
    misses = 0
    while j < len(lines) and j < i + 30 and misses <= 2:
        role = header_role(lines[j])
        if role:
            if role in roles and role in {"from", "date"}:
                break
            roles.append(role)
            end, misses = j + 1, 0
        elif lines[j].strip() or roles.count("subject"):
            misses += 1
        j += 1
    have = set(roles)
    full = {"from", "date", "subject"} <= have or ({"from", "date", "to"} <= have and _has_mail(lines, i, end))
    announced = {"from", "subject", "to"} <= have and _is_ruled(lines, i)
    form = "to" not in have and _is_form(lines, i, end)
    return end - i if (full or announced) and not form else 0


def _has_mail(lines: list[str], start: int, end: int) -> bool:
    """Say whether these labels are of a mail: of a journey too it is said from where, to where and on which date.

    In a mail's stands an address, or something in its place (a name in quotes, what a program left of an address), or
    at what time it was sent.
    """
    return _is_ruled(lines, start) or any(map(_SOMEBODY.search, (line[:MAX_LINE] for line in lines[start:end])))


def _is_ruled(lines: list[str], i: int) -> bool:
    """Say whether a line of dashes, or with words between them, stands right above."""
    return i > 0 and (_DASHED.match(lines[i - 1][:MAX_LINE]) is not None or is_rule(lines[i - 1]))


def _is_form(lines: list[str], start: int, end: int) -> bool:
    """Say whether a web form wrote these labels: among them, or right above, is one that no mail client knows.

    What stands below may be the quoted writer's, who could make a block look like a form; it says nothing.
    """
    above = start
    while above > max(0, start - MAX_FORM) and lines[above - 1].strip():
        above -= 1
    return any(_FORM.match(line[:60]) for line in lines[above:end])


def notes_block(lines: list[str], i: int) -> int:
    """Return over how many lines the head of a mail runs as Notes draws it: sender, moment, a label in a cell alone."""
    if not _SENDER.fullmatch(lines[i][:MAX_LINE].strip()):
        return 0
    below = [j for j in range(i + 1, min(len(lines), i + 8)) if lines[j].strip()][:2]
    if len(below) < 2:
        return 0
    moment, label = (lines[j].strip() for j in below)
    is_moment = len(moment) <= 30 and _YEAR.search(moment) and _TIME.search(moment)
    return below[1] + 1 - i if is_moment and _ROLES.get(fold(label)) in {"to", "cc", "subject"} else 0


def separator(lines: list[str], i: int) -> str:
    """Say whether line *i* announces a whole mail below it: "original", "forward", or "" for neither."""
    line = lines[i]
    if _FORWARDED_RUN_IN.match(line[:MAX_LINE]):
        return "forward"
    if len(line) > MAX_LINE:
        return ""
    if (forwarded := _FORWARDED.match(line)) and (forwarded["dash"] or _begins_mail(lines, i + 1)):
        return "forward"
    if (original := _ORIGINAL.match(line)) and (original["dash"] or _begins_mail(lines, i + 1)):
        return "original"
    if _PROCESSED.match(line) or _NOTES.match(line) or _GROUPWISE.match(line):
        return "original"
    if (_DASHED.match(line) or _ORIGINAL_BARE.match(line)) and _begins_head(lines, i + 1):
        return "original"
    return ""


def _begins_head(lines: list[str], i: int) -> bool:
    return header_role(next_words(lines, i)) in {"from", "date", "to", "subject"}


def _begins_mail(lines: list[str], i: int) -> bool:
    """Say whether the next words are of a mail: without dashes, "Original: 5 pages" announces none."""
    j = next((j for j in range(i, min(len(lines), i + 8)) if lines[j].strip()), len(lines))
    return j < len(lines) and (is_quoted(lines[j]) or _begins_head(lines, j) or bool(attribution(lines, j)))
