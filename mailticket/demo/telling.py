"""How the demo is told on a terminal: calm, in three columns of ink, without cutting a word."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from mailticket.demo.desk import Entry

#: So much of a mail is shown; the rest is in the mailbox.
LINES = 9
WIDTH = 100
#: What the mails say already, or nobody in an audience would ask for; unless the desk says why.
UNTOLD = {"message", "first response"}


class Teller:
    """Tells an audience what happens."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        if self.console.width > WIDTH or not self.console.is_terminal:
            self.console.width = WIDTH
        self._shown: list[str] = []

    def prologue(self, cast: Iterable[tuple[str, str]]) -> None:
        """Say who takes part, and how to read what follows."""
        self.console.print()
        for name, part in cast:
            self._indented(Text.assemble((f"{name:14}", "bold"), (part, "dim")), 2)
        self.console.print()
        for sign, style, meaning in (
            ("✉", "cyan", "a mail, really sent by SMTP and read by IMAP; behind ours stands which notice it is"),
            ("●", "yellow", "what the desk did and put on record, and why"),
            ("=", "magenta", "how the ticket stands now"),
        ):
            self._indented(Text.assemble((f"{sign} ", style), (meaning, "dim")), 2)

    def scene(self, act: int, title: str) -> None:
        """Raise the curtain."""
        self.console.print()
        self.console.rule(Text(f" {act}. {title} ", style="bold"), align="left", style="dim")

    def says(self, words: str) -> None:
        """Say what is about to happen."""
        self.console.print()
        self.console.print(Text(words, style="italic"))

    def mail(self, sender: str, recipient: str, subject: str, text: str, *, notice: str = "") -> None:
        """Show a mail: who to whom, what about, and how it begins."""
        head = Text.assemble(("✉ ", "cyan"), (sender, "bold"), (" → ", "dim"), (recipient, "bold"))
        if notice:
            head.append(f"  {notice}", "green")
        self._indented(head, 2)
        words = [subject, *beginning(text)]
        if words == self._shown:  # one mail to several people is shown once
            self._indented(Text("(the same)", style="dim"), 4)
            return
        self._shown = words
        self._indented(Text(subject, style="cyan"), 4)
        self._indented(Text("\n".join(words[1:]), style="dim" if notice else ""), 4)

    def entry(self, entry: Entry) -> None:
        """Show what the desk did, and why."""
        if entry.event in UNTOLD and not entry.why:
            return
        number = f"#{entry.ticket} " if entry.ticket else ""
        line = Text.assemble(("● ", "yellow"), f"{number}{entry.actor}: {entry.event}")
        if entry.detail:
            line.append(f" {entry.detail}")
        if entry.why:
            line.append(f"  why: {entry.why}", "dim")
        self._indented(line, 2)

    def status(self, number: int, status: str) -> None:
        """Show how the ticket stands."""
        self._indented(Text.assemble(("= ", "magenta"), f"#{number} is ", (status, "bold magenta")), 2)

    def lines(self, lines: Iterable[str]) -> None:
        """Print lines as they are, to be copied: neither folded nor coloured."""
        for line in lines:
            self.console.print(Text(line), soft_wrap=True)

    def _indented(self, text: Text, by: int) -> None:
        for line in text.wrap(self.console, self.console.width - by):
            line.rstrip()
            self.console.print(Text(" " * by if line.plain else "") + line)


def beginning(text: str) -> list[str]:
    """Return the first lines of a mail that say something, and a mark when there are more."""
    if text.startswith("##-"):  # "write your answer above this line" is read once, not each time
        text = text.partition("\n\n")[2]
    said = [line.rstrip() for line in text.strip("\n").split("\n")]
    lines = [line for at, line in enumerate(said) if line or (at and said[at - 1])]
    return lines if len(lines) <= LINES else [*"\n".join(lines[: LINES - 1]).rstrip().split("\n"), "…"]
