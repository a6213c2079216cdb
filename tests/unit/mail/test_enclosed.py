"""Words in files are found, without taking the files to pieces."""

import base64

import pytest

from mailticket.mail.enclosed import MAX_BYTES, MAX_DEPTH, may_speak, texts
from tests.growth import assert_linear

WORDS = "what stands in the file, longer than forty characters"


def nested(times):
    data = WORDS.encode()
    for _ in range(times):
        data = b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data)
    return data


FOUND = {
    "plain": WORDS.encode(),
    "with a soft line end": WORDS.replace("the", "t=\r\nhe").encode(),
    "tags": WORDS.replace(" ", " <i\nclass='x'>").encode(),
    "entities": WORDS.replace("a", "&#97;").encode() + b"<br>",
    "utf-16": WORDS.encode("utf-16-le"),
    "latin": ("é" + WORDS).encode("cp1252"),
    **{f"base64, {times} times": nested(times) for times in range(1, MAX_DEPTH + 1)},
    "base64 without padding": base64.b64encode(WORDS.encode() + b".").rstrip(b"="),
}


@pytest.mark.parametrize("data", FOUND.values(), ids=FOUND)
def test_words_are_found(data):
    assert any(WORDS in " ".join(text.split()) for text in texts(data))


@pytest.mark.parametrize("data", [nested(MAX_DEPTH + 1), b" " * MAX_BYTES + WORDS.encode()])
def test_not_for_ever(data):
    assert not any(WORDS in text for text in texts(data))


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        ("message/rfc822", True),
        ("application/octet-stream", True),
        ("text/html", True),
        ("application/vnd.ms-outlook", True),
        ("image/png", False),
        ("application/pdf", False),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
    ],
)
def test_types_that_nobody_reads_are_left_alone(kind, may):
    assert may is may_speak(kind)


@pytest.mark.parametrize("unit", ["<", "=\n", "AAAA\n", "<a "])
def test_files_made_to_hurt_are_read_all_the_same(unit):
    assert list(texts(unit.encode() * MAX_BYTES))
    assert_linear(lambda text: list(texts(text.encode())), unit, MAX_BYTES // 4)
