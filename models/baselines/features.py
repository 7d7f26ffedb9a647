"""Programs as rows of weighted counts of their text."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines.terms import BLOCKS, NONE, Block, placed_ngrams, terms
from models.baselines.vocabulary import Blocks, State
from models.code.token import Token


@dataclass(frozen=True, slots=True)
class RowByToken:
    """What each column of a row holds by the runs of tokens that a token stands in.

    Shapes: `places`, `columns`, `worth` (E,), the entries of a table of `tokens` rows.
    """

    tokens: int
    places: NDArray[np.int64]
    columns: NDArray[np.int64]
    worth: NDArray[np.float32]

    def added(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """So much a linear function of the row falls, nearly, when a token is taken away.

        Shapes: V weights, or those of the first columns with all that is counted of the text -> T tokens (T,).
        """
        parts = self.worth * weights[self.columns]
        return np.bincount(self.places, parts, minlength=self.tokens).astype(np.float32)


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

    def by_token(self, tokens: Sequence[Token]) -> "RowByToken":
        """The row of a program taken apart by its `significant` tokens. Paths of the tree are left out."""
        first = 0
        places, columns, worth = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for block, vocabulary in self._blocks.vocabularies.items():
            found, runs = placed_ngrams(tokens, self.language, self.fixed_names, block)
            every = np.array([vocabulary.columns.get(term, NONE) for term in found], np.int32)
            own, runs = every[every != NONE], runs[every != NONE]
            known, values, counts = vocabulary.weighed(own)
            shares = (values / counts.astype(np.float32))[np.searchsorted(known, own)]
            term, step = np.nonzero(runs != NONE)
            places.append(runs[term, step])
            columns.append(first + own[term].astype(np.int64))
            worth.append(shares[term])
            first += len(vocabulary.rarity)
        return RowByToken(len(tokens), np.concatenate(places), np.concatenate(columns), np.concatenate(worth))

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
