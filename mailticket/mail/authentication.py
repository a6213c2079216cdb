"""Did the mail come from the domain that its From names? What the Authentication-Results say that we may believe.

RFC 8601, read by a parser of our own: tolerant of what real servers write, total, linear. Believed is one field alone,
the one that our border wrote (trust.md 3.2); forged fields below it, and clever text inside it, must not count.

The values must come unfolded but otherwise raw: decoding RFC 2047 words in them would let a sender write results.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from mailticket.domain.addresses import to_ascii

MAX_FIELD = 16 * 1024
MAX_DEPTH = 10  #: comments within comments (trust.md S15)

#: Suffixes under which strangers register names; none is anybody's organisational parent. The list is short on purpose:
#: a miss costs nothing without a DKIM key published at the suffix itself, and an exact match or DMARC need no list.
SHARED_SUFFIXES = frozenset(
    """
    appspot.com azurewebsites.net blogspot.com cloudfront.net dyndns.org duckdns.org eu.org firebaseapp.com fly.dev
    github.io gitlab.io gappssmtp.com herokuapp.com netlify.app no-ip.org onmicrosoft.com onrender.com pages.dev
    uk.com us.com de.com eu.com br.com cn.com sa.com vercel.app web.app wordpress.com workers.dev amazonaws.com
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
#: Second-level names that registries of countries hand out under: co.uk, com.au, or.jp, gouv.fr, …
REGISTRY_NAMES = frozenset(
    """
    ac ad art asso biz co com conf edu ed firm gen go gob gouv gov govt gr gub gv id ind inf info k12 lg ltd me mil
    muni ne net nhs nic nom or org plc police press pro pub res sch store tm tv web
    """.split()  # noqa: SIM905 - as above
)


class Result(StrEnum):
    """What the trusted field amounts to for the From domain."""

    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    FAIL = "fail"
    NONE = "none"


class Reason(StrEnum):
    """Why a verdict is as it is; each is a word of the catalogue's table `unverified`."""

    NO_SOURCE = "no-source"
    UNWATCHED = "unwatched"
    NO_DOMAIN = "no-domain"
    NO_RESULTS = "no-results"
    UNREADABLE = "unreadable"
    TWO_RESULTS = "two-results"
    DMARC_FAILS = "dmarc-fails"
    BROKEN_SIGNATURE = "broken-signature"
    DMARC_PASSES = "dmarc-passes"
    DKIM_PASSES = "dkim-passes"
    NO_PROOF = "no-proof"


