"""``python -m models.training.calibrate FOLDER``: choose temperature and thresholds on questions kept out of training.

The answers go into the folder's manifest. Nothing here sees a student's program.
"""

import argparse
import json
import sys
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
from models.synthesis import SyntheticClass, SyntheticQuestion, questions, sample_class
from models.synthesis.happenings import Isolated, with_behaviour
from models.training.corpus import is_held_out

SHOTS = (3, 10)
PROGRAMS = 110
ITEMS = 8  # of one class
PRECISION = 0.85  # of *applies*
MISSED = 0.04  # most programs called *absent* to which the item applies
SEED = 104_729

Labels = NDArray[np.bool_]


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
    grader: FewShotGrader, among: Sequence[SyntheticQuestion], rng: np.random.Generator, *, watched: bool
) -> Iterator[Judged]:
    """Some items of a class of each question, once for each number of examples of which there are enough.

    What is written and what happens are both asked about, whether programs are `watched` or only read.
    """
    runner = Isolated()
    for question in among:
        drawn = with_behaviour(sample_class(question, PROGRAMS, rng), runner, rng)
        codes = [program.code for program in drawn.programs]
        for item in sorted(str(item) for item in rng.permutation(sorted(drawn.item_texts))[:ITEMS]):
            for shots in SHOTS:
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


def choose(judged: Sequence[Judged]) -> Calibration:
    """The temperature and share of the least cross-entropy, then the widest verdicts that are as reliable as asked.

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
    p = found.probabilities(scores)
    steps = np.arange(0.05, 1.0, 0.01)
    applies = [t for t in steps if t >= 0.5 and (p >= t).any() and labels[p >= t].mean() >= PRECISION]
    absent = [t for t in steps if t <= 0.5 and (p <= t).any() and labels[p <= t].mean() <= MISSED]
    applies_at = round(float(min(applies, default=0.95)), 2)
    absent_at = round(float(min(max(absent, default=0.05), applies_at - 0.01)), 2)
    return replace(found, applies_at=applies_at, absent_at=absent_at)


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


def main() -> None:
    """Choose, measure, and write both into the manifest."""
    parser = argparse.ArgumentParser(prog="python -m models.training.calibrate", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of weights")
    folder: Path = parser.parse_args().folder
    weights = store.load(folder)
    among = [q for q in questions() if is_held_out(q.family, weights.notes["training"]["held_out"])]
    found: dict[str, dict[str, Any]] = {"calibration": {}, "verdicts": {}}
    with Runner() as runner:
        grader = FewShotGrader.load(folder, backend="numpy", runner=runner)
        for name, watched in (("read", False), ("watched", True)):
            judged = list(judged_items(grader, among, np.random.default_rng(SEED), watched=watched))
            calibration = choose(judged)
            found["calibration"][name] = asdict(calibration)
            found["verdicts"][name] = measured(judged, calibration)
    store.save(folder, weights.config, weights.vocabulary, weights.arrays, {**weights.notes, **found})
    sys.stderr.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
