"""What a server's reply means for a mail, by the stage at which it comes (trust.md R10-R13)."""

import re
from enum import Enum, auto

from mailticket.transports.submitter import Verdict


class Stage(Enum):
    """The steps of a transaction."""

    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    BODY = auto()  #: while the mail is being sent
    FINAL = auto()  #: after the dot


#: The classes of reply (first digit) that let the transaction go on.
GOES_ON = {Stage.MAIL: 2, Stage.RCPT: 2, Stage.DATA: 3, Stage.FINAL: 2}

#: What the loss of the connection, or silence, means. Before MAIL is accepted nothing can go now; afterwards it may be
#: this mail that the server (or a filter before it) cannot stand, and it must not hold up the others for ever.
LOST = {
    Stage.MAIL: Verdict.OUTAGE,
    Stage.RCPT: Verdict.DEFERRED,
    Stage.DATA: Verdict.DEFERRED,
    Stage.BODY: Verdict.DEFERRED,
    Stage.FINAL: Verdict.UNCERTAIN,
}

#: Nothing is wrong with the mail: the server closes, or wants us to log in.
NOT_THE_MAIL = {421, 530, 534, 535, 538}

LONGEST_REPLY = 300
ADDRESS = re.compile(r"[^\s<>@\"',;:()]{1,64}@[^\s<>@\"',;:()]{1,255}")


def verdict(stage: Stage, code: int | None) -> Verdict:
    """Return what *code* means at *stage*; None is a lost connection, -1 what nobody can understand.

    ACCEPTED before the final stage means: go on. The unknown counts as temporary, and after the dot as doubt.
    """
    if code is None:
        return LOST[stage]
    if code in NOT_THE_MAIL:
        return Verdict.OUTAGE
    match code // 100:
        case kind if kind == GOES_ON.get(stage):
            return Verdict.ACCEPTED
        case 4:
            return Verdict.DEFERRED
        case 5:
            return Verdict.REJECTED
        case _:
            return Verdict.UNCERTAIN if stage is Stage.FINAL else Verdict.DEFERRED


def presentable(reply: str, recipient: str) -> str:
    """Return *reply* on one short line, without control characters and without other people's addresses."""
    line = " ".join("".join(c if c.isprintable() else " " for c in reply).split())
    hidden = ADDRESS.sub(lambda found: found[0] if found[0].lower() == recipient.lower() else "…", line)
    return hidden[:LONGEST_REPLY]
