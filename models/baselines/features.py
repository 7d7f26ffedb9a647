"""Programs as rows of weighted counts of their text."""

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Self, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines.terms import BLOCKS, Block, placed_ngrams, terms
from models.baselines.vocabulary import Blocks, State
from models.code.token import Token

NONE = -1  # the column of a term that is not known


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

    def by_token(self, tokens: Sequence[Token]) -> sp.csr_array:
        """The row of a program taken apart: what each column holds by the runs of tokens that a token stands in.

        So much a linear function of the row falls, nearly, when the token is taken away. Paths of the tree are left
        out.

        Shapes: the `significant` T tokens of a program -> (T, V).
        """
        first = 0
        places, columns, worth = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for block, vocabulary in self._blocks.vocabularies.items():
            placed = placed_ngrams(tokens, self.language, self.fixed_names, block)
            every = np.array([vocabulary.columns.get(term, NONE) for term, _ in placed], np.int32)
            own = every[every != NONE]
            runs = [run for (_, run), column in zip(placed, every.tolist(), strict=True) if column != NONE]
            known, values, counts = vocabulary.weighed(own)
            lengths = np.fromiter(map(len, runs), np.int64, len(runs))
            places.append(np.fromiter(chain.from_iterable(runs), np.int64, int(lengths.sum())))
            columns.append(np.repeat(first + own, lengths))
            worth.append(np.repeat((values / counts.astype(np.float32))[np.searchsorted(known, own)], lengths))
            first += len(vocabulary.rarity)
        table = np.concatenate(worth), (np.concatenate(places), np.concatenate(columns))
        return sp.csr_array(table, shape=(len(tokens), first))

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
