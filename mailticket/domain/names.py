"""What people are called: the first name within a name as directories write it."""

TITLES = "dr prof mr mrs ms herr frau mme mlle"
#: Only with a point in it: without one it may be a name.
POINTED = "sig sigra dott dottssa ing dipl-ing mag avv sr sra srta m fr hr ddr med phil jur rer nat"
#: What may stand behind a comma that turns nothing round.
SUFFIXES = "jr sr phd md msc mba llm esq ii iii inc ltd llc corp gmbh srl"


def first(name: str) -> str:
    """Return the first name: `Eva` of `Dr. Eva Braun` and of `Braun, Eva`; the first word where that is not clear."""
    last, _, turned = name.partition(",")
    words = turned.replace(",", " ").split()
    if not words or _bare(words[0]) in _SUFFIXES:
        words = last.split()
    return next((word for word in words if not _is_title(word)), words[0] if words else name)


def shown(name: str, how: str) -> str:
    """Return how an agent of that name appears to requesters: `first`, `full`, or not at all."""
    return {"first": first(name), "full": name}.get(how, "")


def _is_title(word: str) -> bool:
    return _bare(word) in (_POINTED if "." in word else _TITLES)


def _bare(word: str) -> str:
    return word.lower().replace(".", "")


_TITLES, _SUFFIXES = frozenset(TITLES.split()), frozenset(SUFFIXES.split())
_POINTED = _TITLES | frozenset(POINTED.split())
