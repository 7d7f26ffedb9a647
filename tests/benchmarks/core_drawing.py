"""Small pictures as SVG, with gray or coloured fields inside as PNG: nothing to install."""

import base64
import struct
import zlib
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
BLUE, ORANGE, INK, GRID = "#2f6db5", "#d9782d", "#333333", "#dddddd"


def png(field: np.ndarray) -> bytes:
    """A picture (H, W) of grays or (H, W, 3) of colours, in 0 ... 1."""
    pixels = np.round(np.clip(field, 0, 1) * 255).astype(np.uint8)
    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">2I5B", width, height, 8, 0 if pixels.ndim == 2 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


class Sheet:
    """An SVG in the making; x goes right and y down, in pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.parts = [f'<rect width="{width}" height="{height}" fill="white"/>']

    def field(
        self, x: float, y: float, width: float, height: float, pixels: np.ndarray, *, smooth: bool = False
    ) -> None:
        """A picture, its pixels shown as squares unless `smooth`."""
        data = base64.b64encode(png(pixels)).decode()
        style = "" if smooth else ' style="image-rendering:pixelated"'
        self.parts.append(
            f'<image x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" preserveAspectRatio="none"{style} '
            f'href="data:image/png;base64,{data}"/>'
        )

    def text(self, x: float, y: float, words: str, *, size: int = 12, colour: str = INK, anchor: str = "start") -> None:
        """Words, from, around or up to a place on their base line."""
        safe = words.replace("&", "&amp;").replace("<", "&lt;")
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">{safe}</text>'
        )

    def upright(self, x: float, y: float, words: str, *, size: int) -> None:
        """Words that are read from below upwards, beginning at a place."""
        self.text(0, 0, words, size=size)
        self.parts.append(f'<g transform="translate({x:g} {y:g}) rotate(-90)">{self.parts.pop()}</g>')

    def dots(self, points: np.ndarray, colour: str, radius: float = 1.6) -> None:
        """One dot for each point (N, 2)."""
        places = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"/>' for x, y in points)
        self.parts.append(f'<g fill="{colour}" stroke="white" stroke-width="0.4">{places}</g>')

    def line(self, points: np.ndarray, colour: str, *, dashed: bool = False, width: float = 1.6) -> None:
        """A line through points (N, 2)."""
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dash = ' stroke-dasharray="5 3"' if dashed else ""
        self.parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dash}/>')

    def save(self, name: str) -> Path:
        """Write the picture into the documentation's folder."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / name
        path.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" font-family="sans-serif">\n'
            + "\n".join(self.parts)
            + "\n</svg>\n",
            encoding="utf-8",
        )
        return path


def grays(pictures: np.ndarray) -> np.ndarray:
    """Dark ink on white, each picture from its own smallest to its own largest number. Shapes: (N, H, W)."""
    low, high = pictures.min(axis=(1, 2), keepdims=True), pictures.max(axis=(1, 2), keepdims=True)
    return 1.0 - (pictures - low) / np.maximum(high - low, 1e-9)
