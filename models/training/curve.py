"""How training went: a table and a picture of what the manifests say of each stage."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = (
    "stage", "step", "loss", "judge", "point", "balanced_accuracy", "balanced_written", "balanced_happens",
    "programs_per_second", "seconds",
)  # fmt: skip
_PANELS = (
    ("Loss in training; held out: judging, pointing", {"loss": "#2f6db5", "judge": "#d9782d", "point": "#5a9e5a"}),
    (
        "Balanced accuracy, held out: all items, about what is written, about what happens",
        {"balanced_accuracy": "#333333", "balanced_written": "#2f6db5", "balanced_happens": "#d9782d"},
    ),
)
_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 720, 190, 56, 34, 62
Row = Mapping[str, Any]


def rows_of(notes: Mapping[str, Any]) -> list[Row]:
    """The lines of all stages, the first stage's first; a stage that logged nothing has none."""
    before = notes.get("started_from") or {}
    told = rows_of(before) if before else []
    stage = notes.get("training", {}).get("stage", "")
    return [*told, *({"stage": stage, **line} for line in notes.get("curve", ()))]


def write(folder: Path, notes: Mapping[str, Any]) -> None:
    """Write ``curve.csv`` and ``curve.svg``."""
    rows = rows_of(notes)
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "curve.csv").write_text(text.getvalue(), encoding="utf-8")
    (folder / "curve.svg").write_text(picture(rows), encoding="utf-8")


def picture(rows: Sequence[Row]) -> str:
    """The curves as SVG, over the steps of all stages together."""
    steps, ends = _along(rows)
    height = _TOP + len(_PANELS) * (_HEIGHT + _GAP)
    body = [f'<rect width="{_WIDTH}" height="{height}" fill="white"/>']
    for number, (title, series) in enumerate(_PANELS):
        body += _panel(title, series, rows, steps, ends, _TOP + number * (_HEIGHT + _GAP))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
        f'font-size="12" role="img"><title>Training curves</title>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _along(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """The step of each row counted through all stages, and where stages end."""
    steps: list[int] = []
    ends: list[int] = []
    before = 0
    for i, row in enumerate(rows):
        if i and row["stage"] != rows[i - 1]["stage"]:
            before = steps[-1]
            ends.append(before)
        steps.append(before + int(row["step"]))
    return steps, ends


def _panel(
    title: str, series: Mapping[str, str], rows: Sequence[Row], steps: Sequence[int], ends: Sequence[int], top: int
) -> Iterator[str]:
    values = [row[name] for row in rows for name in series if row.get(name) is not None]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room, last = max(high - low, 1e-9), max(steps, default=1)
    right = _WIDTH - 16

    def x(step: float) -> float:
        return _LEFT + (right - _LEFT) * step / last

    def y(value: float) -> float:
        return top + _HEIGHT * (1 - (value - low) / room)

    yield f'<text x="{_LEFT}" y="{top - 12}">{title}</text>'
    for part in range(5):
        value = low + room * part / 4
        yield f'<path d="M{_LEFT} {y(value):.1f}H{right}" stroke="#dddddd"/>'
        yield f'<text x="{_LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>'
        at = last * part // 4
        yield f'<text x="{x(at):.1f}" y="{top + _HEIGHT + 18}" text-anchor="middle">{at}</text>'
    for end in ends:
        yield f'<path d="M{x(end):.1f} {top}V{top + _HEIGHT}" stroke="#999999" stroke-dasharray="4 3"/>'
    for place, (name, colour) in enumerate(series.items()):
        points = [(x(s), y(row[name])) for s, row in zip(steps, rows, strict=True) if row.get(name) is not None]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.8"/>'
        words = name.replace("_", " ")
        yield f'<text x="{_LEFT + 150 * place}" y="{top + _HEIGHT + 36}" fill="{colour}">{words}</text>'
