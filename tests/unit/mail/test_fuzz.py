"""Whatever is done to a mail, it is read: no exception, clean text, in time (trust.md F1, R6, S16).

CI reads some hundred damaged mails; `make fuzz` many thousand, with other seeds each time. A failure names its seed:
`damaged(seed)` is the mail.
"""

import json
import os
import time
from dataclasses import fields

import pytest

from mailticket.flows.explain import explain
from mailticket.flows.screening import Facts, screen
from mailticket.mail import child, codec
from mailticket.mail.parse import part_bytes
from mailticket.mail.parser import InlineParser
from tests.unit.mail.mutations import damaged, seeds

COUNT = int(os.environ.get("MAILTICKET_FUZZ", "600"))
FIRST = int(os.environ.get("MAILTICKET_FUZZ_SEED", "0"))
CHUNK = 100

#: Processor time that one mail may take; the poison of trust.md F2 gets as much.
SECONDS = 2.0


def every_text(value: object) -> "list[str]":
    """Return all texts in a value, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in every_text(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [text for field in fields(value) for text in every_text(getattr(value, field.name))]
    return []


def check(seed: int) -> None:
    """Read one damaged mail as the daemon does, and everything that is made of it."""
    raw = damaged(seed)
    begun = time.process_time()
    mail = child.read(raw, max_size=1 << 20)
    taken = time.process_time() - begun
    texts = "".join(every_text(mail))
    texts.encode("utf-8")
    assert "\0" not in texts
    assert codec.load(codec.dump(mail)) == mail
    assert screen(mail, Facts()).rule
    json.dumps(explain(InlineParser(), raw, str(seed)))
    assert mail.new_words.strip() or not mail.text.strip(), "never nothing where there was text"
    if not mail.degraded:
        assert [file.size for file in mail.attachments] == [
            len(part_bytes(raw, file.part)) for file in mail.attachments
        ]
    assert taken < SECONDS


@pytest.mark.parametrize("chunk", range(FIRST, FIRST + COUNT, CHUNK))
@pytest.mark.timeout(600)
def test_a_damaged_mail_is_read(chunk):
    wrong = []
    for seed in range(chunk, chunk + CHUNK):
        try:
            check(seed)
        except Exception as error:
            wrong.append(f"damaged({seed}): {type(error).__name__}: {str(error)[:200]}")

    assert [] == wrong


def test_the_damage_is_done():
    """Else the tests above would read healthy mails."""
    assert len({damaged(seed) for seed in range(50)} - set(seeds())) >= 45
    assert damaged(7) == damaged(7)
