"""Where a program differs from the programs that are most like it."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from models.highlight.written import Line, bag

NEAREST = 15


def _distance(ours: Counter[str], theirs: Counter[str]) -> int:
    """How many tokens one has and the other has not."""
    return ((ours - theirs) + (theirs - ours)).total()


def difference(lines: tuple[Line, ...], others: Sequence[tuple[Line, ...]], nearness: float) -> list[float]:
    """How much each line differs from its counterpart in the `NEAREST` programs, 0..1 as the largest is 1.

    A program at distance d counts (1 + d)^-nearness; what is shared out is spread over the lines that differ. Programs
    of the same tokens are left out: they differ in order at most.
    """
    ours = bag(lines)
    distances = [(_distance(ours, bag(other)), i) for i, other in enumerate(others)]
    near = sorted(pair for pair in distances if pair[0] > 0)[:NEAREST]
    places = [i for i, line in enumerate(lines) if line]
    mine = [lines[i] for i in places]
    scores = [0.0] * len(lines)
    for distance, number in near:
        theirs = [line for line in others[number] if line]
        for kind, start, end, _, _ in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
            if kind != "equal":
                # something is missing before `start`: the line after the gap stands for it
                marked = range(start, min(max(end, start + 1), len(mine)))
                for i in marked:
                    scores[places[i]] += (1 + distance) ** -nearness / len(marked) ** 0.5
    largest = max(scores, default=0.0)
    return [score / largest for score in scores] if largest else scores
