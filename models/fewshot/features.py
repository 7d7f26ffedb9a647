"""All that is counted of a question's programs: their text, and what they do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines import BehaviourFeatures, LexicalFeatures, StaticFeatures
from models.behaviour import Call, Observation, Outcome, Stdin
from models.behaviour.inputs import from_fields, to_fields
from models.behaviour.witness import MOST

TEXT: Final = "lexical"
State = dict[str, str | NDArray[np.float32]]
_BEHAVIOUR: Final = "behaviour."
_STATIC: Final = "static."


class Features:
    """Features fitted on one set of programs, under the name of their content.

    `static` is what checks say of a program's text; None where no question is known. Behaviour is counted where the
    programs were tried on inputs. `clear` has, for each input, what so many programs do
    that anything else is worth telling a student; `others` says who does so.
    """

    def __init__(
        self,
        key: str,
        lexical: LexicalFeatures,
        static: StaticFeatures | None = None,
        inputs: Sequence[Call | Stdin] = (),
        behaviour: BehaviourFeatures | None = None,
        clear: Sequence[Outcome | None] = (),
        others: str = MOST,
    ) -> None:
        self.key, self.lexical, self.static, self.behaviour, self.others = key, lexical, static, behaviour, others
        self.inputs, self.clear = tuple(inputs), tuple(clear)

    @property
    def widths(self) -> dict[str, int]:
        """How many features each view has, in the order of the columns."""
        told = {} if self.static is None else self.static.widths
        seen = {} if self.behaviour is None else self.behaviour.widths
        return {TEXT: self.lexical.width} | {str(view): width for view, width in [*told.items(), *seen.items()]}

    @property
    def nbytes(self) -> int:
        """About how much memory it takes. Units: bytes."""
        return sum(counted.nbytes for counted in (self.lexical, self.static, self.behaviour) if counted is not None)

    def row(self, code: str, observation: Observation | None) -> sp.csr_array:
        """One program's features; the observation is on `inputs`. Shapes: (1, V)."""
        parts = [self.lexical.transform([code])]
        if self.static is not None:
            parts.append(self.static.transform([code]))
        if self.behaviour is not None and observation is not None:
            parts.append(self.behaviour.transform([observation]))
        elif self.behaviour is not None:
            parts.append(sp.csr_array((1, sum(self.behaviour.widths.values()))))
        return sp.hstack(parts, format="csr", dtype=np.float32)

    def to_state(self) -> tuple[dict[str, Any], State]:
        """What JSON can hold, and texts and arrays."""
        about = {
            "inputs": [to_fields(given) for given in self.inputs],
            "clear": [None if outcome is None else outcome.to_fields() for outcome in self.clear],
            "others": self.others,
        }
        state = self.lexical.to_state()
        for prefix, counted in ((_STATIC, self.static), (_BEHAVIOUR, self.behaviour)):
            if counted is not None:
                state |= {prefix + name: value for name, value in counted.to_state().items()}
        return about, state

    @classmethod
    def from_state(cls, key: str, about: Mapping[str, Any], state: Mapping[str, str | NDArray[np.float32]]) -> Self:
        """What `to_state` gave.

        Shapes: as `from_state` of the lexical, static and behaviour features take them.
        Raises: ValueError where the state is not whole.
        """
        told, seen = (
            {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
            for prefix in (_STATIC, _BEHAVIOUR)
        )
        return cls(
            key,
            LexicalFeatures.from_state(state),
            StaticFeatures.from_state(told) if told else None,
            [from_fields(given) for given in about["inputs"]],
            BehaviourFeatures.from_state(seen) if seen else None,
            [None if fields is None else Outcome.from_fields(fields) for fields in about["clear"]],
            about["others"],
        )
