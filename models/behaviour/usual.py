"""What a class's programs usually do, where that is clear."""

from collections.abc import Sequence
from typing import Final

from models.behaviour.outcome import Observation, Outcome

MAJORITY: Final = 0.5  # more than this share of the programs must do the same
KNOWN: Final = 0.6  # of the programs at least this share must be known
LEAST_PROGRAMS: Final = 5


def usual(
    observations: Sequence[Observation],
    weights: Sequence[float] | None = None,
    reference: Observation | None = None,
) -> list[Outcome | None]:
    """For each input what the reference solution does, or else most of the class; None where that is not clear.

    It is clear where more than half of the programs do the same, at least 0.6 of them are known, and there are five or
    more. What counts is what can be seen: values, what is printed, exceptions, changed arguments. `weights` say how
    many programs each observation stands for.

    Shapes: N observations of I outcomes, N weights -> I.
    """
    if reference is not None:
        return [None if outcome.kind == "unknown" else outcome.seen for outcome in reference.outcomes]
    shares = weights or [1.0] * len(observations)
    found: list[Outcome | None] = []
    for outcomes in zip(*(observation.outcomes for observation in observations), strict=True):
        votes: dict[Outcome, float] = {}
        for outcome, share in zip(outcomes, shares, strict=True):
            if outcome.kind != "unknown":
                votes[outcome.seen] = votes.get(outcome.seen, 0.0) + share
        found.append(_majority(votes, sum(shares)))
    return found


def _majority(votes: dict[Outcome, float], total: float) -> Outcome | None:
    known = sum(votes.values())
    best = max(votes, key=lambda outcome: votes[outcome], default=None)
    if best is None or known < LEAST_PROGRAMS or known < KNOWN * total or votes[best] <= MAJORITY * known:
        return None
    return best


def agreed(references: Sequence[Observation]) -> Observation | None:
    """What all right solutions do; unknown where they differ or nothing is known. None without any solution.

    Shapes: R observations of I outcomes -> one of I.
    """
    if not references:
        return None
    found = []
    for outcomes in zip(*(reference.outcomes for reference in references), strict=True):
        alike = {outcome.seen for outcome in outcomes}
        found.append(alike.pop() if len(alike) == 1 else Outcome("unknown", reason="the solutions differ"))
    return Observation(tuple(found))
