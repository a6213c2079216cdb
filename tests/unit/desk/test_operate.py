"""What the operator's lists read: the beginning of a mail is enough."""

import base64
import random
import tracemalloc

from mailticket.desk import operate
from tests.e2e.installation import mail
from tests.world import World


def test_a_list_of_large_mails_is_made_from_their_beginnings(world: World):
    """A spool of a hundred thousand mails with files is listed in little memory, on either database."""
    noise = base64.encodebytes(random.Random(1).randbytes(3 << 20)).decode()
    world.mailbox.deliver(mail("Printer on fire", noise))
    world.tick()
    tracemalloc.start()
    with world.reading() as tx:
        (row,) = operate.spooled(tx, everything=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert ("Printer on fire", "anne@customer.example") == (row["subject"], row["from"])
    assert peak < 1 << 20
