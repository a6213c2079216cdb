"""Mail in files: a mail, an mbox (RFC 4155), a Maildir, a folder of mails, or a pipe."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

#: RFC 4155: a line that begins a mail in an mbox; asctime follows the address.
FROM_LINE = re.compile(rb"^From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", re.MULTILINE)
ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mails(source: Path | BinaryIO) -> Iterator[bytes]:
    """Yield the raw mails in *source*, folders in the order of their names."""
    if not isinstance(source, Path):
        yield without_from_line(source.read())
    elif not source.is_dir():
        yield from split(source.read_bytes())
    else:
        one_each = is_maildir(source)
        for path in mail_files(source):
            yield from (without_from_line(path.read_bytes()),) if one_each else split(path.read_bytes())


def is_maildir(folder: Path) -> bool:
    """Say whether *folder* is a Maildir."""
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def mail_files(folder: Path) -> Iterator[Path]:
    """Yield the mail files of a Maildir (new, then cur; tmp is unfinished) or of any other folder, by name.

    What is hidden is no mail: indexes of mail servers, what editors and desktops leave behind.
    """
    for place in (folder / "new", folder / "cur") if is_maildir(folder) else (folder,):
        yield from sorted(path for path in place.rglob("*") if path.is_file() and not is_hidden(path, place))


def is_hidden(path: Path, place: Path) -> bool:
    """Say whether a file, or a folder on the way to it from *place*, has a name that begins with a dot."""
    return any(part.startswith(".") for part in path.relative_to(place).parts)


def without_from_line(data: bytes) -> bytes:
    """Return the one mail that a pipe delivers, without the From line that a delivery agent puts on top.

    It is never split: nobody escapes the lines of its body, and what a stranger writes there must not become a mail of
    its own, with header fields that no border has seen.
    """
    return data.partition(b"\n")[2] if FROM_LINE.match(data) else data


def split(data: bytes) -> Iterator[bytes]:
    """Yield the mails of an mbox; anything else is one mail."""
    if not FROM_LINE.match(data):
        yield data
        return
    starts = [match.start() for match in FROM_LINE.finditer(data) if is_separator(data, match.start())]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        mail = data[start:end].partition(b"\n")[2]
        if len(starts) > 1:
            mail = ESCAPED_FROM.sub(rb"\1", mail.removesuffix(b"\n"))
        yield mail


def is_separator(data: bytes, at: int) -> bool:
    """Say whether the From line at *at* separates mails: it is the first line, or an empty one stands before it."""
    return at == 0 or data[max(0, at - 4) : at].endswith((b"\n\n", b"\r\n\r\n"))
