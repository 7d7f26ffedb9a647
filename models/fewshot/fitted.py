"""A question whose examples were read: it judges programs, one at a time, in this process or in another."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from models.behaviour import Call, Observation, Outcome, Stdin, Witness, witness
from models.fewshot import state
from models.fewshot.calibration import Calibration, Calibrations, Vector
from models.fewshot.evidence import Evidence
from models.fewshot.example import Warning
from models.fewshot.features import Features
from models.fewshot.fitted_item import FittedItem
from models.fewshot.item import ItemModel
from models.fewshot.judgement import ItemJudgement, Judgement
from models.fewshot.marking import Marking
from models.fewshot.question import Question
from models.highlight import Span

_TOGETHER: Final = 256  # programs that are run side by side


class Fitted:
    """The outcome of `FewShotGrader.fit`.

    `warnings` is what the instructor should know. `keys` has a hash for each item of everything that its judgements
    depend on: as long as it stays, old judgements hold.
    """

    def __init__(
        self,
        question: Question,
        items: Mapping[str, FittedItem],
        warnings: Sequence[Warning],
        evidence: Evidence,
        calibrations: Calibrations,
        version: str,
    ) -> None:
        self.question, self.items, self.warnings = question, dict(items), list(warnings)
        self._evidence, self._calibrations, self._version = evidence, calibrations, version

    @property
    def keys(self) -> dict[str, str]:
        """Each item's hash of what its judgements depend on."""
        return {item: fitted.key for item, fitted in self.items.items()}

    def to_bytes(self) -> bytes:
        """This fit for another process: `FewShotGrader.restore` reads it. It holds no program's text."""
        return state.pack(self.question, self.items, self.warnings, self._version)

    def judge(self, codes: Sequence[str]) -> list[Judgement]:
        """One judgement a program, each as if the program were alone.

        Raises: TypeError where a program is no text.
        """
        if isinstance(codes, str):
            raise TypeError("judge takes a list of programs, got a single str: put it in a list")
        for place, code in enumerate(codes):
            if not isinstance(code, str):
                raise TypeError(f"program {place} must be a str, got {type(code).__name__}: decode the file first")
        return [
            judgement
            for start in range(0, len(codes), _TOGETHER)
            for judgement in self._judge_some(codes[start : start + _TOGETHER])
        ]

    @property
    def inputs(self) -> tuple[Call | Stdin, ...]:
        """What programs are tried on; none where they are only read."""
        return self._features.inputs

    @property
    def usual(self) -> tuple[Outcome | None, ...]:
        """What `others` do on each input; None where that is not clear."""
        return self._features.clear

    @property
    def others(self) -> str:
        """Whose outcomes are the usual ones: most programs of the class, or the solution."""
        return self._features.others

    @property
    def _features(self) -> Features:
        return next(iter(self.items.values())).features

    def observations(self, codes: Sequence[str]) -> list[Observation]:
        """What programs do on `inputs`, several run side by side; nothing is run again that is remembered."""
        return self._evidence.watch(self.question, self.inputs, codes)

    def observation(self, code: str) -> Observation | None:
        """What one program does on `inputs`; None where programs are only read."""
        return self.observations([code])[0] if self.inputs else None

    def _judge_some(self, codes: Sequence[str]) -> list[Judgement]:
        if self.inputs:
            self.observations(codes)  # from here on remembered
        return [self._judge(code) for code in codes]

    def scores(self, item: str, codes: Sequence[str]) -> Vector:
        """An item's uncalibrated log odds, both sides taken to be equally likely. Shapes: N programs -> (N,).

        Raises: ValueError where the item has no example on one side, so there is nothing to score by.
        """
        fitted = self.items[item]
        if fitted.model is None:
            raise ValueError(f"item {item!r} has examples on one side at most: it has no scores")
        model = fitted.model
        return np.array([score_of(self._evidence, self.question, model, fitted.features, code) for code in codes])

    @property
    def _calibration(self) -> Calibration:
        return self._calibrations.watched if self.inputs else self._calibrations.read

    @property
    def _undecided(self) -> ItemJudgement:
        """Nothing is known of the program itself, so the usual share stands."""
        return ItemJudgement(self._calibration.share, "unsure")

    def _judge(self, code: str) -> Judgement:
        nothing = self._evidence.not_attempted(self.question, code)
        if nothing:
            return Judgement("not_attempted", dict.fromkeys(self.items, self._undecided), nothing)
        normal = self._evidence.normal_key(self.question, code)
        marking = self.marking(code)
        items = {item: self._judge_item(code, normal, item, marking) for item in self.items}
        return Judgement("judged", items, self._reason(code), lambda: self._witness(code))

    def marking(self, code: str) -> Marking:
        """Where in a program its judgements come from; nothing is computed before it is asked for."""
        return Marking(self._evidence, self.question, self.items, code)

    def _witness(self, code: str) -> Witness | None:
        seen = self.observation(code)
        return None if seen is None else witness(seen, self._features.clear, self.inputs, self._features.others)

    def _reason(self, code: str) -> str:
        reasons = []
        reading = self._evidence.reading(code, self.question.language)
        if reading.truncated:
            read = int(reading.spans[:, 1].max(initial=0))
            reasons.append(f"The program is too long to be read whole: its first {read} characters were read.")
        if undecided := sorted(item for item, fitted in self.items.items() if fitted.model is None):
            reasons.append(f"Too few examples to decide: {', '.join(undecided)}.")
        return " ".join(reasons)

    def _probability(self, code: str, model: ItemModel, fitted: FittedItem) -> float:
        return self._calibration.probability(score_of(self._evidence, self.question, model, fitted.features, code))

    def _judge_item(self, code: str, normal: str, item: str, marking: Marking) -> ItemJudgement:
        def spans() -> list[Span]:
            return marking.spans(item) if shown else []

        fitted = self.items[item]
        told = fitted.known.get(normal)
        if told is not None:
            shown = told
            return ItemJudgement(float(told), "applies" if told else "absent", from_example=True, _find_spans=spans)
        model = fitted.model
        if model is None:
            return self._undecided
        probability = self._evidence.judged(fitted.key, code, lambda: self._probability(code, model, fitted))
        verdict = self._calibration.verdict(probability)
        shown = verdict == "applies" or (verdict == "unsure" and probability >= 0.5)
        return ItemJudgement(probability, verdict, _find_spans=spans)


def score_of(evidence: Evidence, question: Question, model: ItemModel, features: Features, code: str) -> float:
    """A program's log odds for an item where both sides are equally likely."""
    seen = model.sight.pooled(evidence.encoder, evidence.reading(code, question.language))
    return model.score(evidence.row(features, code, question), seen, evidence.strange(features, code, question))
