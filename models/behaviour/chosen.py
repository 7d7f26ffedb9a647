"""From a class's programs to the inputs on which all of them are tried."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.behaviour.choice import choose
from models.behaviour.inputs import Call, Stdin
from models.behaviour.outcome import Observation
from models.behaviour.proposals import propose
from models.behaviour.runner import Runner
from models.behaviour.sampling import sampled

FIRST_SAMPLE: Final = 32  # programs on which all candidates are tried
SECOND_SAMPLE: Final = 64  # programs on which the best of them are
_TIMES: Final = 4  # times as many inputs as are wanted go from the first sample to the second


@dataclass(frozen=True, slots=True)
class Chosen:
    """The inputs to try all programs on; `reason` says why there are none, or none but the given ones."""

    inputs: tuple[Call | Stdin, ...]
    reason: str = ""


def chosen(
    runner: Runner,
    question_text: str,
    language: str,
    codes: Sequence[str],
    setup: str = "",
    given: Sequence[Call | Stdin] | None = None,
    most: int = 12,
) -> Chosen:
    """Inputs that tell the programs of a class apart, those that are `given` among them and first.

    Of the given ones none is left out, be they more than `most`. Candidates are proposed, all tried on a few programs
    of the class, the best of them on some more, and those are taken that split these best. Which programs there are
    decides, their order does not.
    """
    kept = list(dict.fromkeys(given or ()))
    if len(kept) >= most:
        return Chosen(tuple(kept))
    candidates = propose(question_text, language, codes, setup, kept)
    if not candidates:
        return Chosen((), "neither the statement nor the programs show what they could be tried on")
    sample = sampled(codes, SECOND_SAMPLE)
    copies = Counter(codes)
    for count, wanted in ((FIRST_SAMPLE, _TIMES * most), (SECOND_SAMPLE, most)):
        observations = runner.observe_all(sample[:count], candidates, setup, language)
        places = [candidates.index(one) for one in kept]
        numbers = choose(candidates, observations, wanted, [copies[code] for code in sample[:count]], places)
        candidates = [candidates[number] for number in _late_ones_last(numbers, observations)]
    if all(outcome.kind == "unknown" for observation in observations for outcome in observation.outcomes):
        return Chosen(tuple(kept), "none of the programs that were tried could be run")
    return Chosen(tuple(kept + [one for one in candidates if one not in kept]))


def _late_ones_last(numbers: Sequence[int], observations: Sequence[Observation]) -> list[int]:
    """A program is left after some time-outs: it has then shown what it does on all inputs that do not take long."""

    def late(number: int) -> float:
        outcomes = [observation.outcomes[number] for observation in observations]
        known = [outcome for outcome in outcomes if outcome.kind != "unknown"]
        return sum(outcome.reason == "time" for outcome in known) / (len(known) or 1)

    return sorted(numbers, key=late)
