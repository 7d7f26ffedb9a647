"""The realism report as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.synthesis.report import Shape
from workers.realism import Compared, Realism

NAMES = {"python": "Python", "c": "C", "java": "Java", "javascript": "JavaScript"}


def lines(realism: Realism) -> Iterator[str]:
    """The report, line by line."""
    for compared in realism.languages:
        yield f"{NAMES.get(compared.language, compared.language)}{'':22} {'real':>28} {'generated':>28}"
        for name, real, generated in _rows(compared.real, compared.generated):
            yield f"  {name:32} {real:>24} {generated:>28}"
        yield from _told(compared)
        yield ""
    yield "Lexical baseline on generated tasks (5 + 5 examples): balanced average precision"
    for family, tasks in realism.tasks.items():
        yield (
            f"  {family:40} {tasks.items:4d} items, mean {tasks.mean:.2f}, "
            f"{tasks.hard:.0%} below .6, {tasks.easy:.0%} above .85"
        )


def _rows(real: Shape, generated: Shape) -> Iterator[tuple[str, str, str]]:
    for left, right in zip(_figures(real), _figures(generated), strict=True):
        yield left[0], left[1], right[1]


def _figures(side: Shape) -> Iterator[tuple[str, str]]:
    yield "programs of questions", f"{side.programs:,} of {side.questions}"
    yield "lines, 10/25/50/75/90 %", _numbers(side.lines)
    yield "tokens", _numbers(side.tokens)
    yield "depth of blocks", _numbers(side.depth)
    for kind, share in side.kinds.items():
        yield f"share of tokens: {kind}", f"{share:.3f}"
    yield "does not parse", f"{side.broken:.1%}"
    yield "different after normalising", f"{side.distinct:.0%}"
    yield "rank-frequency slope", f"{side.slope:.2f}"


def _told(compared: Compared) -> Iterator[str]:
    if compared.auc is None:
        yield "  told apart: not measured, this needs scikit-learn (pip install 'feedforward[dev]') and two questions"
        return
    for told in compared.telling:
        yield f"  told apart, AUC: n-grams {told.ngrams:.3f}, counts {told.counts:.3f}"
    yield f"  told apart, AUC of the stronger: {compared.auc:.3f}. By:"
    for giveaway in compared.telling[0].giveaways:
        yield f"    {giveaway.what:40} {giveaway.real:5.2f} {giveaway.generated:5.2f}"


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.0f}" for value in values)
