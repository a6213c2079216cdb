"""Every notice on a sheet of its own, as clients and people treat it: `make gallery`, pictures in build/gallery.

Needs Chromium; not part of CI. A sheet shows all languages on a phone, what the notice says otherwise in the dark,
and the whole under stress: words that cannot be broken, right-to-left script, twenty files, style sheets dropped as
Gmail does, boxes ignored as Outlook does. What a machine can see is measured in the same pages and ends with an
error: text too faint to read, and mail wider than its window.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from html import escape, unescape
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import screenshots

from mailticket import paths
from mailticket.choices import SHIPPED_LANGUAGES
from mailticket.mail import sanitise, taps, template_check
from mailticket.mail.notices import NOTICES
from mailticket.mail.templates import Templates
from mailticket.mail.views import FileView, Words

FOLDER = Path(__file__).parents[1] / "build" / "gallery"
PHONE, DESKTOP = 390, 1200
COLUMNS = 5

#: Names of values that people fill, whatever they like.
PEOPLES = frozenset(
    [
        "subject",
        "author",
        "by",
        "title",
        "requester",
        "assignee",
        "resolution",
        "after",
        "line",
        "what",
        "approver",
        "quoted_by",
        "from_",
        "name",
        "facts",
        "understood",
    ]
)
UNBROKEN = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3
ARABIC = "الطابعة في الطابق الثاني تحترق، رقم 42 (HP LaserJet)، ماذا نفعل؟"
HEBREW = "המדפסת בקומה השנייה בוערת, דגם HP LaserJet 42. מה לעשות?"
LONG = "The printer on the second floor smokes and smells of burnt hair and nobody knows what to do about it " * 3
RICH = (
    "<h2>How to go on</h2><p>Please <b>read</b> <a href='https://docs.example/a/long/path'>this page</a> first.</p>"
    "<ul><li>one<ul><li>within</li></ul></li><li>two</li></ul><table border=1><tr><th>Part</th><th>Number</th><th>In "
    "stock</th></tr><tr><td>Toner</td><td>CF-226-X</td><td>yes</td></tr></table><blockquote>quoted</blockquote>"
    "<pre>systemctl restart cups.service &amp;&amp; journalctl --unit cups.service --since today --no-pager</pre>"
)
TWENTY = tuple(FileView(f"scan of page {n}.pdf", n * 98_765, "9f86d081884c7d65" * 4 * (n % 7 == 0)) for n in range(20))

#: What a client takes out of a mail: patterns, and what stands in their place.
GMAIL = ((r"(?s)<style>.*?</style>", ""),)
OUTLOOK = (
    *GMAIL,
    (r"<!--\[if mso\]>(.*?)<!\[endif\]-->", r"\1"),
    (r"(?:max-width|border-radius|display|overflow-wrap):[^;\"]*;?", ""),
    (r"(<(?:a|p|ul) [^>]*)padding:[^;\"]*", r"\1padding:0"),
)
DARK = ((r"@media \(prefers-color-scheme: dark\)", "@media all"), ('content="light dark"', 'content="dark"'))

CELL = """<figure><figcaption>{title}</figcaption><iframe scrolling="no" data-name="{title}"
style="width:{width}px" srcdoc="{html}"></iframe></figure>"""
SHEET = """<!DOCTYPE html><meta charset="utf-8"><title>{title}</title><style>
body {{ margin: 8px; background: #7d8791; font: bold 15px sans-serif }}
figure {{ display: inline-block; vertical-align: top; margin: 0 8px 12px 0 }}
iframe {{ display: block; border: 0; height: 10px }}</style>
{cells}<pre id="found"></pre><script>{script}</script>"""
#: Sizes the frames; notes what is too wide, and text with a contrast under 4.5 : 1 (WCAG 2, level AA).
SCRIPT = """
const rgb = colour => colour.match(/[\\d.]+/g).map(Number)
const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
const light = colour => colour.slice(0, 3).map(v => linear(v / 255))
  .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0)
const ground = element => {
  for (; element; element = element.parentElement) {
    const colour = rgb(getComputedStyle(element).backgroundColor)
    if (colour.length < 4 || colour[3] > 0) return colour
  }
  return [255, 255, 255]
}
const contrast = (one, two) => (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
onload = () => {
  const found = new Set()
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, name = frame.dataset.name
    frame.style.height = page.documentElement.scrollHeight + "px"
    const wide = page.documentElement.scrollWidth - frame.clientWidth
    if (wide > 0) found.add(name + ": " + wide + " px too wide")
    const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const words = texts.currentNode.data.trim(), element = texts.currentNode.parentElement
      if (!words || words == "●") continue
      const ratio = contrast(light(rgb(getComputedStyle(element).color)), light(ground(element)))
      if (ratio < 4.5) found.add(name + ": contrast " + ratio.toFixed(1) + " of “" + words.slice(0, 30) + "”")
    }
  }
  document.getElementById("found").textContent = [...found].join("\\n")
  document.title = "tall=" + document.documentElement.scrollHeight
}"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A mail as one client shows it."""

    title: str
    html: str
    width: int = PHONE


