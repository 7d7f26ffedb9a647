"""The programs that are most like one, and where it stands alone among them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.highlight.alignment import NONE, Alignment, aligned
from models.highlight.written import LAYOUT_WORDS, SEPARATORS, Written, written

Vector = NDArray[np.float64]
MOST = 30
# for so many of them: how fast their say falls with their distance, and how it grows with their copies
VIEWS = ((1, 0.0, 0.0), (5, 1.0, 0.5), (MOST, 2.0, 0.5))


@dataclass(frozen=True)
class Neighbour:
    """Another program beside ours; `copies` hand-ins say the same up to names."""

    code: str
    copies: int
    ours: Written
    theirs: Written
    alignment: Alignment

    @cached_property
    def names(self) -> dict[str, str]:
        """For each name of ours that of theirs beside which it most often stands."""
        pairs = Counter(
            (name, self.theirs.names[there])
            for name, there in zip(self.ours.names, self.alignment.partner, strict=True)
            if name and there != NONE
        )
        found: dict[str, str] = {}
        for (name, other), _ in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
            found.setdefault(name, other)
        return found

    @cached_property
    def differing(self) -> dict[str, Vector]:
        """By line, 1 where something of ours is not theirs ("own"), where something of theirs is missing inside of the
        line ("missing"), and where there is either of it, another name or other layout ("any").
        """
        found = {kind: np.zeros(self.ours.count) for kind in ("own", "missing", "any")}
        last, theirs_before = NONE, NONE
        for place, (word, name, line, there) in enumerate(
            zip(self.ours.words, self.ours.names, self.ours.places, self.alignment.partner, strict=True)
        ):
            if there == NONE:
                own = word not in LAYOUT_WORDS and word not in SEPARATORS
                found["own"][line] = max(found["own"][line], float(own))
                found["any"][line] = max(found["any"][line], float(own or word in LAYOUT_WORDS))
                continue
            gap = set(self.theirs.words[theirs_before + 1 : there])
            missing = bool(gap - LAYOUT_WORDS - SEPARATORS)
            inside = missing and last != NONE and self.ours.places[last] == line
            found["missing"][line] = max(found["missing"][line], float(inside))
            odd = inside or bool(gap & LAYOUT_WORDS) or (name != "" and self.names[name] != self.theirs.names[there])
            found["any"][line] = max(found["any"][line], float(odd))
            last, theirs_before = place, there
        return found


def nearest(own: Written, others: Sequence[str], language: str) -> list[Neighbour]:
    """The `MOST` programs of the least distance that are not the same up to names, the nearest first."""
    copies: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], str] = {}
    for code in others:
        words = written(code, language).words
        copies[words] += 1
        first[words] = min(first.get(words, code), code)
    counts = Counter(own.words)
    likely = sorted((_bag_distance(counts, words), words) for words in copies if words and words != own.words)[:MOST]
    found = [
        Neighbour(first[words], copies[words], own, written(first[words], language), alignment)
        for (_, words), alignment in zip(likely, aligned(own.words, [words for _, words in likely]), strict=False)
    ]
    return sorted(found, key=lambda n: (n.alignment.distance, -n.copies, n.code))


def _bag_distance(ours: Counter[str], words: tuple[str, ...]) -> int:
    """How many words one has and the other has not: no more than their distance."""
    theirs = Counter(words)
    return ours.total() + len(words) - 2 * sum(min(count, theirs[word]) for word, count in ours.items())


def standing_alone(own: Written, neighbours: Sequence[Neighbour]) -> dict[str, Vector]:
    """By line, the share of the neighbours that differ there, in each view and kind."""
    found: dict[str, Vector] = {}
    for most, nearness, copies in VIEWS:
        near = neighbours[:most]
        says = np.array([(1.0 + n.alignment.distance) ** -nearness * n.copies**copies for n in near])
        for kind in ("own", "missing", "any"):
            differing = [say * n.differing[kind] for say, n in zip(says, near, strict=True)]
            found[f"{kind} {most}"] = sum(differing, np.zeros(own.count)) / (says.sum() or 1.0)
    return found
