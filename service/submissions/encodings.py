"""From bytes to text without ever guessing wrongly: what can't be told with certainty is refused."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

# The longest first: UTF-32's mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What editors of the last decades wrote when it was not UTF-8.
USUAL = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859_2", "iso8859_5", "iso8859_7", "koi8_r"),
    *("cp850", "cp852", "cp866", "mac_roman", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
NAMED = frozenset(codecs.lookup(name).name for name in [*USUAL, "latin-1", "iso8859_15", "shift_jis", "gbk", "euc_kr"])
# PEP 263: a Python program may say in its first two lines how it is encoded.
DECLARED = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
NOT_TEXT = "not text"
UNCLEAR = "the encoding can't be told with certainty; save it as UTF-8, or name the encoding with the upload"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how its bytes encoded it."""

    text: str
    encoding: str


class NotText(ValueError):  # noqa: N818  (what it says)
    """The bytes are not a text that can be read with certainty; the message says why."""


def decode(data: bytes, named: str = "") -> Decoded:
    """The text of `data`. `named` is the encoding that the uploader says files have which are not UTF-8.

    Raises:
        NotText: It is no text, or its encoding can't be told with certainty.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\0" in data:
        raise NotText(NOT_TEXT)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        said = named or _declared(data)
        return _strictly(data, said) if said else _recognised(data)


def known_encoding(name: str) -> bool:
    """Whether an uploader or a program may name this encoding."""
    try:
        return codecs.lookup(name).name in NAMED
    except (LookupError, ValueError):
        return False


def _strictly(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        raise NotText(f"not valid {encoding.removesuffix('-sig').upper()}") from error
    if "\0" in text:
        raise NotText(NOT_TEXT)
    return Decoded(text, encoding)


def _declared(data: bytes) -> str:
    for line in data.split(b"\n", 2)[:2]:
        found = DECLARED.match(line)
        if found:
            name = found[1].decode("ascii", "replace").lower()
            return name if known_encoding(name) else ""
    return ""


def _recognised(data: bytes) -> Decoded:
    """Accept only where every reading that looks like a text gives the same one."""
    matches = list(from_bytes(data, cp_isolation=USUAL, enable_fallback=False))
    if not matches:
        raise NotText(NOT_TEXT)
    best = matches[0]
    rivals = [match for match in matches if match.chaos <= best.chaos + 0.12]
    texts = {str(match) for match in rivals}
    text = texts.pop()
    if texts or _has_controls(text) or not _reads_back(text, best.encoding, data):
        raise NotText(UNCLEAR)
    return Decoded(text, best.encoding)


def _has_controls(text: str) -> bool:
    return any("\x7f" <= sign <= "\x9f" or sign == "\ufffd" for sign in text)


def _reads_back(text: str, encoding: str, data: bytes) -> bool:
    return text.encode(encoding, "replace") == data
