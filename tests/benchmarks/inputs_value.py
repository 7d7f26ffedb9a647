"""What proposed inputs are worth beside those of an instructor: `python -m tests.benchmarks.inputs_value q1 q2`.

On the programs of Refactory logistic regression learns each rubric item from 10 + 10 examples: from the text alone,
and from the text with what the programs do on the calls that the data give, or on inputs that `chosen` proposes without
having seen these. FEEDFORWARD_BENCH_DATA names the folder of the data. Figures are average precision with both sides
weighing the same, means over episodes, then items. `share` is how much of the gain of the given calls the proposed
inputs bring. --curve adds the figures for 1 to 24 inputs; --json writes all of it as one object.
"""

import argparse
import json
import os
import sys
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.metrics import average_precision_score

from models.baselines import BehaviourFeatures, LexicalFeatures, LinearGrader
from models.behaviour import Call, Observation, Runner, Stdin, chosen
from models.code import fixed_names

SHOTS = 10
CURVE = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24)


@dataclass
class Question:
    """One question's programs in an order that tells nothing, with its given calls."""

    name: str
    text: str
    setup: str
    rows: list[dict]
    calls: list[Call | Stdin]

    @property
    def codes(self) -> list[str]:
        return [row["code"] for row in self.rows]


def read(folder: Path, name: str) -> Question:
    about = json.loads((folder / "questions.json").read_text(encoding="utf-8"))[f"refactory_{name}"]
    rows = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    order = np.random.default_rng(zlib.crc32(f"refactory_{name}".encode())).permutation(len(rows))
    calls: list[Call | Stdin] = [Call(given["call"]) for given in about["inputs"]]
    return Question(name, about["question_text"], about.get("setup", ""), [rows[place] for place in order], calls)


def balanced(truth: np.ndarray, scores: np.ndarray) -> float:
    weights = np.where(truth, 1 / truth.sum(), 1 / (~truth).sum())
    return float(average_precision_score(truth, scores, sample_weight=weights))


def by_item(question: Question, rows: sp.csr_array, episodes: int) -> dict[str, float]:
    """Balanced average precision of each item, with the examples of the few-shot benchmark."""
    keys = np.array([row["norm_key"] for row in question.rows])
    found = {}
    for item in sorted({item for row in question.rows for item in row["rubric"]}):
        truth = np.array([bool(row["rubric"].get(item)) for row in question.rows])
        reached = []
        for seed in range(episodes):
            rng = np.random.default_rng(
                [seed, zlib.crc32(f"refactory_{question.name}".encode()), zlib.crc32(item.encode()), SHOTS]
            )
            sides = [np.flatnonzero(truth), np.flatnonzero(~truth)]
            if min(map(len, sides)) < SHOTS + 5:
                continue
            shots = np.concatenate([rng.choice(side, SHOTS, replace=False) for side in sides])
            queries = np.flatnonzero(~np.isin(keys, keys[shots]))
            if truth[queries].sum() < 3:
                continue
            fitted = LinearGrader().fit(rows[shots], truth[shots])
            reached.append(balanced(truth[queries], fitted.decision_function(rows[queries])))
        if reached:
            found[item] = float(np.mean(reached))
    return found


def watched(observations: Sequence[Observation], count: int) -> sp.csr_array:
    """What programs did on the first inputs, as rows."""
    seen = [Observation(observation.outcomes[:count], observation.repair) for observation in observations]
    return BehaviourFeatures.fit(seen).transform(seen)


def measured(question: Question, runner: Runner, episodes: int, *, curve: bool) -> dict:
    """All figures of one question."""
    names = fixed_names(question.text, "", question.setup, "python")
    text = LexicalFeatures.fit(question.codes, "python", names).transform(question.codes)

    def both(observations: Sequence[Observation], count: int) -> dict[str, float]:
        rows = sp.hstack([text, watched(observations, count)], format="csr")
        return by_item(question, rows, episodes)

    given = runner.observe_all(question.codes, question.calls, question.setup)
    begun = time.monotonic()
    proposed = chosen(runner, question.text, "python", question.codes, question.setup).inputs
    took = time.monotonic() - begun
    seen = runner.observe_all(question.codes, proposed, question.setup)
    items = {"text": by_item(question, text, episodes), "given": both(given, len(question.calls))}
    items["proposed"] = both(seen, len(proposed))
    means = {way: float(np.mean(list(figures.values()))) for way, figures in items.items()}
    share = (means["proposed"] - means["text"]) / (means["given"] - means["text"])
    found = {"means": means, "share": share, "seconds": took, "items": items,
             "inputs": [one.source if isinstance(one, Call) else one.text for one in proposed]}  # fmt: skip
    if curve:
        longer = chosen(runner, question.text, "python", question.codes, question.setup, most=CURVE[-1]).inputs
        seen = runner.observe_all(question.codes, longer, question.setup)
        points = ((count, both(seen, count)) for count in CURVE)
        found["curve"] = {count: float(np.mean(list(figures.values()))) for count, figures in points}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", nargs="+", help="q1, q2 or q3")
    parser.add_argument("--episodes", type=int, default=20)
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if "FEEDFORWARD_BENCH_DATA" not in os.environ:
        sys.exit("FEEDFORWARD_BENCH_DATA is not set: it names the folder with the benchmark's data")
    folder = Path(os.environ["FEEDFORWARD_BENCH_DATA"]) / "refactory"
    found = {}
    with Runner() as runner:
        for name in asked.questions:
            found[name] = measured(read(folder, name), runner, asked.episodes, curve=asked.curve)
            if not asked.json:
                show(name, found[name])
    if asked.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")


def show(name: str, found: dict) -> None:
    means = "  ".join(f"{way} {mean:.3f}" for way, mean in found["means"].items())
    sys.stdout.write(f"{name}  {means}  share {found['share']:.2f}  chosen in {found['seconds']:.1f} s\n")
    for source in found["inputs"]:
        sys.stdout.write(f"    {source!r}\n")
    for item in found["items"]["text"]:
        figures = "  ".join(f"{way} {figures[item]:.3f}" for way, figures in found["items"].items())
        sys.stdout.write(f"    {item:32s} {figures}\n")
    for count, mean in found.get("curve", {}).items():
        sys.stdout.write(f"    {count:2d} inputs {mean:.3f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
