"""Fits what each witness of a line at fault weighs: `.venv/bin/python -m tests.benchmarks.highlight_weights` writes
`models/highlight/weights.py` anew.

From classes of generated questions that the encoder's training never saw, small and large; a wrong program counts where
its mistakes lie on three lines or fewer.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from models.behaviour import Call, Runner, Stdin, usual
from models.core.climbing import newton
from models.encoder import Encoder, load
from models.highlight import lines
from models.highlight.trials import Tried
from models.highlight.written import written
from models.synthesis import SyntheticClass, SyntheticProgram, is_mistake, sample_class, sample_inputs
from tests.benchmarks.highlight_cases import held_out

SIZES = (0, 6, 30, 120)
MOST_LINES = 3
INPUTS = 12
SEED = 1913
TARGET = Path(lines.__file__).with_name("weights.py")
L2 = 0.3  # of the penalty, a program
FADING = ("pointer", "log pointer")  # what counts the less the more of a class there is, and nothing in a full one
HEAD = '''"""What each witness of `lines` weighs without a class, and what a class of `FULL_CLASS` adds to that.

Fitted on {count} generated programs with known mistakes: written by
`python -m tests.benchmarks.highlight_weights`.
"""

FULL_CLASS = {full}
'''


@dataclass(frozen=True)
class Wrong:
    """One wrong program's lines that hold code.

    Shapes: `said` (F,) by witness, `at_fault` (F,). Units: `share` as `lines.class_share` has it.
    """

    said: dict[str, np.ndarray]
    at_fault: np.ndarray
    share: float


def lines_at_fault(program: SyntheticProgram) -> set[int]:
    """The lines, from 0, on which a mistake lies."""
    code = program.code
    spans = [span for span in program.fault_spans if is_mistake(span.item)]
    return {i for s in spans for i in range(code.count("\n", 0, s.start), code.count("\n", 0, s.end - 1) + 1)}


def _tried(drawn: SyntheticClass, inputs: tuple[Call | Stdin, ...], others: list[str], runner: Runner) -> Tried:
    if not inputs or not others:
        return Tried(runner, (), ())
    setup = drawn.question.setup
    return Tried(runner, inputs, tuple(usual(runner.observe_all(others, inputs, setup))), setup)


def wrong_programs(encoder: Encoder, runner: Runner, of_a_class: int, seed: int) -> Iterator[Wrong]:
    """From a class of one variant of each held-out family, other wrong programs beside each number of others."""
    rng = np.random.default_rng(seed)
    for question in {question.family: question for question in held_out()}.values():
        drawn = sample_class(question, max(SIZES) + 1, rng)
        runs = question.language in runner.languages
        inputs = tuple(trial.input for trial in sample_inputs(question, rng, INPUTS)) if runs else ()
        wrong = [p for p in drawn.programs if 1 <= len(lines_at_fault(p)) <= MOST_LINES]
        order = iter(rng.permutation(len(wrong)))
        for size in SIZES:
            others = [drawn.programs[i].code for i in rng.permutation(len(drawn.programs))[:size]]
            tried = _tried(drawn, inputs, others, runner)
            for number in islice(order, of_a_class):
                program = wrong[number]
                own = written(program.code, question.language)
                beside = [other for other in others if other != program.code]
                said = lines.witnesses(encoder, program.code, beside, drawn.statement, question.language, tried)
                faults = lines_at_fault(program)
                at_fault = np.array([float(i in faults) for i in own.filled])
                if 0 < at_fault.sum() < len(at_fault):
                    yield Wrong(lines.standard(own, said), at_fault, lines.class_share(beside))


def columns(program: Wrong, names: Sequence[str]) -> np.ndarray:
    """What a class leaves of each witness, and what it adds. Shapes: M witnesses -> (F, 2M)."""
    fades = np.array([name in FADING for name in names])
    X = np.stack([program.said[name] for name in names], axis=1)
    return np.concatenate([X * (1 - fades * program.share), X * ~fades * program.share], axis=1)


def fit(programs: Sequence[Wrong], names: Sequence[str]) -> np.ndarray:
    """The weights under which the lines at fault are most likely chosen among the lines of their programs.

    Shapes: -> (2M,). Source: conditional logit, McFadden 1973.
    """
    tables = [columns(program, names) for program in programs]
    targets = [program.at_fault / program.at_fault.sum() for program in programs]
    strength = L2 * len(programs)

    def shares(X: np.ndarray, theta: np.ndarray) -> np.ndarray:
        likely = np.exp(X @ theta - (X @ theta).max())
        return likely / likely.sum()

    def likelihood(theta: np.ndarray) -> float:
        logs = (y @ np.log(shares(X, theta) + 1e-300) for X, y in zip(tables, targets, strict=True))
        return float(sum(logs) - 0.5 * strength * theta @ theta)

    def slope(theta: np.ndarray) -> np.ndarray:
        parts = (X.T @ (y - shares(X, theta)) for X, y in zip(tables, targets, strict=True))
        return sum(parts, -strength * theta)

    def bend(theta: np.ndarray) -> np.ndarray:
        bent = strength * np.eye(len(theta))
        for X in tables:
            p = shares(X, theta)
            bent += (X.T * p) @ X - np.outer(p @ X, p @ X)
        return bent

    start = np.zeros(2 * len(names))
    flat = 1e-6 * len(programs)
    return newton(start, likelihood=likelihood, slope=slope, bend=bend, iterations=50, flat=flat)[0]


def weights_file(programs: Sequence[Wrong]) -> str:
    """The text of `models/highlight/weights.py`."""
    names = sorted(programs[0].said)
    alone, beside = np.split(fit(programs, names), 2)
    beside -= np.array([name in FADING for name in names]) * alone
    text = HEAD.format(count=len(programs), full=lines.FULL_CLASS)
    for title, values in (("WEIGHTS", alone), ("BESIDE_CLASS", beside)):
        rows = "".join(f'    "{name}": {value:.3f},\n' for name, value in zip(names, values, strict=True))
        text += f"{title} = {{\n{rows}}}\n"
    return text


def main() -> None:
    """Draw, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--of_a_class", type=int, default=4, help="wrong programs of each class (default: 4)")
    given = parser.parse_args()
    with Runner() as runner:
        programs = list(wrong_programs(load(None, "numpy"), runner, given.of_a_class, SEED))
    TARGET.write_text(weights_file(programs), encoding="utf-8")
    sys.stdout.write(f"{len(programs)} programs: {TARGET.name} written\n")


if __name__ == "__main__":
    main()
