"""Terms with weights, block by block: what turns counted terms into rows."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Generic, Self, TypeVar, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

_LEAST_PROGRAMS: Final = 2
_MOST_TERMS: Final = 20_000  # of one block

State = dict[str, str | NDArray[np.float32]]
BlockName = TypeVar("BlockName", bound=str)


@dataclass(frozen=True, slots=True)
class Vocabulary:
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

    @classmethod
    def restored(cls, listed: str, rarity: NDArray[np.float32]) -> Self:
        """From the terms as JSON and their weights.

        Raises: ValueError where their numbers differ.
        """
        columns = {term: column for column, term in enumerate(json.loads(listed))}
        if rarity.shape != (len(columns),):
            raise ValueError(f"the stored features have {len(columns)} terms, but weights of shape {rarity.shape}")
        return cls(columns, rarity)

    def row(self, found: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Columns and weights of one program: (1 + log count) * rarity, to unit length.

        Shapes: (K,), (K,), K the number of its terms that are known.
        """
        columns = np.array([self.columns[term] for term in found if term in self.columns], dtype=np.int32)
        return self.weighed(columns)[:2]

    def weighed(self, columns: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int64]]:
        """The same from the columns of the terms as they occur, and how often each does.

        Shapes: any number -> (K,), (K,), (K,).
        """
        known, counts = np.unique(columns, return_counts=True)
        weights = (1 + np.log(counts)) * self.rarity[known]
        length = np.sqrt(np.sum(weights**2))
        return known, (weights / (length or 1.0)).astype(np.float32), counts


class Blocks(Generic[BlockName]):
    """Vocabularies side by side, each with columns of its own.

    Source: Salton and Buckley 1988 (term weighting); sublinear counts as in Manning, Raghavan and Schuetze 2008, 6.4.1.
    """

    def __init__(self, vocabularies: Mapping[BlockName, Vocabulary]) -> None:
        self.vocabularies = dict(vocabularies)

    @classmethod
    def fit(cls, blocks: Sequence[BlockName], programs: Sequence[Mapping[BlockName, Sequence[str]]]) -> Self:
        """Learns the terms that at least two of the programs have."""
        return cls({block: Vocabulary.of([program[block] for program in programs]) for block in blocks})

    @property
    def widths(self) -> dict[BlockName, int]:
        """How many columns each block has."""
        return {block: len(vocabulary.rarity) for block, vocabulary in self.vocabularies.items()}

    @property
    def nbytes(self) -> int:
        """About how much memory the vocabularies take. Units: bytes."""
        return sum(
            vocabulary.rarity.nbytes + sum(150 + len(term) for term in vocabulary.columns)
            for vocabulary in self.vocabularies.values()
        )

    def rows(self, programs: Iterable[Mapping[BlockName, Sequence[str]]]) -> sp.csr_array:
        """Each block of a row has unit length, or is zero where none of its terms is known.

        Shapes: N programs -> (N, V), float32.
        """
        columns, weights, ends = [np.zeros(0, np.int32)], [np.zeros(0, np.float32)], [0]
        for found in programs:
            first = end = 0
            for block, vocabulary in self.vocabularies.items():
                places, values = vocabulary.row(found[block])
                columns.append(places + np.int32(first))
                weights.append(values)
                first += len(vocabulary.rarity)
                end += len(places)
            ends.append(ends[-1] + end)
        shape = (len(ends) - 1, sum(self.widths.values()))
        return sp.csr_array((np.concatenate(weights), np.concatenate(columns), np.array(ends)), shape=shape)

    def to_state(self) -> State:
        """Everything that `from_state` needs, as texts (JSON) and arrays."""
        state: State = {"blocks": json.dumps(list(self.vocabularies))}
        for block, vocabulary in self.vocabularies.items():
            state[f"{block}.terms"] = json.dumps(list(vocabulary.columns))
            state[f"{block}.rarity"] = vocabulary.rarity
        return state

    @classmethod
    def from_state(cls, state: Mapping[str, str | NDArray[np.float32]]) -> Self:
        """The same vocabularies again.

        Raises: ValueError where the state is not whole.
        """
        try:
            return cls(
                {
                    block: Vocabulary.restored(
                        cast(str, state[f"{block}.terms"]), np.asarray(state[f"{block}.rarity"], np.float32)
                    )
                    for block in cast(list[BlockName], json.loads(cast(str, state["blocks"])))
                }
            )
        except KeyError as error:
            raise ValueError(f"the stored features lack {error}: prepare the run again") from error
