"""Ways of pointing side by side: `.venv/bin/python -m tests.benchmarks.highlight_methods` puts tables into the guide.

On generated questions that training never saw. *Hit*: the token with most weight lies on the known fault. *Marked*:
one of the marks does. Then what is taken away, as the fall of the judgement's log odds: the marked tokens, as many
random ones, as many of the rarest. *Deletion* is the mean score left while the strongest tokens go first (lower is
better), *insertion* the mean score while they come first (higher is better), 0 = no token and 1 = the program.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import permutations

import numpy as np

from models.fewshot import FewShotGrader
from models.fewshot.fitted import Fitted
from models.highlight import spans_of
from models.highlight.spans import token_weights
from models.synthesis import SyntheticClass
from tests.benchmarks.highlight_cases import WINDOW, Case, cases, fitted_classes
from tests.benchmarks.highlight_page import keep
from tests.benchmarks.highlight_ways import WAYS, rarity

SHARES = (0.1, 0.25, 0.5)
DRAWS = 3  # of as many random tokens
Token = tuple[int, int]


@dataclass(frozen=True)
class Outcome:
    """One way on one case."""

    hit: bool
    marked: bool
    fall: float
    fall_random: float
    fall_rarest: float
    deletion: float
    insertion: float


def _touches(token: Token, faults: Sequence[Token]) -> bool:
    return any(token[0] < end and start < token[1] for start, end in faults)


def _ranked(case: Case, weights: np.ndarray) -> list[Token]:
    found = token_weights(case.visible, case.reading.spans, weights.astype(np.float32))
    return [case.tokens()[place] for place in np.argsort(-found, kind="stable")]


def outcome(case: Case, weights: np.ndarray, rarest: list[Token], rng: np.random.Generator) -> Outcome | None:
    """One way on one case; None where it marks nothing."""
    ranked = _ranked(case, weights)
    spans = spans_of(case.code, case.visible, case.reading.spans, weights.astype(np.float32))
    taken = [token for token in case.tokens() if any(s.start <= token[0] < s.end for s in spans)]
    if not taken:
        return None
    whole, empty = case.score(case.code), case.score(case.without(ranked))
    others = [t for t in ranked if t not in taken]
    random = [
        [others[i] for i in rng.choice(len(others), min(len(taken), len(others)), replace=False)] for _ in range(DRAWS)
    ]
    counts = [max(1, round(share * len(ranked))) for share in SHARES]
    scale = whole - empty if abs(whole - empty) > 1e-3 else 1e-3
    left = [(case.score(case.without(ranked[:n])) - empty) / scale for n in counts]
    back = [(case.score(case.without(ranked[n:])) - empty) / scale for n in counts]
    return Outcome(
        hit=_touches(ranked[0], case.faults),
        marked=any(_touches((s.start, s.end), case.faults) for s in spans),
        fall=whole - case.score(case.without(taken)),
        fall_random=float(np.mean([whole - case.score(case.without(tokens)) for tokens in random])),
        fall_rarest=whole - case.score(case.without(rarest[: len(taken)])),
        deletion=float(np.mean(left)),
        insertion=float(np.mean(back)),
    )


def around(values: Sequence[float] | np.ndarray) -> str:
    """The mean with half of its 95 % interval."""
    table = np.asarray(values, dtype=float)
    return f"{table.mean():.2f} ± {1.96 * table.std() / max(len(table), 1) ** 0.5:.2f}"


def faithfulness(grader: FewShotGrader, of_an_item: int, families: int) -> None:
    """The first table: judgements that the item applies, explained in every way."""
    rng = np.random.default_rng(0)
    found: dict[str, list[Outcome]] = {name: [] for name in WAYS}
    explained = [case for case in cases(grader, of_an_item, families) if case.score(case.code) > 0]
    for case in explained:
        rarest = _ranked(case, rarity(case))
        for name, way in WAYS.items():
            one = outcome(case, way(case), rarest, rng)
            if one is not None:
                found[name].append(one)
    rows = [[f"{len(explained)} judgements", *(field.name.replace("_", " ") for field in fields(Outcome))]]
    for name, outcomes in found.items():
        rows.append([name, *map(around, np.array([astuple(one) for one in outcomes], dtype=float).T)])
    keep("methods", rows)


def _pairs(drawn: SyntheticClass, fitted: Fitted) -> Iterator[tuple[Case, list[Token], list[Token]]]:
    """Each item of each program beside another that applies elsewhere in it, and the spans of both."""
    for program in drawn.programs:
        spans: dict[str, list[Token]] = {}
        for fault in program.fault_spans:
            if fault.item in fitted.items:
                spans.setdefault(fault.item, []).append((fault.start, fault.end))
        for mine, other in permutations(sorted(spans), 2):
            case = Case(fitted, mine, program.code, tuple(spans[mine]), ())
            apart = not any(_touches(fault, spans[other]) for fault in spans[mine])
            if apart and len(case.reading.spans) <= WINDOW:
                yield case, spans[mine], spans[other]


def _most(case: Case, weights: np.ndarray, faults: Sequence[Token]) -> float:
    found = token_weights(case.visible, case.reading.spans, weights.astype(np.float32))
    return max((w for token, w in zip(case.tokens(), found, strict=True) if _touches(token, faults)), default=0.0)


def specificity(grader: FewShotGrader, families: int) -> None:
    """The second: in programs with two mistakes apart, how often the asked item's has the heavier token; of all pairs,
    and of those where the asked item is judged to apply, since elsewhere nothing is marked.
    """
    ways = {name: way for name, way in WAYS.items() if name not in {"occlusion", "rarest tokens"}}
    right: dict[str, list[bool]] = {name: [] for name in ways}
    shown: list[bool] = []
    for drawn, fitted in fitted_classes(grader, 120, 577, families):
        for case, mine, other in _pairs(drawn, fitted):
            shown.append(case.score(case.code) > 0)
            for name, way in ways.items():
                weights = way(case)
                right[name].append(_most(case, weights, mine) > _most(case, weights, other))
    rows = [
        ["the right span is heavier", f"of {len(shown)} pairs", f"of {sum(shown)} where the item is judged to apply"]
    ]
    for name, answers in right.items():
        rows.append([name, around(answers), around(np.array(answers)[shown])])
    keep("specificity", rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--of_an_item", type=int, default=2, help="programs for each item (default: 2)")
    parser.add_argument("--families", type=int, default=99, help="families of questions at most (default: all)")
    parser.add_argument("--table", choices=("methods", "specificity"), help="this table alone (default: both)")
    given = parser.parse_args()
    shipped = FewShotGrader.load(backend="numpy")
    if given.table != "specificity":
        faithfulness(shipped, given.of_an_item, given.families)
    if given.table != "methods":
        specificity(shipped, given.families)
