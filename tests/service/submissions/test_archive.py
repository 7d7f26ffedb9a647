"""A zip that anybody may have made does no harm."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from random import Random

import pytest

from service.errors import Unprocessable
from service.settings import Settings
from service.submissions.archive import Member, unpack
from service.submissions.arrivals import Refusal
from tests.service.submissions.packing import packed

SETTINGS = Settings(program_max_kb=10, upload_max_files=50, upload_max_unpacked_mb=1)


def read(file: io.BytesIO, settings: Settings = SETTINGS) -> dict[str, str]:
    """Each file with `ok` or the reason for which it is refused."""
    return {
        found.path: "ok" if isinstance(found, Member) else found.reason for found in unpack("a.zip", file, settings)
    }


def test_files_are_read_and_what_systems_leave_behind_is_passed_over():
    found = read(
        packed(
            {
                "ann/main.py": "print(1)",
                "__MACOSX/ann/._main.py": "x",
                "ann/.DS_Store": "x",
                "ann/.git/config": "x",
                ".gitignore": "*.pyc",
            }
        )
    )
    assert found == {"ann/main.py": "ok", ".gitignore": "ok"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/etc/passwd", "absolute"),
        ("../../x.py", "leads out"),
        ("ann/../../x.py", "leads out"),
        ("ann\\..\\..\\x.py", "leads out"),
        ("C:\\x.py", "drive"),
        ("\\\\server\\x.py", "absolute"),
        ("a" * 500 + ".py", "longer than"),
    ],
)
def test_paths_that_lead_elsewhere_are_refused(path, reason):
    (said,) = read(packed({path: "x"})).values()
    assert reason in said


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind):
    info = zipfile.ZipInfo("link.py")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    made.seek(0)
    assert read(made) == {"link.py": "not a plain file but a link or a device"}


def test_archives_inside_are_not_unpacked():
    inner = packed({"x.py": "x"}).getvalue()
    found = read(packed({"ann/work.zip": inner, "ann/work.py": inner, "ann/work.tar.gz": "x"}))
    assert all("archive inside" in reason for reason in found.values())
    assert len(found) == 3


def test_a_file_that_is_too_large_is_refused_by_its_real_size():
    data = packed({"big.py": "x = 1\n" * 3000}).getvalue()
    # The directory says that the file has 5 bytes.
    place = data.rindex(b"PK\x01\x02")
    lied = data[: place + 24] + struct.pack("<I", 5) + data[place + 28 :]
    assert "larger than 10 kB" in read(io.BytesIO(data))["big.py"]
    assert read(io.BytesIO(lied))["big.py"] == "damaged inside the zip"


def test_encrypted_files_are_refused():
    data = bytearray(packed({"x.py": "print(1)"}).getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    assert read(io.BytesIO(bytes(data))) == {"x.py": "protected by a password"}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({f"{number}.py": "x" for number in range(60)}, "at most 50"),
        ({f"{number}.py": bytes(range(256)) * 200 for number in range(30)}, "more than 1 MB"),
    ],
)
def test_too_much_is_refused_as_a_whole(files, reason):
    with pytest.raises(Unprocessable, match=reason):
        read(packed(files))


def test_a_bomb_is_refused_as_a_whole():
    roomy = Settings(upload_max_unpacked_mb=100)
    with pytest.raises(Unprocessable, match="times its size"):
        read(packed({"bomb.py": b"0" * 20_000_000}), roomy)


def test_entries_that_share_bytes_are_refused():
    data = packed({"a.py": "print(1)" * 50, "b.py": "print(2)" * 50}).getvalue()
    second = data.rindex(b"PK\x01\x02")
    overlapping = data[: second + 42] + struct.pack("<I", 0) + data[second + 46 :]
    with pytest.raises(Unprocessable, match="overlap"):
        read(io.BytesIO(overlapping))


@pytest.mark.parametrize("cut", [10, 60, 120])
def test_a_zip_that_is_cut_off_is_refused(cut):
    with pytest.raises(Unprocessable, match="not a complete zip"):
        read(io.BytesIO(packed({"a.py": "print(1)", "b.py": "print(2)"}).getvalue()[:cut]))


def test_names_in_utf8_without_the_flag_are_read():
    data = packed({"ann/aufgabe-xx.py": "x"}).getvalue().replace(b"-xx", b"\xc3\xb6-")
    assert read(io.BytesIO(data)) == {"ann/aufgabeö-.py": "ok"}


def test_names_are_shown_without_control_and_direction_signs():
    (found,) = unpack("a.zip", packed({"a\u202eyp.py\n": "x"}), SETTINGS)
    assert isinstance(found, Member | Refusal)
    assert found.path == "a\ufffdyp.py\ufffd"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_whatever_is_damaged_is_told(method):
    """Bytes changed, lost and added anywhere: the whole or its files are refused, and nothing else happens."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name in ("ann", "ben"):
            archive.writestr(f"{name}/main.py", f"print({name!r})\n" * 20)
    random, told = Random(1), set()
    for _ in range(1_000):
        data = bytearray(whole.getvalue())
        for _ in range(random.randint(1, 6)):
            place = random.randrange(len(data))
            kept = random.choice((place, place + 1, place + random.randint(2, 8)))
            data[place:kept] = random.choice((b"", b"\0", b"\xff", b"\xff\xff\xff\xff", b"PK\x01\x02"))
        try:
            told |= set(read(io.BytesIO(data)).values())
        except Unprocessable as error:
            told.add(error.detail)
    assert "a.zip is not a complete zip file; nothing of it was taken." in told
    assert "damaged inside the zip" in told
