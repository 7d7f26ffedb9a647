"""From a question, its support sets and its pool to fitted items."""

from collections.abc import Sequence

import numpy as np

from models.behaviour.inputs import to_fields
from models.behaviour.usual import LEAST_PROGRAMS
from models.fewshot.background import COMPARED, Backgrounds
from models.fewshot.evidence import Evidence
from models.fewshot.example import Warning
from models.fewshot.features import Features
from models.fewshot.fitted_item import FittedItem
from models.fewshot.item import ItemModel, Mixture, fit_item
from models.fewshot.keys import digest, digest_of_set
from models.fewshot.prior import ItemPrior
from models.fewshot.question import Question
from models.fewshot.sight import look
from models.fewshot.support import Support, warnings_of


class Fitting:
    """Fits the items of one question, each without regard to the others."""

    def __init__(
        self,
        question: Question,
        pool: Sequence[str],
        supports: Sequence[Support],
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
        graded = {code for support in supports for code in support.codes}
        self._chosen = evidence.chosen(question, self._compared or sorted(graded, key=digest))

    @property
    def warnings(self) -> list[Warning]:
        """What an instructor should know of the whole question."""
        reason = self._chosen.reason
        return [Warning(None, f"Programs are read, not run: {reason}.")] if reason else []

    def _features(self, support: Support) -> Features:
        # of the pool alone: with the examples in it, one item's examples would touch another item's judgements
        codes = self._compared or support.codes or ("",)
        return self._evidence.features(self._question, codes, self._chosen.inputs)

    def _backgrounds(self, features: Features) -> Backgrounds:
        found = self._evidence.backgrounds(self._question, features, self._compared)
        return Backgrounds(
            [(getattr(self._mixture, view), background) for view, background in found.items()],
            list(features.widths.values()),
        )

    def _model(self, support: Support, features: Features) -> ItemModel:
        question, evidence, labels = self._question, self._evidence, list(support.labels)
        readings = [evidence.reading(code, question.language) for code in support.codes]
        sight = look(evidence.encoder, question.items[support.item], question.text, readings, labels)
        seen = np.stack([sight.pooled(evidence.encoder, reading) for reading in readings])
        rows = evidence.rows(features, support.codes, question)
        strange = [evidence.strange(features, code, question) for code in support.codes]
        prior, backgrounds = self._prior(support.item, features), self._backgrounds(features)
        return fit_item(sight, rows, seen, labels, self._mixture, backgrounds, prior, strange)

    def _prior(self, item: str, features: Features) -> ItemPrior | None:
        """What the item's words lead to expect; None where too few programs are known to say what is usual."""
        if features.behaviour is None or not (self._question.references or len(self._compared) >= LEAST_PROGRAMS):
            return None
        text, mixture = self._question.items[item], self._mixture
        prior = self._evidence.prior.for_item(text, features.inputs, mixture.words, mixture.oddness)
        tables = (self._evidence.strange(features, code, self._question) for code in self._compared)
        seen = [table for table in tables if table is not None]
        return prior.centred(np.stack(seen)) if seen else prior

    def _key(self, support: Support) -> str:
        question = self._question
        about = {**question.fields(), "items": question.items[support.item]}
        examples = [[digest(code), label] for code, label in zip(support.codes, support.labels, strict=True)]
        tried = [to_fields(given) for given in self._chosen.inputs]
        return digest(self._version, about, examples, self._pool_key, tried)

    def item(self, support: Support) -> tuple[FittedItem, list[Warning]]:
        """One item's fit, and what is to be said about its examples."""
        keys = {code: self._evidence.normal_key(self._question, code) for code in support.codes}
        features = self._features(support)
        model = self._model(support, features) if support.decides else None
        told: dict[str, set[bool]] = {}
        for code, label in zip(support.codes, support.labels, strict=True):
            told.setdefault(keys[code], set()).add(label)
        fitted = FittedItem(
            model=model,
            features=features,
            known={key: labels.pop() for key, labels in told.items() if len(labels) == 1},
            key=self._key(support),
        )
        return fitted, warnings_of(support, keys)
