"""Reading a zip that anybody may have made: nothing is written to disk, everything is counted while it is read."""

from __future__ import annotations

import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from service.errors import Problem, Unprocessable
from service.settings import Settings
from service.submissions.arrivals import NAME_LENGTH, Refusal, clean_name

SKIPPED = re.compile(r"(^|/)(__MACOSX|\.git)/|(^|/)\.DS_Store$")
ARCHIVES = re.compile(r"\.(zip|tar|t?gz|tgz|bz2|tbz2?|xz|txz|7z|rar|jar|war|iso|cab|zst)$", re.IGNORECASE)
MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
UTF8_NAMES = 0x800
ENCRYPTED = 0x1
# All that zipfile and its unpackers raise where bytes are not as they should be.
DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(ValueError, IndexError, NotImplementedError, OverflowError),
)
MEGABYTE = 1_000_000
# A program text shrinks to a tenth; only repetition made for the purpose shrinks a thousandfold.
HIGHEST_RATIO = 500


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive."""

    path: str
    data: bytes


def unpack(name: str, file: IO[bytes], settings: Settings) -> Iterator[Member | Refusal]:
    """The files of a zip one by one, each read or refused.

    Raises:
        Unprocessable: The archive as a whole is broken, too large when unpacked, or made to do harm.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check_whole(name, members, settings)
            left = settings.upload_max_unpacked_mb * MEGABYTE
            for member in members:
                path = _path(member)
                if SKIPPED.search(path):
                    continue
                found = _read(archive, member, path, settings)
                if isinstance(found, Member):
                    left -= len(found.data)
                    if left < 0:
                        raise _refused(name, f"unpacks to more than {settings.upload_max_unpacked_mb} MB")
                yield found
    except DAMAGES as error:
        raise _refused(name, "is not a complete zip file") from error


def is_archive(path: str, head: bytes) -> bool:
    """Whether a file is an archive by its ending or by its first bytes."""
    return bool(ARCHIVES.search(path)) or head.startswith(MAGICS)


def path_fault(path: str) -> str:
    """Why a file may not have this path; empty where it may."""
    faults = (
        (len(path) > NAME_LENGTH, f"its name is longer than {NAME_LENGTH} characters"),
        (path.startswith("/"), "its path is absolute"),
        (re.match(r"[A-Za-z]:", path) is not None, "its path names a drive"),
        (".." in path.split("/"), "its path leads out of the upload"),
    )
    return next((reason for wrong, reason in faults if wrong), "")


def _check_whole(name: str, members: list[zipfile.ZipInfo], settings: Settings) -> None:
    if len(members) > settings.upload_max_files:
        raise _refused(name, f"holds {len(members):,} files; at most {settings.upload_max_files:,} are taken at once")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > settings.upload_max_unpacked_mb * MEGABYTE:
        raise _refused(name, f"unpacks to more than {settings.upload_max_unpacked_mb} MB")
    if unpacked > MEGABYTE and unpacked > HIGHEST_RATIO * max(packed, 1):
        raise _refused(name, f"unpacks to more than {HIGHEST_RATIO} times its size")
    # Entries that share bytes are how a small archive unpacks without end.
    starts = sorted((member.header_offset, member.compress_size) for member in members)
    for (start, size), (following, _) in pairwise(starts):
        if start + size > following:
            raise _refused(name, "has entries that overlap")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, settings: Settings) -> Member | Refusal:
    shown = clean_name(path)
    fault = _fault(member, path)
    if fault:
        return Refusal(shown, fault)
    largest = settings.program_max_kb * 1000
    try:
        with archive.open(member) as opened:
            # One byte more than is taken tells a file that lies about its size.
            data = opened.read(largest + 1)
    except (NotImplementedError, RuntimeError):
        return Refusal(shown, "packed in a way that can't be read here")
    except DAMAGES:
        return Refusal(shown, "damaged inside the zip")
    if is_archive(path, data):
        return Refusal(shown, "an archive inside the archive is not unpacked; please unpack it first")
    if len(data) > largest:
        return Refusal(shown, f"larger than {settings.program_max_kb} kB")
    return Member(shown, data)


def _fault(member: zipfile.ZipInfo, path: str) -> str:
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return "not a plain file but a link or a device"
    return "protected by a password" if member.flag_bits & ENCRYPTED else path_fault(path)


def _path(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename
    if not member.flag_bits & UTF8_NAMES:
        # macOS writes UTF-8 without saying so, and zipfile then reads it as the old code page.
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.split("\0")[0].replace("\\", "/")


def _refused(name: str, what: str) -> Unprocessable:
    return Unprocessable(f"{name} {what}; nothing of it was taken.", (Problem(name, what),))
