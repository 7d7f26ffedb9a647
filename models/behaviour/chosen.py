"""From a class's programs to the inputs on which all of them are tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.behaviour.choice import choose
from models.behaviour.inputs import Call, Stdin
from models.behaviour.proposals import propose
from models.behaviour.runner import Runner
from models.behaviour.sampling import sampled

SAMPLE: Final = 80  # programs on which all candidates are tried


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

    Of the given ones none is left out, be they more than `most`. Candidates are proposed, tried on a sample of the
    class, and chosen by how well they split it. Which programs there are decides, their order does not.
    """
    kept = list(dict.fromkeys(given or ()))
    if len(kept) >= most:
        return Chosen(tuple(kept))
    candidates = propose(question_text, language, codes, setup, kept)
    if not candidates:
        return Chosen((), "neither the statement nor the programs show what they could be tried on")
    sample = sampled(codes, SAMPLE)
    observations = runner.observe_all(sample, candidates, setup, language)
    known = [any(outcome.kind != "unknown" for outcome in observation.outcomes) for observation in observations]
    if not any(known):
        return Chosen(tuple(kept), "none of the programs that were tried could be run")
    copies = [codes.count(code) for code in sample]
    numbers = choose(candidates, observations, most, copies, [candidates.index(one) for one in kept])
    return Chosen(tuple(candidates[number] for number in numbers))
