"""What checks say of programs as rows of weighted counts."""

import json
from collections.abc import Mapping, Sequence
from typing import Final, Self, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines.checks import CheckedView, check_terms
from models.baselines.vocabulary import Blocks, State

STATIC_VIEWS: Final[tuple[CheckedView, ...]] = ("checks", "texts", "shapes")


class StaticFeatures:
    """What can be told of a program's working without running it, as tf-idf rows.

    Learnt once from the programs of a question, then fixed: the row of a program depends on nothing else.
    """

    def __init__(self, language: str, fixed_names: frozenset[str], blocks: Blocks[CheckedView]) -> None:
        self.language = language
        self.fixed_names = fixed_names
        self._blocks = blocks

    @classmethod
    def fit(cls, codes: Sequence[str], language: str, fixed_names: frozenset[str] = frozenset()) -> Self:
        """Learns what is said of at least two of the programs. Their order does not matter."""
        found = [check_terms(code, language, fixed_names) for code in codes]
        return cls(language, fixed_names, Blocks.fit(STATIC_VIEWS, found))

    @property
    def widths(self) -> dict[CheckedView, int]:
        """How many features each view has."""
        return self._blocks.widths

    @property
    def nbytes(self) -> int:
        """About how much memory the vocabulary takes. Units: bytes."""
        return self._blocks.nbytes

    def transform(self, codes: Sequence[str]) -> sp.csr_array:
        """The rows of programs; each view of a row has unit length, or is zero where none of its terms is known.

        Shapes: N programs -> (N, V), float32.
        """
        return self._blocks.rows(check_terms(code, self.language, self.fixed_names) for code in codes)

    def to_state(self) -> State:
        """Everything that `from_state` needs, as texts (JSON) and arrays."""
        own: State = {"language": self.language, "fixed_names": json.dumps(sorted(self.fixed_names))}
        return own | self._blocks.to_state()

    @classmethod
    def from_state(cls, state: Mapping[str, str | NDArray[np.float32]]) -> Self:
        """The same features again.

        Raises: ValueError where the state is not whole.
        """
        blocks: Blocks[CheckedView] = Blocks.from_state(state)
        try:
            fixed = frozenset(json.loads(cast(str, state["fixed_names"])))
            return cls(cast(str, state["language"]), fixed, blocks)
        except KeyError as error:
            raise ValueError(f"the stored features lack {error}: prepare the run again") from error
