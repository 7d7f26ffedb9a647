"""Pictures cut into the windows that a filter looks at.

Arrays are (N, C, H, W) to whoever calls, as in torch; in memory the channels lie innermost wherever this project makes
the array, since one copy then moves whole runs of numbers. Transposed views change between the two without a copy.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from models.core.arrays import Floats

_SHORT_RUN = 16


def padded(x: Floats, padding: int) -> Floats:
    """Zeros around the picture. Shapes: (N, H, W, C) -> (N, H + 2 padding, W + 2 padding, C)."""
    if padding == 0:
        return x
    n, height, width, channels = x.shape
    wide = np.zeros((n, height + 2 * padding, width + 2 * padding, channels), dtype=x.dtype)
    wide[:, padding:-padding, padding:-padding] = x
    return wide


def im2col(x: Floats, kernel: tuple[int, int], stride: int) -> Floats:
    """Each window as a row, so that a convolution is one matrix product.

    Shapes: (N, H, W, C) -> (N * OH * OW, KH * KW * C), OH = (H - KH) // stride + 1, OW alike.
    """
    n, height, width, channels = x.shape
    kh, kw = kernel
    out_height, out_width = (height - kh) // stride + 1, (width - kw) // stride + 1
    if kw * channels >= _SHORT_RUN:
        windows = sliding_window_view(x, kernel, axis=(1, 2))[:, ::stride, ::stride]  # (N, OH, OW, C, KH, KW)
        return windows.transpose(0, 1, 2, 4, 5, 3).reshape(n * out_height * out_width, kh * kw * channels)
    # with few channels, rows of the picture are the longer runs: one column a place in the window
    columns = np.empty((kh, kw, channels, n, out_height, out_width), dtype=x.dtype)
    for row, column in np.ndindex(kh, kw):
        seen = shifted(x, row, column, (out_height, out_width), stride)
        columns[row, column] = seen.transpose(3, 0, 1, 2)
    return columns.reshape(kh * kw * channels, -1).T


def shifted(x: Floats, row: int, column: int, size: tuple[int, int], stride: int) -> Floats:
    """What one place of the window sees as the window moves: a view. Shapes: (N, H, W, ...) -> (N, OH, OW, ...)."""
    height, width = size
    return x[:, row : row + stride * height : stride, column : column + stride * width : stride]
