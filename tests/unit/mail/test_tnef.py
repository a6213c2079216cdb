"""A winmail.dat is opened where the extra `outlook` is installed, and kept whole where it cannot be (zammad#2403)."""

import base64
import struct

import pytest

from mailticket.mail.parse import parse, part_bytes
from tests.unit.mail.poison import plain


def attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(container: bytes) -> bytes:
    head = b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n'
    return plain(head, base64.encodebytes(container))


CONTAINER = (
    struct.pack("<IH", 0x223E9F78, 1)
    + attribute(2, 0x00069002, b"\1\0" + b"\xff" * 4 + b"\0" * 8)
    + attribute(2, 0x00018010, b"a.txt\0")
    + attribute(2, 0x0006800F, b"hello")
)


def test_the_files_inside_are_attachments():
    pytest.importorskip("tnefparse")
    raw = winmail(CONTAINER)

    assert [("a.txt", 5, b"hello")] == [(a.name, a.size, part_bytes(raw, a.part)) for a in parse(raw).attachments]


def test_an_empty_file_is_a_file_too_and_the_type_may_be_lost():
    pytest.importorskip("tnefparse")
    empty = CONTAINER.replace(attribute(2, 0x0006800F, b"hello"), attribute(2, 0x0006800F, b""))
    raw = winmail(empty).replace(b"application/ms-tnef", b"application/octet-stream")

    assert [("a.txt", 0)] == [(a.name, a.size) for a in parse(raw).attachments]


def test_a_container_that_only_repeats_the_text_is_no_file():
    """Outlook sends one along with every rich text; the text part says the same."""
    pytest.importorskip("tnefparse")
    head = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))

    assert () == parse(winmail(head)).attachments


@pytest.mark.parametrize("container", [b"", b"garbage", CONTAINER[:20]])
def test_a_broken_container_is_kept_whole(container):
    assert [("winmail.dat", len(container))] == [(a.name, a.size) for a in parse(winmail(container)).attachments]


def test_the_text_in_a_container_is_shown_where_there_is_no_other():
    """A mail that is nothing but a winmail.dat is not an empty one."""
    pytest.importorskip("tnefparse")
    head = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x0002800C, b"It burns.\0")
    alone, beside = winmail(head), b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n'

    assert ("It burns.", ()) == (parse(alone).text, parse(alone).attachments)
    assert "Hello" == parse(b"From: a@b.example\r\n" + beside + alone + b"\r\n--b--\r\n").text
