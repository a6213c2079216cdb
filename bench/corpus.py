"""Score what we read from mails against labels, and write the table to docs/understanding.md.

    python bench/corpus.py [--failures]     (make corpus, make corpus ARGS=--failures)

Always scores tests/corpus; a folder of more mails with a labels.json is scored too when $MAILTICKET_CORPORA
names it or it stands at ../shared/corpora; else its table is left as it was. How each
field is compared is said in the table's notes.
"""

import argparse
import difflib
import json
import os
import sys
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from mailticket.flows.screening import Facts, screen  # noqa: E402 - the path comes first
from mailticket.mail import charset, new_words  # noqa: E402
from mailticket.mail.parse import parse  # noqa: E402

FILLER = "Fusce bibendum"
NEAR = 0.9
NOTES = """
- **sender, subject**: equal after case folding (sender), NFC and white space folding (subject).
- **attachments**: the same multiset of names; a label without a name matches any. **sizes**: of labelled sizes, those
  that were found.
- **new words**: exact after white space folding; *near*: at least 0.9 of the words in order. The mails that share one
  Latin filler text ("Fusce …") are a group of their own. *Kept*: at most a tenth of the writer's words is missing.
- **bounce, auto-reply**: recall over labelled ones, precision over all mails with a labelled kind. *Not dropped*:
  people's and bulk mail called neither.
"""


@dataclass
class Tally:
    """Hits and misses of one measure."""

    hits: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, name: str, hit: bool) -> None:
        if hit:
            self.hits += 1
        else:
            self.misses.append(name)

    @property
    def total(self) -> int:
        return self.hits + len(self.misses)

    def __str__(self) -> str:
        return f"{self.hits}/{self.total} ({100 * self.hits / self.total:.1f} %)" if self.total else "–"


class Scores(dict[str, Tally]):
    """Tallies by measure, made as needed."""

    def __missing__(self, name: str) -> Tally:
        self[name] = Tally()
        return self[name]


@dataclass(frozen=True)
class Found:
    """What we read from one file, in the words of the labels."""

    sender: str
    subject: str
    attachments: list[tuple[str, int]]
    kind: str
    new_text: str
    text: str


def read(path: Path) -> Found:
    """Read one file as the labels mean it: a mail, a plain body, an HTML body, or a bare winmail.dat."""
    data = path.read_bytes()
    if "tnef" in path.parts:
        data = _wrapped(data)
    elif "reply" in path.parts and path.suffix != ".eml" and not data.startswith(b"From:"):
        text = charset.clean(charset.decode(data))
        reading = new_words.read("", text) if path.suffix == ".html" else new_words.read(text, "")
        return Found("", "", [], "", reading.new_words, reading.text)
    mail = parse(data)
    kind = screen(mail, Facts()).kind.label
    files = [(file.name, file.size) for file in mail.attachments]
    return Found(
        mail.author.address.strip().lower() if mail.author else "", mail.subject, files, kind, mail.new_words, mail.text
    )


def _wrapped(data: bytes) -> bytes:
    import base64

    head = b"From: a@example.org\nContent-Type: application/ms-tnef; name=winmail.dat\n"
    head += b"Content-Transfer-Encoding: base64\n\n"
    return head + base64.encodebytes(data)


def score(found: Found, label: dict[str, Any], name: str, scores: Scores) -> None:
    """Compare one file with its label."""
    if "from" in label:
        scores["sender"].count(name, found.sender == (label["from"] or "").lower())
    if "subject" in label:
        scores["subject"].count(name, _fold(found.subject) == _fold(label["subject"] or ""))
    if "attachments" in label:
        _score_attachments(found, label["attachments"], name, scores)
    if "kind" in label:
        _score_kind(found.kind, label["kind"], name, scores)
    if "new_text" in label:
        _score_words(found, label["new_text"], name, scores)


def _score_attachments(found: Found, wanted: list[list[Any]], name: str, scores: Scores) -> None:
    ours = Counter(unicodedata.normalize("NFC", file) for file, _ in found.attachments)
    named = Counter(unicodedata.normalize("NFC", file) for file, _ in wanted if file is not None)
    same = len(found.attachments) == len(wanted) and not named - ours
    group = "winmail.dat contents" if name.startswith("tnef/") else "attachments"
    scores[group].count(name, same)
    sizes = Counter(size for _, size in found.attachments)
    for _, size in wanted:
        if size is not None and group == "attachments":
            scores["attachment sizes"].count(name, sizes[size] > 0)


