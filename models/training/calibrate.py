"""Choose temperature and thresholds on questions kept out of training.

The answers go into the folder's manifest. Nothing here sees a student's program.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.behaviour import Runner
from models.core.logistic import LogisticRegression, sigmoid
from models.encoder import store
from models.fewshot import Example, FewShotGrader
from models.fewshot.calibration import Calibration, Vector
from models.synthesis import SyntheticClass, SyntheticQuestion, sample_class
from models.synthesis.happenings import Isolated, with_behaviour
from models.training.corpus import is_held_out

Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CalibrationConfig:
    """On what calibration is chosen, and what verdicts cost: the one of the least expected cost is said.

    Units: costs are in anything, since only their ratios count. `looked_at` is a program that a person has to look at,
    `wrong_applies` a mistake that a student is told of without having made it, `wrong_absent` one that stays unsaid and
    that nobody looks for.
    Raises: ValueError where a value is out of range, or costs leave no room for a verdict.
    """

    programs: int = 110  # of a class
    items: int = 8  # of a class, at most
    shots: tuple[int, ...] = (3, 10)  # examples of either side
    looked_at: float = 3.0
    wrong_applies: float = 15.0
    wrong_absent: float = 15.0
    seed: int = 104_729

    def __post_init__(self) -> None:
        for name in ("wrong_applies", "wrong_absent"):
            if not 0 < 2 * self.looked_at < getattr(self, name):
                costs = f"{getattr(self, name)} and {self.looked_at}"
                raise ValueError(f"{name} must cost more than twice what a look costs, got {costs}")
        if min(self.shots) < 1 or self.programs < 2 * (max(self.shots) + 3):
            raise ValueError(f"shots must be at least 1, and programs twice the most of them and 6, got {self}")
        if self.items < 1 or self.seed < 0:
            raise ValueError(f"items must be at least 1 and seed at least 0, got {self.items} and {self.seed}")


@dataclass(frozen=True, slots=True)
class Judged:
    """One item of one class: scores and labels of the programs that were no examples.

    Shapes: `scores` (N,), `labels` (N,).
    """

    scores: Vector
    labels: Labels


def _examples(drawn: SyntheticClass, item: str, shots: int, rng: np.random.Generator) -> list[Example] | None:
    sides = [[p for p in drawn.programs if p.applies.get(item) is label] for label in (True, False)]
    if min(map(len, sides)) < shots + 3:
        return None
    return [
        Example(side[i].code, {item: label})
        for side, label in zip(sides, (True, False), strict=True)
        for i in rng.choice(len(side), shots, replace=False)
    ]


def judged_items(
    grader: FewShotGrader, among: Sequence[SyntheticQuestion], config: CalibrationConfig, *, watched: bool
) -> Iterator[Judged]:
    """Some items of a class of each question, once for each number of examples of which there are enough.

    What is written and what happens are both asked about, whether programs are `watched` or only read.
    """
    rng, runner = np.random.default_rng(config.seed), Isolated()
    for question in among:
        drawn = with_behaviour(sample_class(question, config.programs, rng), runner, rng)
        codes = [program.code for program in drawn.programs]
        for item in sorted(str(item) for item in rng.permutation(sorted(drawn.item_texts))[: config.items]):
            for shots in config.shots:
                examples = _examples(drawn, item, shots, rng)
                if examples is None:
                    continue
                text, inputs = {item: drawn.item_texts[item]}, None if watched else ()
                fitted = grader.fit(examples, drawn.statement, text, question.language, codes, inputs, question.setup)
                known = fitted.items[item].known
                rest = [
                    p
                    for p in drawn.programs
                    if p.applies.get(item) is not None and fitted.question.normal_key(p.code) not in known
                ]
                if rest and bool(fitted.inputs) == watched:
                    labels = np.array([p.applies[item] for p in rest])
                    yield Judged(fitted.scores(item, [p.code for p in rest]), labels)


def _loss(judged: Sequence[Judged], calibration: Calibration) -> float:
    """Mean cross-entropy, every item counting the same."""
    losses = []
    for one in judged:
        p = np.clip(calibration.probabilities(one.scores), 1e-6, 1 - 1e-6)
        losses.append(-np.mean(np.where(one.labels, np.log(p), np.log(1 - p))))
    return float(np.mean(losses))


def choose(judged: Sequence[Judged], config: CalibrationConfig) -> Calibration:
    """The temperature and share of the least cross-entropy, and the verdicts of the least expected cost.

    *applies* costs (1 - p) wrong_applies, *absent* p wrong_absent, *unsure* looked_at.

    Raises: ValueError where nothing was judged, or the scores are worth nothing.
    """
    if not judged:
        raise ValueError("no held-out question had enough programs on both sides of any item")
    scores = np.concatenate([one.scores for one in judged])
    labels = np.concatenate([one.labels for one in judged])
    weights = np.concatenate([np.full(len(one.scores), 1 / len(one.scores)) for one in judged])
    line = LogisticRegression(l2=1e-6).fit(scores[:, None], labels, weights)
    slope, share = float(line.weights[0]), float(sigmoid(np.array([line.bias]))[0])
    if slope <= 0:
        raise ValueError(f"scores speak against their item (slope {slope:.3f}): train on before calibrating")
    found = Calibration(temperature=round(1 / slope, 4), share=round(share, 4))
    return replace(
        found,
        applies_at=round(1 - config.looked_at / config.wrong_applies, 4),
        absent_at=round(config.looked_at / config.wrong_absent, 4),
    )


def measured(judged: Sequence[Judged], calibration: Calibration) -> dict[str, float]:
    """How reliable the verdicts are on what they were chosen on."""
    p = calibration.probabilities(np.concatenate([one.scores for one in judged]))
    labels = np.concatenate([one.labels for one in judged])
    applies, absent = p >= calibration.applies_at, p <= calibration.absent_at
    return {
        "judgements": len(p),
        "cross_entropy": round(_loss(judged, calibration), 4),
        "applies_precision": round(float(labels[applies].mean()), 4) if applies.any() else 0.0,
        "applies_recall": round(float(applies[labels].mean()), 4),
        "absent_missed": round(float(labels[absent].mean()), 4) if absent.any() else 0.0,
        "unsure_share": round(float(1 - applies.mean() - absent.mean()), 4),
    }


def calibrate(folder: Path, config: CalibrationConfig, among: Sequence[SyntheticQuestion]) -> dict[str, Any]:
    """Choose on those of the questions that the weights in `folder` never saw, measure, and write both down there.

    Raises: FileNotFoundError where there are no weights; ValueError where they are damaged or worth nothing.
    """
    weights = store.load(folder)
    unseen = [q for q in among if is_held_out(q.family, weights.notes["training"]["held_out"])]
    settings = {**asdict(config), "shots": list(config.shots)}
    found: dict[str, dict[str, Any]] = {"calibration": {}, "verdicts": {}, "calibrated_with": settings}
    with Runner() as runner:
        grader = FewShotGrader.load(folder, backend="numpy", runner=runner)
        for name, watched in (("read", False), ("watched", True)):
            judged = list(judged_items(grader, unseen, config, watched=watched))
            calibration = choose(judged, config)
            found["calibration"][name] = asdict(calibration)
            found["verdicts"][name] = measured(judged, calibration)
    store.save(folder, weights.config, weights.vocabulary, weights.arrays, {**weights.notes, **found})
    return found
