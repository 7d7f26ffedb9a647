"""A long search for what the grader can't read: `.venv/bin/python -m tests.benchmarks.grader_fuzz --minutes 10`.

Each round draws a generated class, gives the grader examples, a pool and item texts that are odd now and then, and has
it judge spoilt programs and random texts, with their marks, witnesses and lines. It prints what broke, by the place in
the source, and the slowest cases. A round depends on the seed and its number alone: `--round 17` repeats one.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from models.behaviour import Runner
from models.fewshot import Example, FewShotGrader, Fitted
from models.synthesis import SyntheticClass, questions, sample_class
from tests.support.judging import check, check_lines
from tests.support.odd_programs import odd_text, random_text

PROGRAMS = 16  # drawn for a class
JUDGED = 12  # odd texts in a round
WATCHED = 0.1  # of the rounds, in which programs are run too
ROOT = Path(__file__).parents[2]


@dataclass
class Report:
    """What was seen. Units: seconds of the processor."""

    rounds: int = 0
    texts: int = 0
    characters: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    slow: list[tuple[float, str]] = field(default_factory=list)

    def timed(self, seconds: float, what: str) -> None:
        """Keep the slowest five."""
        self.slow = sorted([*self.slow, (seconds, what)], reverse=True)[:5]

    def broke(self, error: Exception, where: str) -> None:
        """Count an exception by its place in the source; the first of each is kept whole."""
        own = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
        file, line = own[-1].filename.removeprefix(f"{ROOT}/"), own[-1].lineno
        key = f"{type(error).__name__} at {file}:{line}"
        self.broken[key] += 1
        self.first.setdefault(key, f"{where}: {str(error)[:200]!r}")

    def lines(self) -> list[str]:
        """The figures."""
        told = [f"{self.rounds} rounds, {self.texts:,} texts of {self.characters:,} characters"]
        for key, number in self.broken.most_common():
            told += [f"broke {number} times: {key}", f"  first in {self.first[key]}"]
        if not self.broken:
            told.append("nothing broke")
        return told + [f"{seconds:7.2f} s  {what}" for seconds, what in self.slow]


def odd_fit(grader: FewShotGrader, drawn: SyntheticClass, rng: np.random.Generator) -> Fitted:
    """A fit as nobody would ask for it."""
    codes = [program.code for program in drawn.programs]
    texts = dict(list(drawn.item_texts.items())[: int(rng.integers(1, 4))])
    examples = []
    for program in drawn.programs[: int(rng.integers(0, PROGRAMS))]:
        code = program.code if rng.random() < 0.7 else odd_text(codes, rng)
        applies = {item: program.applies[item] for item in texts if item in program.applies and rng.random() < 0.9}
        examples.append(Example(code, applies))
        if rng.random() < 0.2:
            examples.append(Example(code, {item: not label for item, label in applies.items()}))
    pool = [code if rng.random() < 0.7 else odd_text(codes, rng) for code in codes[: int(rng.integers(0, PROGRAMS))]]
    if rng.random() < 0.2:
        texts[next(iter(texts))] = random_text(rng)
    statement = drawn.statement if rng.random() < 0.8 else random_text(rng)
    starter = codes[0] if rng.random() < 0.1 else ""
    inputs = None if rng.random() < WATCHED else []
    return grader.fit(examples, statement, texts, drawn.question.language, pool, inputs, starter_code=starter)


def one_round(grader: FewShotGrader, seed: int, number: int, report: Report) -> None:
    """Fit once, judge some."""
    rng = np.random.default_rng([seed, number])
    every = list(questions())
    question = every[int(rng.integers(len(every)))]
    drawn = sample_class(question, PROGRAMS, rng)
    codes = [program.code for program in drawn.programs]
    where = f"round {number}, {question.id}"
    began = time.process_time()
    try:
        fitted = odd_fit(grader, drawn, rng)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what is looked for)
        report.broke(error, f"{where}, fit")
        return
    report.timed(time.process_time() - began, f"{where}, fit")
    for place in range(JUDGED):
        code = odd_text(codes, rng)
        began = time.process_time()
        try:
            check(fitted.judge([code])[0], fitted, code)
            if place % 4 == 0:
                check_lines(grader, code, codes, drawn.statement, question.language)
        except Exception as error:  # noqa: BLE001  (see above)
            report.broke(error, f"{where}, text {place} of {len(code):,} characters")
        report.timed(time.process_time() - began, f"{where}, text {place} of {len(code):,} characters")
        report.texts, report.characters = report.texts + 1, report.characters + len(code)
    report.rounds += 1


def main() -> None:
    """Search until the time is over; the exit code is 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--round", type=int, help="repeat one round alone")
    chosen = parser.parse_args()
    report = Report()
    with Runner() as runner:
        grader = FewShotGrader.load(runner=runner)
        end = time.monotonic() + 60 * chosen.minutes
        number = 0 if chosen.round is None else chosen.round
        while True:
            one_round(grader, chosen.seed, number, report)
            number += 1
            if chosen.round is not None or time.monotonic() > end:
                break
    sys.stdout.write("\n".join(report.lines()) + "\n")
    sys.exit(1 if report.broken else 0)


if __name__ == "__main__":
    main()
