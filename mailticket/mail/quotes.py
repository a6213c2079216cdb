"""Where the quoted mail begins, line by line."""

import re

FORWARD = 2

_ATTRIBUTION_END = re.compile(
    r"(?:wrote|writes|a écrit|ha scritto|schrieb|geschrieben|escribió|escreveu|schreef|napisał\(?a?\)?|skrev|napsala?|"
    r"のメール|写道|寫道|пишет|написала?)\s*[:：]\s*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^\s*(?:-{2,}|_{5,})\s*(?:original|forwarded|ursprüngliche|message d'origine|messaggio originale|mensaje original)\b",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"^\s*(?:-{2,}\s*)?(?:begin )?forwarded message", re.IGNORECASE)
_HEADER = re.compile(
    r"^[ *]*(from|de|da|von|van|od|från|fra|to|à|a|an|sent|envoyé|inviato|gesendet|date|subject|objet|oggetto|betreff)[ *]*:",
    re.IGNORECASE,
)


def is_quoted(line: str) -> bool:
    """Say whether the line is quoted text."""
    return line.lstrip(" \t")[:1] == ">"


def original_starts(lines: list[str], i: int) -> int:
    """Return how the original mail starts at line *i*: 0 not at all, 1 as an original, 2 as a forward."""
    line = lines[i][:200]
    if _FORWARDED.match(line):
        return FORWARD
    if _ORIGINAL.match(line):
        return 1
    if _HEADER.match(line) and sum(1 for later in lines[i : i + 5] if _HEADER.match(later[:200])) >= 3:
        return 1
    return 0


def attribution(lines: list[str], i: int) -> int:
    """Return how many lines the attribution at line *i* takes; 0 when there is none."""
    joined = ""
    for length in range(1, 4):
        if i + length > len(lines):
            break
        joined = f"{joined} {lines[i + length - 1].strip()[:300]}"
        if _ATTRIBUTION_END.search(joined) and any(char.isdigit() or char == "@" for char in joined):
            return length if lines[i].strip() else 0
    return 0


def without_signature(lines: list[str]) -> list[str]:
    """Return the lines up to the signature delimiter."""
    for i, line in enumerate(lines):
        if line.rstrip() == "--" and i:
            return lines[:i]
    return lines
