"""A picture of curves with their axes."""

from collections.abc import Mapping, Sequence

import numpy as np

from tests.benchmarks.core_drawing import BLUE, GRID, INK, ORANGE, Sheet

COLOURS = (BLUE, ORANGE, "#3d8b57", "#8a4fa3", "#b03a48", INK)
_LEFT, _TOP, _WIDTH, _HEIGHT, _LINE = 62.0, 34.0, 500.0, 230.0, 16
Curve = tuple[np.ndarray, np.ndarray]  # (N,), (N,)


class Chart:
    """Curves over one axis; x and y go from the first to the last of their marks.

    `percent` says whether the marks are shares.
    """

    def __init__(self, xs: Sequence[float], ys: Sequence[float], names: tuple[str, str], *, percent: bool) -> None:
        self._xs, self._ys = xs, ys
        self.sheet = Sheet(int(_LEFT + _WIDTH + 30), int(_TOP + _HEIGHT + 56))
        self._lines = 0
        for x in xs:
            self.sheet.line(self.place(np.array([x, x]), np.array([ys[0], ys[-1]])), GRID, width=1)
            where = self.place(np.array([x]), np.array([ys[0]]))[0]
            told = f"{100 * x:.0f} %" if percent else f"{x:,.0f}"
            self.sheet.text(float(where[0]), float(where[1]) + 16, told, size=11, anchor="middle")
        for y in ys:
            where = self.place(np.array([xs[0]]), np.array([y]))[0]
            self.sheet.line(self.place(np.array([xs[0], xs[-1]]), np.array([y, y])), GRID, width=1)
            told = f"{100 * y:.0f} %" if percent else f"{y:.2f}"
            self.sheet.text(float(where[0]) - 6, float(where[1]) + 4, told, size=11, anchor="end")
        self.sheet.text(_LEFT + _WIDTH / 2, _TOP + _HEIGHT + 38, names[0], anchor="middle")
        self.sheet.text(_LEFT, _TOP - 14, names[1])

    def place(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Pixels. Shapes: (N,), (N,) -> (N, 2)."""
        right = (x - self._xs[0]) / (self._xs[-1] - self._xs[0])
        up = (np.clip(y, self._ys[0], self._ys[-1]) - self._ys[0]) / (self._ys[-1] - self._ys[0])
        return np.column_stack([_LEFT + _WIDTH * right, _TOP + _HEIGHT * (1 - up)])

    def curves(self, found: Mapping[str, Curve], *, dots: bool) -> None:
        """Lines in colours of their own, named in a corner; with a dot at each point if wanted."""
        for name, (x, y) in found.items():
            colour = COLOURS[self._lines % len(COLOURS)]
            points = self.place(x, y)
            self.sheet.line(points, colour)
            if dots:
                self.sheet.dots(points, colour, radius=2.5)
            self.sheet.text(_LEFT + 12, _TOP + 14 + _LINE * self._lines, name, colour=colour)
            self._lines += 1

    def dot(self, x: float, y: float, number: int) -> None:
        """A large dot in the colour of the curve of this number."""
        self.sheet.dots(self.place(np.array([x]), np.array([y])), COLOURS[number % len(COLOURS)], radius=5)
