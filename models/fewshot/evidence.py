"""What is known of programs before any of them is graded, computed once and kept in bounded caches."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from models.baselines import BLOCKS, Block, LexicalFeatures
from models.encoder import Encoder, Reading
from models.encoder.cache import BoundedCache
from models.fewshot.background import Background
from models.fewshot.keys import digest, digest_of_set
from models.fewshot.question import Question

_FACTS_BYTES = 32 * 2**20
_ROW_BYTES = 64 * 2**20
_BACKGROUNDS_BYTES = 64 * 2**20
_FEATURES_BYTES = 128 * 2**20


def _row_size(row: sp.csr_array) -> int:
    return int(row.data.nbytes + row.indices.nbytes + row.indptr.nbytes)


class Lexicon:
    """Lexical features fitted on one set of programs, under the name of their content."""

    def __init__(self, key: str, features: LexicalFeatures) -> None:
        self.key, self.features = key, features


class Evidence:
    """The encoder's readings and the baselines' features of programs, by content.

    A row is computed one program at a time, so it cannot depend on which others were asked for.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._facts: BoundedCache[str] = BoundedCache(_FACTS_BYTES, len)
        self._rows: BoundedCache[sp.csr_array] = BoundedCache(_ROW_BYTES, _row_size)
        self._backgrounds: BoundedCache[Background] = BoundedCache(_BACKGROUNDS_BYTES, lambda found: found.nbytes)
        self._lexicons: BoundedCache[Lexicon] = BoundedCache(_FEATURES_BYTES, lambda lexicon: lexicon.features.nbytes)

    def normal_key(self, question: Question, code: str) -> str:
        """`Question.normal_key`."""
        key = ("normal", question.language, *sorted(question.fixed), code)
        return self._facts.get(key, lambda: question.normal_key(code))

    def not_attempted(self, question: Question, code: str) -> str:
        """`Question.not_attempted`."""
        key = ("attempted", question.language, question.starter_code, code)
        return self._facts.get(key, lambda: question.not_attempted(code))

    def reading(self, code: str, language: str) -> Reading:
        """A program's token states."""
        return self.encoder.program(code, language)

    def lexicon(
        self, codes: Sequence[str], language: str, fixed: frozenset[str], blocks: Sequence[Block] = BLOCKS
    ) -> Lexicon:
        """The features of a set of programs; their order and repetitions do not matter."""
        key = digest(digest_of_set(codes), language, sorted(fixed), list(blocks))
        different = sorted(set(codes))
        return self._lexicons.get(key, lambda: Lexicon(key, LexicalFeatures.fit(different, language, fixed, blocks)))

    def background(self, lexicon: Lexicon, codes: Sequence[str]) -> Background:
        """The class that the features of `lexicon`, which were fitted on `codes`, are measured against."""
        return self._backgrounds.get(
            (lexicon.key, "pool" if codes else ""), lambda: Background(self.rows(lexicon, codes) if codes else None)
        )

    def row(self, lexicon: Lexicon, code: str) -> sp.csr_array:
        """Shapes: (1, V)."""
        return self._rows.get((lexicon.key, code), lambda: lexicon.features.transform([code]))

    def rows(self, lexicon: Lexicon, codes: Sequence[str]) -> sp.csr_array:
        """Shapes: (N, V), N at least 1."""
        return sp.vstack([self.row(lexicon, code) for code in codes], format="csr", dtype=np.float64)
