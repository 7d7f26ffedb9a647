"""Intervals as small drawings, and the table as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from service.analytics.votes import Line, Votes

COLUMNS = ("question", "topic", "item", "title", "source", "votes", "agree", "share", "low", "high", "explanations")
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to 100 %."""

    low: float

    def place(self, share: float) -> str:
        """Where a share lies, as an SVG length."""
        return f"{100 * (share - self.low) / (1 - self.low):.1f}%"


def scale(lines: Iterable[Line]) -> Scale:
    """The axis that holds all intervals: from the next lower fifth, at most from 80 %."""
    lowest = min((line.votes.interval[0] for line in lines), default=0.8)
    return Scale(min(floor(5 * lowest) / 5, 0.8))


def table(lines: Iterable[Line]) -> str:
    """The lines as CSV; texts that a spreadsheet would run are made plain."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in lines:
        texts = (line.question, line.topic_key, line.item_key, line.title, line.source.value)
        writer.writerow([*map(_plain, texts), *_numbers(line.votes)])
    return out.getvalue()


def _numbers(votes: Votes) -> list[object]:
    low, high = votes.interval
    return [
        votes.total,
        votes.agree,
        *(f"{share:.4f}" for share in (votes.share or 0.0, low, high)),
        votes.explanations,
    ]


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
