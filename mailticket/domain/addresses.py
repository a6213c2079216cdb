"""Addresses: when two are the same, and how a stranger's is shown (trust.md S23).

An address is compared exactly: the domain as lower-case A-label, the local part with ASCII letters folded, nothing else
normalised. What merely looks like an agent's address is nobody's.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from mailticket.domain.subject import one_line

EXTERNAL = "[external]"
MAX_NAME = 100
MAX_ADDRESS = 320  #: RFC 5321 section 4.5.3.1, a local part and a domain; what is longer can be nobody's

_ATEXT = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U0010ffff-]+")
_QUOTED = re.compile(r'"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"')
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?")
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>"\\', " "))

#: Letters of other scripts that read as Latin ones (from the Unicode confusables, UTS 39), and l's and o's brothers.
_LOOK = """
    аa вb сc ԁd еe ёe ғf һh ѕs іi їi јj кk ӏl мm оo рp ԛq гr тt цu ѵv ԝw хx уy ўy зz
    αa βb εe ηn ιi κk νv οo ρp τt υu χx γy
"""
_LOOKALIKES = str.maketrans({pair[0]: pair[1] for pair in _LOOK.split()} | {"ı": "l", "0": "o", "|": "l"})
_STROKES = str.maketrans({"i": "l", "1": "l"})
#: Scripts that are written together in one word.
_FRIENDS = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "KATAKANA-HIRAGANA", "LATIN"})


@lru_cache(maxsize=1024)  # an author is compared with every agent and mailbox
def key(address: str) -> str:
    """Return the form in which addresses are stored and compared; "" for what is no address."""
    local, at, domain = address.strip().rpartition("@")
    ascii_domain = to_ascii(domain)
    if not at or not local or not ascii_domain:
        return ""
    folded = "".join(c.lower() if c.isascii() else c for c in local)
    return f"{folded}@{ascii_domain}"


def person_key(address: str) -> str:
    """Return the form by which a person is known: as `key`, and what is no address as it stands, in lower case.

    So one who writes from `müller.example` and from `xn--mller-kva.example` is one person (RFC 5890). Of what is longer
    than an address can be the beginning does: no database bears any length in an index.
    """
    bare = address.strip()[:MAX_ADDRESS]
    return bare.lower() if bare.isascii() else key(bare) or bare.lower()


def same(one: str, other: str) -> bool:
    """Say whether two addresses are the same mailbox."""
    found = key(one)
    return bool(found) and found == key(other)


def is_agents(address: str, registered: str) -> bool:
    """Say whether *address*, as it stands in From, is the agent's *registered* one; non-ASCII never is."""
    return address.isascii() and same(address, registered)


@lru_cache(maxsize=1024)
def to_ascii(domain: str) -> str:
    """Return *domain* as lower-case A-labels (RFC 5890); "" when it cannot be one."""
    name = domain.translate(_DOTS)
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name).lower()
    labels = [_a_label(label) for label in name.lower().removesuffix(".").split(".")]
    joined = ".".join(labels)
    return joined if all(labels) and len(joined) <= 253 else ""


def is_valid(address: str) -> bool:
    """Say whether mail can be sent to *address* at all: RFC 5321 and RFC 6531 mailboxes, no domain literals."""
    local, _, domain = address.rpartition("@")
    if len(local.encode("utf-8", "replace")) > 64 or len(address) > 254 or local.startswith("-"):
        return False
    if not to_ascii(domain) or domain.endswith("."):
        return False
    return bool(_QUOTED.fullmatch(local)) or _is_dot_atom(local)


def safe_name(name: str) -> str:
    """Return a display name fit for any header: one line, at most 100 long, nothing that could end the phrase."""
    visible = "".join(c for c in name[:1000] if unicodedata.category(c) != "Cf")
    return one_line(visible.translate(_NOT_IN_NAMES), MAX_NAME)


@lru_cache(maxsize=256)  # a mail names its author to every agent, in the words and at the foot
def display(name: str, address: str, known_names: tuple[str, ...]) -> str:
    """Return a stranger as agents are shown them: `Name <address>`, with the warnings that their name calls for.

    *known_names* are those of agents and others whom nobody else may pass for.
    """
    shown = safe_name(name)
    if same(shown, address):
        shown = ""
    spoofed = "@" in unicodedata.normalize("NFKC", shown) or _passes_for(shown, known_names)
    spelled = one_line(address, 320)
    if _misleads(address):
        spelled = f"{spelled} = {_spelled_out(address)}"
    words = [EXTERNAL] * spoofed + ([shown, f"<{spelled}>"] if shown else [spelled])
    return " ".join(words)


@lru_cache(maxsize=1024)
def skeleton(text: str) -> str:
    """Return what *text* looks like: two texts with one skeleton are easily taken for each other."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    look = plain.translate(_LOOKALIKES).translate(_STROKES)
    return "".join(c for c in look if c.isalnum())


def _passes_for(name: str, known_names: Iterable[str]) -> bool:
    """Say whether *name* looks like one of *known_names*, in either order of its words."""
    if not name:
        return False
    looks = _looks(name)
    return any(not looks.isdisjoint(_looks(known)) for known in known_names if skeleton(known))


def _looks(name: str) -> frozenset[str]:
    words = sorted(filter(None, (skeleton(word) for word in name.replace(",", " ").split())))
    return frozenset({skeleton(name), "".join(words)})


def _misleads(address: str) -> bool:
    """Say whether some word of *address* mixes scripts or is made of look-alikes of another."""
    return not address.isascii() and any(_label_misleads(w) for w in address.replace("@", ".").split("."))


def _label_misleads(label: str) -> bool:
    scripts = {_script(c) for c in label if c.isalpha()}
    mixed = len(scripts) > 1 and not scripts <= _FRIENDS
    return mixed or (scripts and "LATIN" not in scripts and skeleton(label).isascii()) or False


def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").partition(" ")[0]


def _spelled_out(address: str) -> str:
    """Return *address* with every part in ASCII, so that what it hides can be seen."""
    local, _, domain = address.rpartition("@")
    spelled = local if local.isascii() else f"xn--{_punycode(local)}"
    return f"{one_line(spelled)}@{to_ascii(domain) or '?'}"


def _a_label(label: str) -> str:
    """Return one label of a domain as A-label; "" when it is none."""
    ascii_label = label if label.isascii() else f"xn--{_punycode(label)}"
    invisible = any(not (c.isalnum() or c in "-_" or unicodedata.category(c)[0] == "M") for c in label)
    return ascii_label if _LABEL.fullmatch(ascii_label) and not invisible else ""


def _punycode(text: str) -> str:
    """Encode by RFC 3492; an unpaired surrogate becomes `?`, which no label may contain."""
    return text[:64].encode("utf-16", "replace").decode("utf-16").encode("punycode").decode("ascii")


def _is_dot_atom(local: str) -> bool:
    atoms = local.split(".")
    return all(_ATEXT.fullmatch(atom) and not _has_unprintable(atom) for atom in atoms)


def _has_unprintable(text: str) -> bool:
    return any(unicodedata.category(c)[0] in "CZ" for c in text)
