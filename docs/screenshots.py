"""Pictures of notices as agents and requesters see them, from a conversation at a desk: `make screenshots`.

Needs Chromium; not part of CI. Each HTML part is shown at the width of a phone and of a desktop.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mailticket.store import schema
from mailticket.store.database import Database
from tests.letters import File, Letter
from tests.world import World

PICTURES = Path(__file__).parent / "pictures"
WIDTHS = {"phone": 390, "desktop": 1200}
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1")
#: A frame of the wanted width: headless windows have a least width of their own. The title tells how tall it is.
FRAME = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><iframe id="mail" src="{page}" scrolling="no"
style="border:0;display:block;width:{width}px;height:{height}px"></iframe>
<script>mail.onload = () => document.title = "tall=" + mail.contentDocument.documentElement.scrollHeight</script>"""


def conversation(folder: Path) -> Iterator[tuple[str, Letter]]:
    """Play a conversation; yield (name, mail) of those worth seeing."""
    database = Database("sqlite:///mailticket.db", folder)
    schema.create(database)
    database.close()
    world = World("sqlite:///mailticket.db", folder)
    anne, ben, bob = world.requester("anne"), world.requester("ben"), world.agent("bob")
    ticket = anne.writes(
        "Printer on fire",
        "Hello,\n\nthe printer on the second floor smokes, and it smells of burnt hair.\nWhat shall we do?\n\nAnne",
        files=(File("photo.jpg", b"x" * 1_234_567, "image/jpeg"),),
    )
    yield "ack", anne.inbox[-1]
    yield "new-ticket", bob.about(ticket)[0]
    bob.replies(ticket, "#take #priority high\n#latr tomorrow 9am\n\nHello Anne, please use water.")
    yield "held", bob.inbox[-1]
    bob.replies(bob.inbox[-1], "#take #priority high\n#later tomorrow 9am")
    yield "receipt", bob.inbox[-1]
    yield "reply", anne.inbox[-1]
    other = ben.writes("The screen of the meeting room stays black", "Since this morning.\n\nBen")
    bob.replies(bob.about(other)[0], "#due friday")
    bob.writes("tickets", "#list")
    yield "list", bob.inbox[-1]
    world.close()


def picture(browser: str, html: str, target: Path, width: int, folder: Path) -> None:
    """Take a picture of *html*, *width* pixels wide and as tall as it is."""
    page, frame = folder / "mail.html", folder / "frame.html"
    page.write_text(html, "utf-8")
    height = 100
    for _ in range(2):
        frame.write_text(FRAME.format(page=page.name, width=width, height=height), "utf-8")
        seen = run(browser, "--dump-dom", "--virtual-time-budget=2000", frame, width, height, folder)
        height = int(re.search(r"tall=(\d+)", seen)[1])
    frame.write_text(FRAME.format(page=page.name, width=width, height=height), "utf-8")
    run(browser, f"--screenshot={target}", "--virtual-time-budget=2000", frame, width, height, folder)


def run(browser: str, what: str, budget: str, page: Path, width: int, height: int, folder: Path) -> str:
    """Run the browser once; return what it printed."""
    flags = [*FLAGS, "--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}", budget, what]
    done = subprocess.run(
        [browser, *flags, f"--window-size={width},{height}", page.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def browser() -> str:
    """Return the path of Chromium; end when there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or sys.exit("screenshots need Chromium: apt-get install chromium")


def main() -> None:
    """Take all the pictures."""
    chromium = browser()
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        state.mkdir(mode=0o700)
        for name, letter in conversation(state):
            for device, width in WIDTHS.items():
                target = PICTURES / f"{name}-{device}.png"
                picture(chromium, letter.html, target, width, Path(folder))
                print(f"{target.relative_to(PICTURES.parents[1])}  {target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
