"""The parser child: what kills or hangs it costs one mail, and nothing else (trust.md R8, S15)."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailticket.errors import PermanentError
from mailticket.mail import child
from mailticket.mail.frames import LENGTH, LIMIT
from mailticket.mail.parser import ChildParser, InlineParser
from tests.unit.mail.poison import plain


def numbered(number: int) -> bytes:
    return plain(b"Message-ID: <%d@client.example>\r\n" % number)


@pytest.fixture
def parser():
    parser = ChildParser()
    yield parser
    parser.close()


def test_both_parsers_read_the_same(parser):
    raw = plain(b"Message-ID: <1@client.example>\r\n", b"Hello\r\n\r\nOn 2 Nov 2026 10:00, Bob wrote:\r\n> x\r\n")

    assert InlineParser().parse(raw) == parser.parse(raw)


def test_a_mail_over_the_size_limit_comes_back_degraded():
    parser = ChildParser(max_size=1000)
    mail = parser.parse(plain(b"", b"x" * 2000))
    parser.close()

    assert ("message size", "poison", 2000) == (mail.degraded, mail.subject, len(mail.text))


def test_a_hanging_child_is_killed_and_the_next_mail_read():
    parser = ChildParser(wall=1.5)
    parser.parse(numbered(1))
    os.kill(parser.pid, signal.SIGSTOP)

    with pytest.raises(PermanentError):
        parser.parse(numbered(2))
    assert "<3@client.example>" == parser.parse(numbered(3)).message_id
    parser.close()


def test_a_child_that_died_between_two_mails_costs_none(parser):
    parser.parse(numbered(1))
    os.kill(parser.pid, signal.SIGKILL)
    os.waitid(os.P_PID, parser.pid, os.WEXITED | os.WNOWAIT)

    assert "<2@client.example>" == parser.parse(numbered(2)).message_id


def test_a_child_is_replaced_after_a_mail_that_made_it_fat(parser):
    """Memory of a 30 MB mail is given back to the machine."""
    parser.parse(numbered(1))
    before = parser.pid
    parser.parse(plain(b"", b"x" * (child.FATTENING + 1)))

    assert "<2@client.example>" == parser.parse(numbered(2)).message_id
    assert before != parser.pid


def test_mails_are_read_ahead_in_order_and_by_many_threads(parser):
    ahead = [parser.submit(numbered(n)) for n in range(20)]
    with ThreadPoolExecutor(4) as threads:
        beside = list(threads.map(lambda n: parser.parse(numbered(n)).message_id, range(20, 40)))

    assert [f"<{n}@client.example>" for n in range(20)] == [future.result().message_id for future in ahead]
    assert [f"<{n}@client.example>" for n in range(20, 40)] == beside


def test_the_child_stands_under_its_limits(parser):
    parser.parse(numbered(1))
    limits = Path(f"/proc/{parser.pid}/limits").read_text()
    soft = {name: int(re.search(rf"{name}\s+(\d+)", limits).group(1)) for name in ("Max address space", "Max cpu time")}

    assert child.MAX_MEMORY == soft["Max address space"]
    assert child.MAX_CPU <= soft["Max cpu time"] <= child.MAX_CPU + 3


def test_the_child_imports_neither_database_nor_models():
    """It is to stay under 45 MB."""
    import subprocess
    import sys

    heavy = "sqlalchemy pydantic sqlmodel jinja2 typer rich icalendar"
    code = f"import sys, mailticket.mail.child; print([m for m in {heavy.split()} if m in sys.modules])"

    assert "[]\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_a_child_whose_daemon_was_killed_ends_without_a_word():
    """A traceback in the journal would have the operator look for a fault."""
    import subprocess
    import sys

    raw = numbered(1)
    frame = LENGTH.pack(LIMIT.size + len(raw)) + LIMIT.pack(1 << 20) + raw
    read_end, write_end = os.pipe()
    orphan = subprocess.Popen(
        [sys.executable, "-m", "mailticket.mail.child"], stdin=subprocess.PIPE, stdout=write_end, stderr=subprocess.PIPE
    )
    os.close(read_end)
    os.close(write_end)

    assert (b"", 0) == (orphan.communicate(frame)[1], orphan.returncode)


def test_a_closed_parser_leaves_no_child():
    parser = ChildParser()
    parser.parse(numbered(1))
    pid = parser.pid
    parser.close()

    assert not Path(f"/proc/{pid}").exists()
