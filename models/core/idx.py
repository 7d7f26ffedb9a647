"""The IDX files in which MNIST's handwritten digits are published, packed by gzip or not."""

import gzip
import math
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_BYTES = 8  # the type code of unsigned bytes


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes, such as ``train-images-idx3-ubyte.gz``.

    Shapes: as the file says; MNIST's pictures are (60000, 28, 28) with 0 ... 255, its labels (60000,).
    Raises: FileNotFoundError where there is no file; ValueError where it is no IDX file of bytes, or cut off.
    Source: LeCun, Cortes & Burges, *The MNIST database*: two zeros, type, number of axes; each size in four bytes, the
        largest first; then the numbers, the last axis changing fastest.
    """
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] != _BYTES:
        raise ValueError(f"{path.name} is no IDX file of bytes: it begins with {data[:4].hex(' ') or 'nothing'}")
    axes = data[3]
    start = 4 + 4 * axes
    if len(data) < start:
        raise ValueError(f"{path.name} is cut off: {axes} sizes are announced, {len(data) - 4} bytes of them are there")
    shape = struct.unpack(f">{axes}I", data[4:start])
    if len(data) - start != math.prod(shape):
        raise ValueError(f"{path.name} announces {math.prod(shape)} numbers {shape}, but has {len(data) - start}")
    return np.frombuffer(data, dtype=np.uint8, offset=start).reshape(shape)
