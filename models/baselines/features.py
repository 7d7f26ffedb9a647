"""Programs as rows of weighted counts."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Self, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.baselines.terms import BLOCKS, Block, terms

_LEAST_PROGRAMS: Final = 2
_MOST_TERMS: Final = 20_000  # of one block

State = dict[str, str | NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The terms of one block, in alphabetical order, with their weights.

    Shapes: `rarity` (V,): log((1 + N) / (1 + programs with the term)) + 1.
    """

    columns: dict[str, int]
    rarity: NDArray[np.float32]

    @classmethod
    def of(cls, programs: Sequence[Sequence[str]]) -> Self:
        """The terms of at least two programs; of too many, the most frequent."""
        spread = Counter(chain.from_iterable(map(set, programs)))
        known = [term for term, count in spread.items() if count >= _LEAST_PROGRAMS]
        if len(known) > _MOST_TERMS:
            total = Counter(chain.from_iterable(programs))
            known = sorted(known, key=lambda term: (-total[term], term))[:_MOST_TERMS]
        known.sort()
        counts = np.array([spread[term] for term in known], dtype=np.float64)
        rarity = (np.log((1 + len(programs)) / (1 + counts)) + 1).astype(np.float32)
        return cls({term: column for column, term in enumerate(known)}, rarity)

    def row(self, found: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Columns and weights of one program: (1 + log count) * rarity, to unit length.

        Shapes: (K,), (K,), K the number of its terms that are known.
        """
        counts = Counter(term for term in found if term in self.columns)
        columns = np.array([self.columns[term] for term in counts], dtype=np.int32)
        order = np.argsort(columns)
        weights = (1 + np.log(np.array(list(counts.values()), dtype=np.float64))) * self.rarity[columns]
        length = np.sqrt(np.sum(weights[order] ** 2))
        return columns[order], (weights[order] / (length or 1.0)).astype(np.float32)


class LexicalFeatures:
    """Token n-grams, plain and with the student's names numbered, and paths of the syntax tree, as tf-idf rows.

    Learnt once from the programs of a question, then fixed: the row of a program depends on nothing else.

    Source: Salton and Buckley 1988 (term weighting); sublinear counts as in Manning, Raghavan and Schuetze 2008, 6.4.1.
    """

    def __init__(self, language: str, fixed_names: frozenset[str], vocabularies: Mapping[Block, _Vocabulary]) -> None:
        self.language = language
        self.fixed_names = fixed_names
        self._vocabularies = dict(vocabularies)

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
        return cls(language, fixed_names, {b: _Vocabulary.of([program[b] for program in found]) for b in blocks})

    @property
    def width(self) -> int:
        """V, the number of features."""
        return sum(len(vocabulary.rarity) for vocabulary in self._vocabularies.values())

    @property
    def nbytes(self) -> int:
        """About how much memory the vocabulary takes. Units: bytes."""
        return sum(
            vocabulary.rarity.nbytes + sum(150 + len(term) for term in vocabulary.columns)
            for vocabulary in self._vocabularies.values()
        )

    def transform(self, codes: Sequence[str]) -> sp.csr_array:
        """The rows of programs; each block of a row has unit length, or is zero where none of its terms is known.

        Shapes: N programs -> (N, V), float32.
        """
        blocks = tuple(self._vocabularies)
        columns, weights, ends = [np.zeros(0, np.int32)], [np.zeros(0, np.float32)], [0]
        for code in codes:
            found = terms(code, self.language, self.fixed_names, blocks)
            first = end = 0
            for block, vocabulary in self._vocabularies.items():
                places, values = vocabulary.row(found[block])
                columns.append(places + np.int32(first))
                weights.append(values)
                first += len(vocabulary.rarity)
                end += len(places)
            ends.append(ends[-1] + end)
        shape = (len(codes), self.width)
        return sp.csr_array((np.concatenate(weights), np.concatenate(columns), np.array(ends)), shape=shape)

    def to_state(self) -> State:
        """Everything that `from_state` needs, as texts (JSON) and arrays."""
        state: State = {
            "language": self.language,
            "fixed_names": json.dumps(sorted(self.fixed_names)),
            "blocks": json.dumps(list(self._vocabularies)),
        }
        for block, vocabulary in self._vocabularies.items():
            state[f"{block}.terms"] = json.dumps(list(vocabulary.columns))
            state[f"{block}.rarity"] = vocabulary.rarity
        return state

    @classmethod
    def from_state(cls, state: Mapping[str, str | NDArray[np.float32]]) -> Self:
        """The same features again.

        Raises: ValueError where the state is not whole.
        """
        try:
            vocabularies = {
                block: _restored(cast(str, state[f"{block}.terms"]), np.asarray(state[f"{block}.rarity"], np.float32))
                for block in cast(list[Block], json.loads(cast(str, state["blocks"])))
            }
            fixed = frozenset(json.loads(cast(str, state["fixed_names"])))
            return cls(cast(str, state["language"]), fixed, vocabularies)
        except KeyError as error:
            raise ValueError(f"the stored features lack {error}: prepare the run again") from error


def _restored(listed: str, rarity: NDArray[np.float32]) -> _Vocabulary:
    columns = {term: column for column, term in enumerate(json.loads(listed))}
    if rarity.shape != (len(columns),):
        raise ValueError(f"the stored features have {len(columns)} terms, but weights of shape {rarity.shape}")
    return _Vocabulary(columns, rarity)
