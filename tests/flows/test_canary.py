"""Secrets of every kind, on every way that can fail: they come out in no log line and no error column (trust.md S24)."""

import sqlalchemy as sa

from mailticket.errors import TransientError
from mailticket.mail.message import Mail
from mailticket.store.mails import MAIL
from mailticket.store.outbox import OUTBOX
from mailticket.transports.submitter import Verdict
from tests.canaries import leaked, listening, secrets_of
from tests.world import PoisonableParser, World

SUBJECT, WORDS, NAME = "canary-subject-7f3a", "canary words 91bd", "canary-name-c2e8.pdf"
ADDRESS, PASSWORD, OTHER = "canary-5d6e@customer.example", "canary-password-4410", "canary-other-88aa@else.example"
CANARIES = (SUBJECT, WORDS, NAME, ADDRESS, PASSWORD, OTHER)


class QuotingParser(PoisonableParser):
    """A parser with a bug that quotes what it reads."""

    def parse(self, raw: bytes) -> Mail:
        if b"quote me" in raw:
            raise ValueError(f"cannot make sense of {raw!r} with {PASSWORD}")
        return super().parse(raw)


def test_no_canary_sings(world: World):
    world.parser = QuotingParser()
    with listening() as lines:
        cathy, bob = world.requester("cathy", ADDRESS), world.agent("bob")
        ticket = cathy.writes(SUBJECT, WORDS)
        bob.replies(ticket, f"#reslove\n{WORDS}")
        bob.replies(ticket, f"{WORDS}, an answer")
        cathy.writes(f"{SUBJECT} quote me", f"quote me, {WORDS}")
        refused = f"550 5.1.1 <{ADDRESS}> ({OTHER}): no such user"
        world.submitter.answer(Verdict.REJECTED, refused, to=ADDRESS)
        cathy.writes(f"{SUBJECT} again", WORDS)
        world.submitter.by_recipient.clear()
        world.submitter.answer(Verdict.OUTAGE, f"535 5.7.8 log-in of {OTHER} with {PASSWORD} refused")
        world.bring(cathy.drafts(f"{SUBJECT} while away", WORDS))
        world.tick(troubled=True)
        world.mailbox.fail("open", TransientError(f"{OTHER}: {PASSWORD}"))
        world.mailbox.close()
        for _ in range(2):
            world.clock.advance(minutes=10)
            world.tick(troubled=True)
        world.clock.advance(minutes=10)
        world.tick()
    with world.reading() as tx:
        errors = list(tx.execute(sa.select(MAIL.c.error).where(MAIL.c.error != "")).scalars())
        tokens = list(tx.execute(sa.select(OUTBOX.c.message_id)).scalars())

    assert {"ticket", "held", "set-aside"} == set(world.outcomes)
    assert errors, "what went wrong is kept all the same"
    assert "ValueError" in errors[0]
    assert any("mail failed" in line for line in lines)
    assert any("route down" in line for line in lines)
    assert [] == leaked([*lines, *errors], [*CANARIES, *tokens, *secrets_of(world)])
