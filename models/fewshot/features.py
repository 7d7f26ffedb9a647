"""All that is counted of a question's programs: their text, and what they do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines import BehaviourFeatures, LexicalFeatures
from models.behaviour import Call, Observation, Outcome, Stdin
from models.behaviour.inputs import from_fields, to_fields
from models.behaviour.witness import MOST

TEXT: Final = "lexical"
State = dict[str, str | NDArray[np.float32]]
_BEHAVIOUR: Final = "behaviour."


class Features:
    """Features fitted on one set of programs, under the name of their content.

    Behaviour is counted where the programs were tried on inputs. `clear` has, for each input, what so many programs do
    that anything else is worth telling a student; `others` says who does so.
    """

    def __init__(
        self,
        key: str,
        lexical: LexicalFeatures,
        inputs: Sequence[Call | Stdin] = (),
        behaviour: BehaviourFeatures | None = None,
        clear: Sequence[Outcome | None] = (),
        others: str = MOST,
    ) -> None:
        self.key, self.lexical, self.behaviour, self.others = key, lexical, behaviour, others
        self.inputs, self.clear = tuple(inputs), tuple(clear)

    @property
    def widths(self) -> dict[str, int]:
        """How many features each view has, in the order of the columns."""
        seen = {} if self.behaviour is None else self.behaviour.widths
        return {TEXT: self.lexical.width} | {str(view): width for view, width in seen.items()}

    @property
    def nbytes(self) -> int:
        """About how much memory it takes. Units: bytes."""
        return self.lexical.nbytes + (0 if self.behaviour is None else self.behaviour.nbytes)

    def row(self, code: str, observation: Observation | None) -> sp.csr_array:
        """One program's features; the observation is on `inputs`. Shapes: (1, V)."""
        text = self.lexical.transform([code])
        if self.behaviour is None:
            return text
        if observation is None:
            seen = sp.csr_array((1, sum(self.behaviour.widths.values())))
        else:
            seen = self.behaviour.transform([observation])
        return sp.hstack([text, seen], format="csr", dtype=np.float32)

    def to_state(self) -> tuple[dict[str, Any], State]:
        """What JSON can hold, and texts and arrays."""
        about = {
            "inputs": [to_fields(given) for given in self.inputs],
            "clear": [None if outcome is None else outcome.to_fields() for outcome in self.clear],
            "others": self.others,
        }
        state = self.lexical.to_state()
        if self.behaviour is not None:
            state |= {_BEHAVIOUR + name: value for name, value in self.behaviour.to_state().items()}
        return about, state

    @classmethod
    def from_state(cls, key: str, about: Mapping[str, Any], state: Mapping[str, str | NDArray[np.float32]]) -> Self:
        """What `to_state` gave.

        Shapes: as `LexicalFeatures.from_state` and `BehaviourFeatures.from_state` take them.
        Raises: ValueError where the state is not whole.
        """
        seen = {name.removeprefix(_BEHAVIOUR): v for name, v in state.items() if name.startswith(_BEHAVIOUR)}
        return cls(
            key,
            LexicalFeatures.from_state(state),
            [from_fields(given) for given in about["inputs"]],
            BehaviourFeatures.from_state(seen) if seen else None,
            [None if fields is None else Outcome.from_fields(fields) for fields in about["clear"]],
            about["others"],
        )