#: The same for the history, which is English.
SENTENCES = {
    Reason.NO_SOURCE: "no source of authentication is trusted here",
    Reason.UNWATCHED: "it came by our own SMTP listener, where nothing checks senders",
    Reason.NO_DOMAIN: "From has no usable domain",
    Reason.NO_RESULTS: "no Authentication-Results of our own border",
    Reason.UNREADABLE: "the Authentication-Results cannot be read for sure",
    Reason.TWO_RESULTS: "more than one DMARC result in one field",
    Reason.DMARC_FAILS: "dmarc=fail for {domain}",
    Reason.BROKEN_SIGNATURE: "a DKIM signature of {domain} is broken",
    Reason.DMARC_PASSES: "dmarc=pass header.from={domain}",
    Reason.DKIM_PASSES: "dkim=pass for {domain}",
    Reason.NO_PROOF: "no DKIM signature of {domain} and no dmarc=pass for it",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one mail: `A` of trust.md 3.2 needs PASS; FAIL marks it "forged?"."""

    result: Result
    method: str  #: "dmarc", "dkim" or ""
    reason: Reason
    domain: str = ""  #: the From domain, where it was looked for
    dkim_form: bool = False  #: a DKIM signature of the From domain passed, as class C3 needs

    @property
    def because(self) -> str:
        """One sentence for the history."""
        return SENTENCES[self.reason].format(domain=self.domain)

    @property
    def named(self) -> str:
        """The reason as a value of the catalogue's phrases, which says it in the reader's language."""
        return f"{self.reason}: {self.domain}"


@dataclass(frozen=True, slots=True)
class TrustAnchor:
    """Which Authentication-Results field our border writes: the setting `security.trust`."""

    authserv_id: str = ""
    without_id: bool = False

    @classmethod
    def parse(cls, setting: str) -> "TrustAnchor":
        """Read `authserv-id mx.acme.example`, `topmost-without-id` or `none`; raise ValueError for anything else."""
        match setting.split():
            case ["none"]:
                return cls()
            case ["topmost-without-id"]:
                return cls(without_id=True)
            case ["authserv-id", name]:
                return cls(authserv_id=name.lower())
            case _:
                raise ValueError('expected "authserv-id NAME", "topmost-without-id" or "none"')

    @property
    def is_set(self) -> bool:
        """Say whether there is any source to trust."""
        return bool(self.authserv_id) or self.without_id


@dataclass(slots=True)
class Statement:
    """One `method=result property=value …` of a field."""

    method: str
    result: str
    properties: dict[str, list[str]] = field(default_factory=dict)
    is_clean: bool = True  #: False when something in it was not understood; such a one never says pass

    def only(self, name: str) -> str:
        """Return the value of a property that is given exactly once, lower case, else ""."""
        values = self.properties.get(name, [])
        return values[0].lower() if len(values) == 1 else ""


@dataclass(frozen=True, slots=True)
class Results:
    """A parsed Authentication-Results field."""

    authserv_id: str | None  #: lower case; None: the field begins with a result, as Exchange Online's does
    statements: tuple[Statement, ...]
    is_sound: bool  #: False: quotes or comments do not close, so nobody knows where anything ends


def judge(mail_headers: tuple[tuple[str, str], ...], anchor: TrustAnchor, from_domain: str) -> Verdict:
    """Judge the one From domain of a mail by its trusted field."""
    domain = to_ascii(from_domain)
    if not anchor.is_set:
        return Verdict(Result.NONE, "", Reason.NO_SOURCE)
    if not domain:
        return Verdict(Result.NONE, "", Reason.NO_DOMAIN)
    results = _trusted(mail_headers, anchor)
    if results is None:
        return Verdict(Result.NONE, "", Reason.NO_RESULTS)
    if not results.is_sound:
        return Verdict(Result.NONE, "", Reason.UNREADABLE)
    return _verdict(results.statements, domain)


def parse(value: str) -> Results:
    """Read an Authentication-Results value (RFC 8601 section 2.2); never raises."""
    segments, is_sound = _segments(value[: MAX_FIELD + 1])
    has_id = [piece for piece in segments[0] if piece is not None][1:2] != ["="]
    words = "".join(" " if piece is None else piece.removeprefix('"') for piece in segments[0]).split()
    statements = [_statement(segment) for segment in (segments[1:] if has_id else segments)]
    return Results(
        authserv_id=words[0].lower() if has_id and words else "" if has_id else None,
        statements=tuple(s for s in statements if s is not None),
        is_sound=is_sound and len(value) <= MAX_FIELD and (len(words) <= 2 or not has_id),
    )


def is_organisational_parent(parent: str, domain: str) -> bool:
    """Say whether *parent* is above *domain* and belongs to somebody, not to everybody."""
    labels = parent.split(".")
    if not domain.endswith(f".{parent}") or len(labels) < 2 or parent in SHARED_SUFFIXES:
        return False
    return not (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in REGISTRY_NAMES)


def _trusted(mail_headers: tuple[tuple[str, str], ...], anchor: TrustAnchor) -> Results | None:
    """Return the one field to believe: the topmost with our id, or the topmost of all if it has none."""
    values = (value for name, value in mail_headers if name.strip().lower() == "authentication-results")
    if anchor.without_id:
        topmost = next(map(parse, values), None)
        return topmost if topmost and topmost.authserv_id is None else None
    return next((results for results in map(parse, values) if results.authserv_id == anchor.authserv_id), None)


def _verdict(statements: tuple[Statement, ...], domain: str) -> Verdict:
    dmarc = [s for s in statements if s.method == "dmarc"]
    dkim = [s for s in statements if s.method == "dkim" and _signs_for(s, domain)]
    if any(s.result == "fail" for s in dmarc):
        return Verdict(Result.FAIL, "dmarc", Reason.DMARC_FAILS, domain)
    if any(s.result in {"fail", "hardfail"} for s in dkim):
        return Verdict(Result.FAIL, "dkim", Reason.BROKEN_SIGNATURE, domain)
    dkim_form = any(s.result == "pass" and s.is_clean for s in dkim)
    passes = [s.result == "pass" and s.is_clean and _domain(s.only("header.from")) == domain for s in dmarc]
    if len(passes) > 1:  # one border evaluates once; a second result was put there by somebody
        return Verdict(Result.NONE, "", Reason.TWO_RESULTS)
    if any(passes):
        return Verdict(Result.PASS, "dmarc", Reason.DMARC_PASSES, domain, dkim_form)
    if dkim_form:
        return Verdict(Result.PASS, "dkim", Reason.DKIM_PASSES, domain, dkim_form)
    return Verdict(Result.NONE, "", Reason.NO_PROOF, domain)


def _signs_for(statement: Statement, domain: str) -> bool:
    """Say whether a dkim statement is about a signature of *domain* or of its organisational parent."""
    named = "header.d" if "header.d" in statement.properties else "header.i"  # Gmail names header.i alone
    signer = _domain(statement.only(named))
    return bool(signer) and (signer == domain or is_organisational_parent(signer, domain))


def _domain(value: str) -> str:
    """Return the domain of a property value: `acme.example`, `@acme.example` or an address."""
    return to_ascii(value.rpartition("@")[2])


def _statement(tokens: list[str | None]) -> Statement | None:
    """Read one segment; None when it is not `method=result …`."""
    found: Statement | None = None
    stray = False
    for name, value in _pairs(tokens):
        if not value:
            stray = True
        elif found is None:
            method = name.partition("/")[0].strip()
            found = Statement(method.lower(), value.partition("/")[0].lower())
        else:
            found.properties.setdefault(name.lower(), []).append(value.replace('"', ""))
    if found is not None:
        found.is_clean = not stray
    return found


def _pairs(tokens: list[str | None]) -> Iterator[tuple[str, str]]:
    """Yield name and value; a word that is no pair comes with an empty value. Blanks around `=` do not count."""
    words = _Words(tokens)
    while words.has_more():
        name = words.take_name()
        yield name, words.take_value() if words.skip_equals() else ""


class _Words:
    """A cursor over the tokens of one segment."""

    def __init__(self, tokens: list[str | None]) -> None:
        self._tokens = tokens
        self._at = 0
        self._skip_blanks()

    def has_more(self) -> bool:
        return self._at < len(self._tokens)

    def take_name(self) -> str:
        return self._take(stop_at_equals=True)

    def take_value(self) -> str:
        return self._take(stop_at_equals=False)

    def skip_equals(self) -> bool:
        if not self.has_more() or self._tokens[self._at] != "=":
            return False
        self._at += 1
        self._skip_blanks()
        return True

    def _take(self, *, stop_at_equals: bool) -> str:
        """Take what stands together without a blank, up to `=` in a name; a value may hold `=` (base64)."""
        taken: list[str] = []
        while self.has_more():
            piece = self._tokens[self._at]
            if piece is None or (piece == "=" and stop_at_equals):
                break
            taken.append(piece)
            self._at += 1
        self._skip_blanks()
        return "".join(taken)

    def _skip_blanks(self) -> None:
        while self.has_more() and self._tokens[self._at] is None:
            self._at += 1


def _segments(value: str) -> tuple[list[list[str | None]], bool]:
    """Cut a value at its `;` into tokens: words, `=`, quoted strings (behind a `"`), None for blanks and comments."""
    segments: list[list[str | None]] = [[]]
    at, is_sound = 0, True
    while at < len(value):
        char = value[at]
        if char in '("':
            end = _comment_end(value, at) if char == "(" else _quote_end(value, at)
            is_sound = is_sound and end > 0
            end = end or len(value)
            segments[-1].append(None if char == "(" else '"' + _unescaped(value[at + 1 : end - 1]))
        elif char == ";":
            end = at + 1
            segments.append([])
        else:
            end = _word_end(value, at)
            is_sound = is_sound and char != ")"
            segments[-1].append(None if char.isspace() else value[at:end])
        at = end
    return segments, is_sound


def _unescaped(quoted: str) -> str:
    """Return what stands between quotes; a quote within stays visible as `?`, it is in no name we look for."""
    return quoted.replace("\\", "").replace('"', "?")


def _word_end(value: str, start: int) -> int:
    """Return where the word, the `=` or the blank at *start* ends."""
    if value[start] in "=)" or value[start].isspace():
        return start + 1
    end = start
    while end < len(value) and value[end] not in '=()";' and not value[end].isspace():
        end += 1
    return end


def _quote_end(value: str, start: int) -> int:
    """Return where the quoted string at *start* ends; 0 when it does not."""
    at = start + 1
    while at < len(value):
        if value[at] == '"':
            return at + 1
        at += 2 if value[at] == "\\" else 1
    return 0


def _comment_end(value: str, start: int) -> int:
    """Return where the comment at *start* ends; 0 when it does not, nests too deep, or breaks a quoted string.

    Servers write senders' addresses into comments. A local part that could end one, as in
    `"a) dmarc=pass ("@evil.example`, must be quoted in SMTP, and leaves half of its quotes in the comment.
    """
    depth, quotes, at = 0, 0, start
    while at < len(value):
        char = value[at]
        depth += (char == "(") - (char == ")")
        quotes += char == '"'
        if depth > MAX_DEPTH:
            return 0
        if depth == 0:
            return at + 1 if quotes % 2 == 0 else 0
        at += 2 if char == "\\" else 1
    return 0
