"""Programs as rows of weighted counts of their text."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Self, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines.terms import BLOCKS, Block, placed_ngrams, terms
from models.baselines.vocabulary import Blocks, State
from models.code.tokens import significant


class LexicalFeatures:
    """Token n-grams, plain and with the student's names numbered, and paths of the syntax tree, as tf-idf rows.

    Learnt once from the programs of a question, then fixed: the row of a program depends on nothing else.
    """

    def __init__(self, language: str, fixed_names: frozenset[str], blocks: Blocks[Block]) -> None:
        self.language = language
        self.fixed_names = fixed_names
        self._blocks = blocks

    @classmethod
    def fit(
        cls,
        codes: Sequence[str],
        language: str,
        fixed_names: frozenset[str] = frozenset(),
        blocks: Sequence[Block] = BLOCKS,
    ) -> Self:
        """Learns the terms that at least two of the programs have. The order of the programs does not matter."""
        found = [terms(code, language, fixed_names, blocks) for code in codes]
        return cls(language, fixed_names, Blocks.fit(blocks, found))

    @property
    def width(self) -> int:
        """V, the number of features."""
        return sum(self._blocks.widths.values())

    @property
    def nbytes(self) -> int:
        """About how much memory the vocabulary takes. Units: bytes."""
        return self._blocks.nbytes

    def transform(self, codes: Sequence[str]) -> sp.csr_array:
        """The rows of programs; each block of a row has unit length, or is zero where none of its terms is known.

        Shapes: N programs -> (N, V), float32.
        """
        blocks = tuple(self._blocks.vocabularies)
        return self._blocks.rows(terms(code, self.language, self.fixed_names, blocks) for code in codes)

    def contributions(self, code: str, weights: NDArray[np.float32]) -> list[tuple[int, int, float]]:
        """What each token adds to a linear function of the row: (start, end, sum over the runs of tokens it stands in).

        So much the function falls, nearly, when the token is taken away. Paths of the tree are left out.

        Shapes: `weights` (V,). Units: `start` and `end` are code points of `code`, half open.
        """
        tokens, first = significant(code, self.language), 0
        added = np.zeros(len(tokens))
        for block, vocabulary in self._blocks.vocabularies.items():
            found = placed_ngrams(tokens, self.language, self.fixed_names, block)
            counts = Counter(term for term, _ in found)
            columns, values = vocabulary.row([term for term, _ in found])
            worth = dict(zip(columns.tolist(), (values * weights[first + columns]).tolist(), strict=True))
            for term, places in found:
                column = vocabulary.columns.get(term)
                if column is not None:
                    added[list(places)] += worth[column] / counts[term]
            first += len(vocabulary.rarity)
        return [(t.start, t.end, value) for t, value in zip(tokens, added.tolist(), strict=True) if t.end > t.start]

    def to_state(self) -> State:
        """Everything that `from_state` needs, as texts (JSON) and arrays."""
        own: State = {"language": self.language, "fixed_names": json.dumps(sorted(self.fixed_names))}
        return own | self._blocks.to_state()

    @classmethod
    def from_state(cls, state: Mapping[str, str | NDArray[np.float32]]) -> Self:
        """The same features again.

        Raises: ValueError where the state is not whole.
        """
        blocks: Blocks[Block] = Blocks.from_state(state)
        try:
            fixed = frozenset(json.loads(cast(str, state["fixed_names"])))
            return cls(cast(str, state["language"]), fixed, blocks)
        except KeyError as error:
            raise ValueError(f"the stored features lack {error}: prepare the run again") from error