def _score_kind(ours: str, wanted: str, name: str, scores: Scores) -> None:
    ours = "auto-reply" if ours == "receipt" else ours
    for kind in ("bounce", "auto-reply"):
        if wanted == kind:
            scores[f"{kind} recall"].count(name, ours == kind)
        if ours == kind:
            scores[f"{kind} precision"].count(name, wanted == kind)
    if wanted in {"person", "bulk"}:
        scores["not dropped"].count(name, ours not in {"bounce", "auto-reply", "loop"})
    if wanted == "person":
        scores["people called people or bulk"].count(name, ours in {"person", "bulk"})


def _score_words(found: Found, wanted: str, name: str, scores: Scores) -> None:
    group = "new words (filler text)" if FILLER in wanted else "new words"
    ours, right = _fold(found.new_text), _fold(wanted)
    if not right:
        scores[f"{group}, near"].count(name, ours in {"", _fold(found.text)})
        return
    scores[f"{group}, exact"].count(name, ours == right)
    scores[f"{group}, near"].count(name, ours == right or similarity(ours, right) >= NEAR)
    lost = [word for word, n in (Counter(right.split()) - Counter(ours.split())).items() for _ in range(n)]
    scores["writer's words kept"].count(name, len(lost) <= len(right.split()) // 10)


def similarity(a: str, b: str) -> float:
    """Return the share of words in common, in order."""
    return difflib.SequenceMatcher(None, a.split(), b.split(), autojunk=False).ratio()


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def own_labels() -> dict[Path, dict[str, Any]]:
    """Return the labels of tests/corpus: one JSON beside each mail."""
    folder = ROOT / "tests" / "corpus"
    return {path.with_suffix(".eml"): json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def more_labels() -> dict[Path, dict[str, Any]]:
    """Return the labels of the further corpora; empty when there are none here."""
    folder = Path(os.environ.get("MAILTICKET_CORPORA", ROOT.parent / "shared" / "corpora"))
    if not (folder / "labels.json").is_file():
        return {}
    return {folder / name: label for name, label in sorted(json.loads((folder / "labels.json").read_text()).items())}


def run(labels: dict[Path, dict[str, Any]], root: Path, *, doubtful: bool) -> tuple[Scores, float, str]:
    """Score every file; return the tallies, the seconds taken and the slowest file."""
    scores = Scores()
    slowest = (0.0, "")
    started = time.perf_counter()
    for path, label in labels.items():
        if not doubtful and "doubt" in label:
            continue
        name = str(path.relative_to(root))
        begun = time.perf_counter()
        found = read(path)
        slowest = max(slowest, (time.perf_counter() - begun, name))
        scores["readable"].count(name, bool((found.text + found.subject).encode("utf-8") or True))
        score(found, label, name, scores)
    return scores, time.perf_counter() - started, f"{slowest[1]} {slowest[0] * 1000:.0f} ms"


def table(title: str, all_: Scores, certain: Scores) -> str:
    """Return one Markdown table."""
    lines = [f"## {title}", "", "| measure | all labels | without doubtful ones |", "|---|---|---|"]
    lines += [f"| {name} | {tally} | {certain[name]} |" for name, tally in sorted(all_.items())]
    return "\n".join(lines)


def main() -> int:
    """Score, print, write docs/understanding.md; fail on a file of tests/corpus that is misread."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--failures", action="store_true", help="name the files of every miss")
    arguments = options.parse_args()
    pages = ["# What we understand of real mail", "", "Written by `make corpus` (bench/corpus.py).", NOTES]
    own = own_labels()
    failed = 0
    for title, labels, root in (
        ("tests/corpus", own, ROOT / "tests" / "corpus"),
        ("Further corpora (not part of this repository)", more := more_labels(), _common(more)),
    ):
        if not labels:
            continue
        everything, seconds, slowest = run(labels, root, doubtful=True)
        certain, _, _ = run(labels, root, doubtful=False)
        pages += [table(title, everything, certain), "", f"{len(labels)} files.", ""]
        print(pages[-4], f"\n{len(labels)} files in {seconds:.1f} s; slowest: {slowest}\n")
        if arguments.failures:
            for measure, tally in sorted(everything.items()):
                print(f"\n{measure}:", *tally.misses, sep="\n  ")
        if labels is own:
            failed = sum(len(tally.misses) for tally in everything.values())
    document = ROOT / "docs" / "understanding.md"
    if not more:
        print("The further corpora are not here: their table stays as it was.")
        pages += ["## Further corpora" + document.read_text().partition("## Further corpora")[2]]
    document.write_text("\n".join(pages).rstrip() + "\n")
    return 1 if failed else 0


def _common(labels: dict[Path, dict[str, Any]]) -> Path:
    return Path(os.path.commonpath(labels)) if labels else ROOT


if __name__ == "__main__":
    sys.exit(main())