def frames(templates: Templates, notice: str) -> Iterator[Frame]:
    """Give *notice* in all languages, then in all it may say, then under stress, then on a desktop."""
    sample, *others = template_check.samples(notice)
    for language in SHIPPED_LANGUAGES:
        yield Frame(f"{language}, light", rendered(templates, notice, language, sample))
    for number, values in enumerate([sample, *others]):
        language = SHIPPED_LANGUAGES[number % len(SHIPPED_LANGUAGES)]
        yield Frame(f"{language}, dark, {number}", as_in(DARK, rendered(templates, notice, language, values)))
    for title, values, client in stresses(sample):
        yield Frame(title, as_in(client, rendered(templates, notice, "en", values)))
    whole = rendered(templates, notice, "de", sample)
    yield Frame("desktop, light", whole, DESKTOP)
    yield Frame("desktop, Outlook", as_in(OUTLOOK, whole), DESKTOP)
    yield Frame("desktop, dark", as_in(DARK, rendered(templates, notice, "fr", filled(sample, LONG))), DESKTOP)


def rendered(templates: Templates, notice: str, language: str, values: Mapping[str, Any]) -> str:
    """Return the HTML of *notice*, with what the samples say in English in its language: reasons and buttons."""
    words, own = templates.catalogue(language), dict(values)
    labels = words.table("taps")
    if own.get("taps"):
        steps = taps.STEPS.get(notice, ("finish", "put-off") if notice == "activity" else ())
        to = {"address": "support@acme.example", "subject": "Re: [#1042] Printer on fire"}
        own["taps"] = tuple(taps.tap(step, labels, **to) for step in steps)
    if own.get("feedback"):
        own["feedback"] = tuple(replace(tap, label=labels[tap.label.lower()]) for tap in own["feedback"])
    if own.get("why"):
        own["why"] = words.phrase("why", "queue", value="support")
    return templates.render(notice, language, own).html


def stresses(sample: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Sequence[tuple[str, str]]]]:
    """Give (title, values, what the client takes out)."""
    files = {"files": TWENTY} if "files" in sample else {}
    yield "Gmail", sample, GMAIL
    yield "unbroken", filled(sample, UNBROKEN), ()
    yield "unbroken, Gmail", filled(sample, UNBROKEN), GMAIL
    yield "Arabic, 20 files", {**filled(sample, ARABIC), **files}, ()
    yield "Hebrew, dark", filled(sample, HEBREW), DARK
    yield "long, dark, 20 files", {**filled(sample, LONG), **files}, DARK
    yield "rich", filled(sample, "", sanitise.clean(RICH)), ()
    yield "rich, dark", filled(sample, "", sanitise.clean(RICH)), DARK


def filled(value: Any, text: str, html: str = "", name: str = "") -> Any:
    """Return *value* with *text* (and *html* in words) wherever people may write."""
    match value:
        case Words():
            return Words(f"{text}\n\n{text}", html)
        case str():
            return text if text and value and name in PEOPLES else value
        case ((_, _), *_):  # of the catalogue the one, of people the other
            return tuple((key, text or said) for key, said in value)
        case tuple():
            return tuple(filled(one, text, html, name) for one in value)
        case Mapping():
            return {key: filled(one, text, html, key) for key, one in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{one.name: filled(getattr(value, one.name), text, html, one.name) for one in fields(value)}
            )
        case _:
            return value


def as_in(client: Sequence[tuple[str, str]], html: str) -> str:
    """Return *html* as the client leaves it."""
    for pattern, instead in client:
        html = re.sub(pattern, instead, html)
    return html


def sheet(browser: str, title: str, shown: Sequence[Frame], folder: Path) -> list[str]:
    """Make one picture of all that is *shown*; return what is wrong in it."""
    page, width = folder / "sheet.html", COLUMNS * (PHONE + 12) + 16
    cells = "".join(CELL.format(title=one.title, width=one.width, html=escape(one.html)) for one in shown)
    page.write_text(SHEET.format(title=title, cells=cells, script=SCRIPT), "utf-8")
    seen = screenshots.run(browser, "--dump-dom", "--virtual-time-budget=4000", page, width, 900, folder)
    height = int(re.search(r"tall=(\d+)", seen)[1])
    target = FOLDER / f"{title}.png"
    screenshots.run(browser, f"--screenshot={target}", "--virtual-time-budget=4000", page, width, height, folder)
    found = re.search(r'(?s)<pre id="found">(.*?)</pre>', seen)[1]
    return [f"{title}, {one}" for one in unescape(found).splitlines() if one]


def main() -> None:
    """Make the sheets of the notices named, else of all."""
    templates = Templates(paths.templates(), None, "en")
    browser = screenshots.browser()
    FOLDER.mkdir(parents=True, exist_ok=True)
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for notice in sys.argv[1:] or sorted(NOTICES):
            found = sheet(browser, notice, list(frames(templates, notice)), Path(folder))
            print(f"build/gallery/{notice}.png", *found, sep="\n  ", flush=True)
            wrong += found
    sys.exit(f"{len(wrong)} things are hard to read" if wrong else 0)


if __name__ == "__main__":
    main()
