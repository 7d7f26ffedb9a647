"""What is known of programs before any of them is graded, computed once and kept in bounded caches."""

from collections.abc import Callable, Sequence

import numpy as np
import scipy.sparse as sp

from models.baselines import BLOCKS, BehaviourFeatures, Block, LexicalFeatures, StaticFeatures
from models.behaviour import Call, Chosen, Observation, Runner, Stdin, agreed, chosen, usual
from models.behaviour.inputs import to_fields
from models.behaviour.witness import MOST, REFERENCE
from models.encoder import Encoder, Reading
from models.encoder.cache import BoundedCache
from models.fewshot.background import Background
from models.fewshot.features import Features
from models.fewshot.keys import digest, digest_of_set
from models.fewshot.prior import Prior, Table, strangeness
from models.fewshot.question import Question

_FACTS_BYTES = 32 * 2**20
_ROW_BYTES = 64 * 2**20
_STRANGE_BYTES = 32 * 2**20
_JUDGED_BYTES = 16 * 2**20
_BACKGROUNDS_BYTES = 64 * 2**20
_FEATURES_BYTES = 128 * 2**20


def _row_size(row: sp.csr_array) -> int:
    return int(row.data.nbytes + row.indices.nbytes + row.indptr.nbytes)


def _length(given: Call | Stdin) -> int:
    return 100 + len(given.source if isinstance(given, Call) else given.text)


class Evidence:
    """The encoder's readings, the runner's observations and the baselines' features of programs, by content.

    A row is computed one program at a time, so it cannot depend on which others were asked for.
    """

    def __init__(self, encoder: Encoder, runner: Runner, prior: Prior) -> None:
        self.encoder, self.runner, self.prior = encoder, runner, prior
        self._facts: BoundedCache[str] = BoundedCache(_FACTS_BYTES, len)
        self._rows: BoundedCache[sp.csr_array] = BoundedCache(_ROW_BYTES, _row_size)
        self._strange: BoundedCache[Table] = BoundedCache(_STRANGE_BYTES, lambda table: table.nbytes)
        self._judged: BoundedCache[float] = BoundedCache(_JUDGED_BYTES, lambda _: 8)
        self._backgrounds: BoundedCache[dict[str, Background]] = BoundedCache(
            _BACKGROUNDS_BYTES, lambda found: sum(background.nbytes for background in found.values())
        )
        self._features: BoundedCache[Features] = BoundedCache(_FEATURES_BYTES, lambda features: features.nbytes)
        self._chosen: BoundedCache[Chosen] = BoundedCache(_FACTS_BYTES, lambda found: sum(map(_length, found.inputs)))

    def normal_key(self, question: Question, code: str) -> str:
        """`Question.normal_key`."""
        key = ("normal", question.language, *sorted(question.fixed), code)
        return self._facts.get(key, lambda: question.normal_key(code))

    def not_attempted(self, question: Question, code: str) -> str:
        """`Question.not_attempted`."""
        key = ("attempted", question.language, question.starter_code, code)
        return self._facts.get(key, lambda: question.not_attempted(code))

    def judged(self, key: str, code: str, make: Callable[[], float]) -> float:
        """A program's probability under the fitted item of this key, computed by `make` where it is not remembered."""
        return self._judged.get((key, code), make)

    def reading(self, code: str, language: str) -> Reading:
        """A program's token states."""
        return self.encoder.program(code, language)

    def chosen(self, question: Question, codes: Sequence[str]) -> Chosen:
        """The inputs to try the question's programs on; `codes` are of the class. None where they are only read."""
        given = question.inputs
        if given == () or question.language not in self.runner.languages:
            return Chosen((), "")
        key = digest(
            question.text, question.language, question.setup, digest_of_set(codes), *map(to_fields, given or ())
        )
        return self._chosen.get(
            (key,),
            lambda: chosen(self.runner, question.text, question.language, codes, question.setup, given or ()),
        )

    def watch(self, question: Question, inputs: Sequence[Call | Stdin], codes: Sequence[str]) -> list[Observation]:
        """What programs do, several run side by side. Nothing is run again that is remembered."""
        return self.runner.observe_all(codes, inputs, question.setup, question.language)

    def features(self, question: Question, codes: Sequence[str], inputs: Sequence[Call | Stdin]) -> Features:
        """The features of a set of programs; their order and repetitions do not matter."""
        different = sorted(set(codes))
        tried = [to_fields(given) for given in inputs]
        about = [question.language, sorted(question.fixed), question.setup, question.references]
        key = digest(digest_of_set(codes), about, tried)

        def fitted() -> Features:
            lexical = LexicalFeatures.fit(different, question.language, question.fixed)
            static = StaticFeatures.fit(different, question.language, question.fixed)
            if not inputs:
                return Features(key, lexical, static)
            observations = self.watch(question, inputs, different)
            right = agreed(self.watch(question, inputs, question.references))
            clear = usual(observations, reference=right)
            others = REFERENCE if right else MOST
            return Features(key, lexical, static, inputs, BehaviourFeatures.fit(observations, right), clear, others)

        return self._features.get((key,), fitted)

    def lexical(self, codes: Sequence[str], language: str, blocks: Sequence[Block] = BLOCKS) -> Features:
        """Features of the text alone, for programs of which no question is known."""
        different = sorted(set(codes))
        key = digest(digest_of_set(codes), language, list(blocks))
        return self._features.get(
            (key,), lambda: Features(key, LexicalFeatures.fit(different, language, frozenset(), blocks))
        )

    def backgrounds(self, question: Question, features: Features, codes: Sequence[str]) -> dict[str, Background]:
        """For each view, the class that it is measured against; the features were fitted on `codes`."""
        return self._backgrounds.get(
            (features.key, "pool" if codes else ""), lambda: self._measured(features, codes, question)
        )

    def _measured(self, features: Features, codes: Sequence[str], question: Question) -> dict[str, Background]:
        if not codes:
            return {view: Background(None) for view in features.widths}
        rows = self.rows(features, codes, question)
        ends = np.cumsum([0, *features.widths.values()]).tolist()
        return {
            view: Background(rows[:, start:end])
            for view, start, end in zip(features.widths, ends, ends[1:], strict=False)
        }

    def row(self, features: Features, code: str, question: Question | None = None) -> sp.csr_array:
        """Shapes: (1, V)."""

        def counted() -> sp.csr_array:
            seen = self.watch(question, features.inputs, [code])[0] if question and features.inputs else None
            return features.row(code, seen)

        return self._rows.get((features.key, code), counted)

    def strange(self, features: Features, code: str, question: Question) -> Table | None:
        """On which of the inputs a program does something else than usual, and how; None where programs are only read.

        Shapes: (I, 2 + W).
        """
        if features.behaviour is None:
            return None
        usual = features.behaviour.usual
        return self._strange.get(
            (features.key, code),
            lambda: strangeness(self.watch(question, features.inputs, [code])[0], usual, self.prior.ways),
        )

    def rows(self, features: Features, codes: Sequence[str], question: Question | None = None) -> sp.csr_array:
        """Shapes: (N, V), N at least 1."""
        return sp.vstack([self.row(features, code, question) for code in codes], format="csr", dtype=np.float64)
