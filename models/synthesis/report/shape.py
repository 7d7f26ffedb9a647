"""What a set of programs looks like from afar: length, depth, kinds of tokens, how often the same is handed in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.code import Token, norm_key, tokenize
from models.code.token import LAYOUT
from models.synthesis.mistakes import parses
from models.synthesis.report.samples import Sample

QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
KINDS: Final = ("name", "keyword", "number", "string", "operator", "comment", "other")


@dataclass(frozen=True, slots=True)
class Shape:
    """Figures of a set of programs.

    Shapes: `lines`, `tokens` and `depth` (5,), the 10, 25, 50, 75 and 90 % quantiles over distinct texts.
    Units: `kinds` are shares of all tokens; `broken` and `distinct` are shares of the programs handed in; `slope` is
    that of log count over log rank of the programs that are the same after normalising, mean over questions.
    """

    programs: int
    questions: int
    lines: tuple[float, ...]
    tokens: tuple[float, ...]
    depth: tuple[float, ...]
    kinds: dict[str, float]
    broken: float
    distinct: float
    slope: float


def shape_of(samples: Sequence[Sample], handed_in: int, rng: np.random.Generator) -> Shape:
    """The figures of some programs of one language.

    How often programs repeat depends on how many there are: of each question `handed_in` are drawn for `distinct` and
    `slope`, copies counted.
    Raises: ValueError where there is no program.
    """
    if not samples:
        raise ValueError("there is no program to look at: give some")
    read = [tokenize(sample.code, sample.language) for sample in samples]
    kinds = Counter(token.kind for tokens in read for token in tokens if token.kind not in LAYOUT)
    copies = [sample.copies for sample in samples]
    broken = [not parses(sample.code, sample.language) for sample in samples]
    ranks = [_repetition(of, handed_in, rng) for of in _by_question(samples)]
    return Shape(
        programs=sum(copies),
        questions=len(ranks),
        lines=_quantiles(sum(1 for line in sample.code.splitlines() if line.strip()) for sample in samples),
        tokens=_quantiles(sum(token.kind not in LAYOUT for token in tokens) for tokens in read),
        depth=_quantiles(depth(tokens) for tokens in read),
        kinds={kind: kinds[kind] / max(kinds.total(), 1) for kind in KINDS},
        broken=float(np.average(broken, weights=copies)),
        distinct=float(np.mean([distinct for distinct, _ in ranks])),
        slope=float(np.mean([slope for _, slope in ranks])),
    )


def depth(tokens: Iterable[Token]) -> int:
    """How deep the blocks of a program go: indentation in Python, braces elsewhere."""
    deepest = level = 0
    for token in tokens:
        level += (token.kind == "indent" or token.text == "{") - (token.kind == "dedent" or token.text == "}")
        deepest = max(deepest, level)
    return deepest


def _quantiles(values: Iterable[int]) -> tuple[float, ...]:
    return tuple(float(value) for value in np.quantile(list(values), QUANTILES))


def _by_question(samples: Sequence[Sample]) -> list[list[Sample]]:
    found: dict[str, list[Sample]] = {}
    for sample in samples:
        found.setdefault(sample.question, []).append(sample)
    return list(found.values())


def _repetition(samples: Sequence[Sample], handed_in: int, rng: np.random.Generator) -> tuple[float, float]:
    """The share of distinct programs among those drawn, and the slope of their counts."""
    keys = [norm_key(sample.code, sample.language) for sample in samples for _ in range(sample.copies)]
    drawn = rng.permutation(len(keys))[:handed_in]
    counts = np.array(sorted(Counter(keys[place] for place in drawn).values(), reverse=True), dtype=np.float64)
    if len(counts) < 2:
        return 1.0 / len(drawn), 0.0
    slope = np.polyfit(np.log(np.arange(1, len(counts) + 1)), np.log(counts), 1)[0]
    return len(counts) / len(drawn), float(slope)
