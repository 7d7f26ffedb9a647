"""From a question, its support sets and its pool to fitted items."""

from collections.abc import Sequence

import numpy as np

from models.fewshot.background import COMPARED
from models.fewshot.evidence import Evidence, Lexicon
from models.fewshot.example import Warning
from models.fewshot.fitted_item import FittedItem
from models.fewshot.item import ItemModel, Mixture, fit_item
from models.fewshot.keys import digest, digest_of_set
from models.fewshot.question import Question
from models.fewshot.sight import look
from models.fewshot.support import Support, warnings_of


class Fitting:
    """Fits the items of one question, each without regard to the others."""

    def __init__(
        self,
        question: Question,
        pool: Sequence[str],
        evidence: Evidence,
        mixture: Mixture,
        version: str,
    ) -> None:
        self._question, self._evidence, self._version = question, evidence, version
        self._mixture = mixture
        self._pool = [code for code in pool if not evidence.not_attempted(question, code)]
        # in the order of their hashes: by chance, and the same whatever order the pool came in
        self._compared = sorted(set(self._pool), key=digest)[:COMPARED]
        self._pool_key = digest_of_set(self._pool)

    def _lexicon(self, support: Support) -> Lexicon:
        # of the pool alone: with the examples in it, one item's examples would touch another item's judgements
        codes = self._pool or support.codes or ("",)
        return self._evidence.lexicon(codes, self._question.language, self._question.fixed)

    def _model(self, support: Support, lexicon: Lexicon) -> ItemModel:
        question, evidence, labels = self._question, self._evidence, list(support.labels)
        readings = [evidence.reading(code, question.language) for code in support.codes]
        sight = look(evidence.encoder, question.items[support.item], question.text, readings, labels)
        seen = np.stack([sight.pooled(evidence.encoder, reading) for reading in readings])
        background = evidence.background(lexicon, self._compared)
        return fit_item(sight, evidence.rows(lexicon, support.codes), seen, labels, self._mixture, background)

    def _key(self, support: Support) -> str:
        question = self._question
        about = {**question.fields(), "items": question.items[support.item]}
        examples = [[digest(code), label] for code, label in zip(support.codes, support.labels, strict=True)]
        return digest(self._version, about, examples, self._pool_key)

    def item(self, support: Support) -> tuple[FittedItem, list[Warning]]:
        """One item's fit, and what is to be said about its examples."""
        keys = {code: self._evidence.normal_key(self._question, code) for code in support.codes}
        lexicon = self._lexicon(support)
        model = self._model(support, lexicon) if support.decides else None
        told: dict[str, set[bool]] = {}
        for code, label in zip(support.codes, support.labels, strict=True):
            told.setdefault(keys[code], set()).add(label)
        fitted = FittedItem(
            model=model,
            lexicon=lexicon,
            known={key: labels.pop() for key, labels in told.items() if len(labels) == 1},
            key=self._key(support),
        )
        return fitted, warnings_of(support, keys)
