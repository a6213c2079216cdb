"""The bytes of a mail in the spool: small, and the same when they come out (R20)."""

import base64
import zlib
from random import Random

import pytest

from mailticket.store.mails import LARGE, deflated

WORDS = b"printer invoice order monitor keyboard delivery account password server network "
PACKED = base64.encodebytes(Random(7).randbytes(3 * LARGE))


@pytest.mark.parametrize(
    "content",
    [b"", b"x", WORDS * 3, WORDS * LARGE, PACKED, WORDS * 2000 + PACKED, bytes(LARGE - 1), bytes(LARGE)],
    ids=["empty", "one", "short", "large", "packed", "words and packed", "just below", "just large"],
)
def test_what_was_deflated_comes_out_as_it_was(content: bytes):
    assert content == zlib.decompress(deflated(content))


def test_a_packed_file_takes_no_more_room_than_its_bytes_do_and_text_much_less():
    assert len(deflated(PACKED)) < 0.77 * len(PACKED)
    assert len(deflated(WORDS * LARGE)) < 0.02 * len(WORDS * LARGE)
