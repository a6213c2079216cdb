"""docs/bench.md: a section a benchmark, each written by its own."""

import re

from bench.measure import ROOT

PAGE = ROOT / "docs" / "bench.md"


def put(text: str) -> None:
    """Write a section in the place of the one with its heading (`# …`, `## …`), which it begins with, or at the end."""
    heading = text.partition("\n")[0]
    whole = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    sections = [section for section in re.split(r"(?m)^(?=#{1,2} )", whole) if section.strip()]
    kept = [section for section in sections if section.partition("\n")[0] != heading]
    at = next((number for number, section in enumerate(sections) if section not in kept), len(kept))
    kept.insert(at, text.rstrip("\n") + "\n")
    PAGE.write_text("\n".join(section.rstrip("\n") + "\n" for section in kept), encoding="utf-8")
