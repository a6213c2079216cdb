"""How every unit of work ends: proposals answered by work, timers planned anew, people told, history written."""

from mailticket.desk import proposals, trouble
from mailticket.desk.announce import announce
from mailticket.desk.context import Desk
from mailticket.flows import due


def end(desk: Desk) -> None:
    """Draw the consequences of what happened on *desk*, as rows; nothing may happen on it afterwards."""
    proposals.settle(desk)
    due.plan(desk)
    announce(desk)
    if trouble.templates(desk):
        announce(desk)
    desk.write_history()
