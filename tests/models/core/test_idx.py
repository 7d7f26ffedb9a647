"""IDX files as MNIST has them."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from models.core.idx import read_idx

PICTURES = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
FILE = struct.pack(">2xBB3I", 8, 3, 2, 3, 4) + PICTURES.tobytes()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_pictures_are_read(tmp_path: Path, pack) -> None:
    path = tmp_path / "images"
    path.write_bytes(pack(FILE))
    np.testing.assert_array_equal(read_idx(path), PICTURES)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "begins with nothing"),
        (b"\x89PNG....", "begins with 89 50 4e 47"),
        (b"\0\0\x0d\x01\0\0\0\0", "no IDX file of bytes"),
        (FILE[:9], "cut off: 3 sizes"),
        (FILE[:-1], r"announces 24 numbers \(2, 3, 4\), but has 23"),
        (FILE + b"x", "but has 25"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "images"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=message):
        read_idx(path)
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "none")
