"""What programs do as rows of weighted counts."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Literal, Self, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines.vocabulary import Blocks, State
from models.behaviour import Observation, Outcome, differences, signature, tokens

View = Literal["outcomes", "differences", "signature"]
VIEWS: Final[tuple[View, ...]] = ("outcomes", "differences", "signature")


def most_frequent(observations: Sequence[Observation]) -> tuple[Outcome | None, ...]:
    """What most programs do on each input, be they half of the class or not; of equally many, the first by its text.

    Shapes: N observations of I outcomes -> I; None where nothing is known of any program.
    """
    found: list[Outcome | None] = []
    for outcomes in zip(*(observation.outcomes for observation in observations), strict=True):
        counts = Counter(outcome.seen for outcome in outcomes if outcome.kind != "unknown")
        found.append(min(counts, key=lambda outcome: (-counts[outcome], repr(outcome)), default=None))
    return tuple(found)


class BehaviourFeatures:
    """What a program does on each input, how that differs from the usual, and which programs act exactly alike.

    Learnt once from the programs of a question on fixed inputs, then fixed: the row of a program depends on nothing
    else. Where nothing is known of a program its row is zero.
    """

    def __init__(self, usual: Sequence[Outcome | None], blocks: Blocks[View]) -> None:
        self.usual = tuple(usual)
        self._blocks = blocks

    @classmethod
    def fit(cls, observations: Sequence[Observation], right: Observation | None = None) -> Self:
        """Learns what at least two of the programs do. The order of the programs does not matter.

        Differences are from what `right` does, as far as that is known, or else from what most programs do.
        """
        usual = most_frequent(observations)
        if right is not None:
            both = zip(right.outcomes, usual, strict=True)
            usual = tuple(most if own.kind == "unknown" else own.seen for own, most in both)
        return cls(usual, Blocks.fit(VIEWS, [_terms(observation, usual) for observation in observations]))

    @property
    def widths(self) -> dict[View, int]:
        """How many features each view has."""
        return self._blocks.widths

    @property
    def nbytes(self) -> int:
        """About how much memory the vocabulary takes. Units: bytes."""
        return self._blocks.nbytes

    def transform(self, observations: Sequence[Observation]) -> sp.csr_array:
        """The rows of programs; each view of a row has unit length, or is zero where none of its terms is known.

        Shapes: N programs -> (N, V), float32.
        """
        return self._blocks.rows(_terms(observation, self.usual) for observation in observations)

    def to_state(self) -> State:
        """Everything that `from_state` needs, as texts (JSON) and arrays."""
        usual = [None if outcome is None else outcome.to_fields() for outcome in self.usual]
        own: State = {"usual": json.dumps(usual)}
        return own | self._blocks.to_state()

    @classmethod
    def from_state(cls, state: Mapping[str, str | NDArray[np.float32]]) -> Self:
        """The same features again.

        Raises: ValueError where the state is not whole.
        """
        blocks: Blocks[View] = Blocks.from_state(state)
        if "usual" not in state:
            raise ValueError("the stored features lack 'usual': prepare the run again")
        usual = json.loads(cast(str, state["usual"]))
        return cls([None if fields is None else Outcome.from_fields(fields) for fields in usual], blocks)


def _terms(observation: Observation, usual: Sequence[Outcome | None]) -> dict[View, list[str]]:
    known = any(outcome.kind != "unknown" for outcome in observation.outcomes)
    # what a mended program does is not all there is to it: by itself it would not run
    mended = ["mended"] if observation.repair else []
    return {
        "outcomes": [*tokens(observation), *mended],
        "differences": [*differences(observation, usual), *mended],
        "signature": [signature(observation), *mended] if known else [],
    }
