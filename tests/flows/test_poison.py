"""Mail that cannot be read or applied: tried three times, set aside, told; everybody else is served (R7, R8)."""

import time
from pathlib import Path

from mailticket.mail.message import Mail
from tests.world import PoisonableParser, World


class WatchingParser(PoisonableParser):
    """Looks, while it reads a mail, whether that mail would be blamed if the process died now."""

    def __init__(self, in_work: Path) -> None:
        super().__init__()
        self.in_work = in_work
        self.blamed = False

    def parse(self, raw: bytes) -> Mail:
        deadline = time.monotonic() + 0.2
        while time.monotonic() < deadline and not self.blamed:
            self.blamed = self.in_work.exists() and any(self.in_work.read_bytes())
        return super().parse(raw)


def test_a_run_that_dies_while_the_parser_starts_blames_no_mail(world: World):
    """The parser is a process of its own, slow to start; what dies while we wait for it is not the mail's doing."""
    world.parser = WatchingParser(world.state_dir / "in-work" / "support")
    ticket = world.requester("anne").writes()

    assert ("ticket", False) == (ticket.outcome, world.parser.blamed)
