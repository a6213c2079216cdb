"""Bytes to clean Unicode: the charset chain, and text that is safe to keep."""

import codecs
import re
import unicodedata
from functools import lru_cache

#: What mailers declare → what they mean; a superset wherever one exists, since the narrow label is rarely obeyed.
WIDENED = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "l1": "cp1252",
    "x-ansi": "cp1252",
    "ansi": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-2": "iso8859-2",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "windows-949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "unicode-1-1-utf-7": "utf-7",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "x-utf-8": "utf-8",
    "unicode": "utf-8",
    "koi8r": "koi8-r",
    "cp-1251": "cp1251",
    "win-1251": "cp1251",
}

#: Encodings that are 7-bit or two-byte on the wire: valid UTF-8 (or ASCII) proves nothing there.
STATEFUL = ("iso2022", "hz", "utf-7", "utf_7", "utf-16", "utf_16", "utf-32", "utf_32")
MULTIBYTE = ("gb18030", "cp949", "cp932", "big5", "euc_jp", "euc-jp")

#: A few valid UTF-8 sequences can be chance in a two-byte charset; this many are not.
CHANCE = 3

_META = re.compile(rb"""<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DROP = dict.fromkeys([*range(9), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFEFF, 0xFFFE, 0xFFFF])
_DROP |= dict.fromkeys([0x0C, 0x85, 0x2028, 0x2029], "\n") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, declared: str = "", *, html: bool = False) -> str:
    """Return *data* as text: UTF-8 if it is that, else as declared (widened), else as its HTML says, else cp1252."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    codec = known_codec(declared)
    if codec.startswith(STATEFUL) and (text := _stateful(data, codec)) is not None:
        return text
    if data.isascii():
        return data.decode("ascii")
    if codec.startswith(MULTIBYTE) and len(_SEQUENCE.findall(data, 0, 2000)) < CHANCE:
        text = _strict(data, codec)
        if text is not None:
            return text
    candidates = ["utf-8", codec, known_codec(_meta_charset(data)) if html else ""]
    for candidate in filter(None, candidates):
        text = _strict(data, candidate)
        if text is not None:
            return text
    return _best_effort(data, codec)


def decode_field(data: bytes) -> str:
    """Return 8-bit bytes of a header field as text: UTF-8 if valid, else cp1252 (product.md 4); no mark changes it."""
    text = _strict(data, "utf-8")
    return data.decode("cp1252", "replace") if text is None else text


def clean(text: str) -> str:
    """Return *text* in NFC, with `\\n` line ends, without NUL, control characters, lone surrogates and BOMs."""
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    if _UNWANTED.search(text):
        text = text.translate(_DROP)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=256)
def known_codec(declared: str) -> str:
    """Return the Python codec for a declared charset, widened; "" when it is unknown or no text encoding."""
    name = declared.strip().strip("\"'").lower().replace("charset=", "")[:60]
    name = WIDENED.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if not getattr(info, "_is_text_encoding", True) or info.name in {"idna", "punycode", "unicode_escape"}:
        return ""
    return "cp1252" if info.name in {"iso8859-1", "ascii"} else name


def _stateful(data: bytes, codec: str) -> str | None:
    text = _strict(data, codec)
    return _jis(data) if text is None and codec.startswith("iso2022_jp") else text


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _best_effort(data: bytes, codec: str) -> str:
    """Decode what fits nothing: mostly-UTF-8 stays UTF-8, a known multi-byte charset stays itself, else cp1252."""
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * 8 <= sum(1 for c in text if ord(c) > 0x7F):
        return text
    return data.decode(codec if codec.startswith((*STATEFUL, *MULTIBYTE)) else "cp1252", "replace")


def _jis(data: bytes) -> str:
    """Decode ISO-2022-JP with the vendors' rows that mailers use all the same, by way of Shift JIS."""
    out = bytearray()
    mode = b"("
    for piece in re.split(rb"(\x1b[$(][@BIJ]?)", data):
        if piece.startswith(b"\x1b"):
            mode = piece[1:]
        elif mode[:1] == b"$":
            for first, second in zip(piece[::2], piece[1::2], strict=False):
                out += _shifted(first & 0x7F, second & 0x7F)
        elif mode == b"(I":
            out += bytes(byte | 0x80 for byte in piece)
        else:
            out += piece
    return out.decode("cp932", "replace")


def _shifted(first: int, second: int) -> bytes:
    """Return the Shift JIS bytes of one JIS X 0208 character."""
    if first < 0x21 or second < 0x21:
        return bytes([first, second])
    lead = (first + 1) // 2 + (0x70 if first < 0x5F else 0xB0)
    trail = second + (0x1F + (second >= 0x60) if first % 2 else 0x7E)
    return bytes([lead, trail])


def _meta_charset(data: bytes) -> str:
    match = _META.search(data, 0, 4096)
    return match.group(1).decode("ascii") if match else ""
