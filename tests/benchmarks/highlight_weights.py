"""Fits what each witness of a line at fault weighs: `.venv/bin/python -m tests.benchmarks.highlight_weights` writes
`models/highlight/weights.py` anew.

From classes of generated questions that the encoder's training never saw, small and large; a wrong program counts where
its mistakes lie on three lines or fewer. Drawing and trying the programs takes minutes and needs no encoder: with
`--kept FILE` that is done once, and weights for another encoder are then fitted in seconds.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
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
# generated programs greet and ask in words of their own; real classes are mostly told what to print: chosen on these
BY_HAND = {"asked word": 0.1, "strange word": 0.2}
HEAD = '''"""What each witness of `lines` weighs without a class, and what a class of `FULL_CLASS` adds to that.

Fitted on {count} generated programs with known mistakes: written by
`python -m tests.benchmarks.highlight_weights`.
"""

FULL_CLASS = {full}
'''


@dataclass(frozen=True)
class Wrong:
    """One wrong program, the numbers of its lines at fault from 0, and what is said of each line without the encoder.

    Units: `share` as `lines.class_share` has it.
    """

    code: str
    language: str
    statement: str
    faults: list[int]
    said: dict[str, list[float]]
    share: float


@dataclass(frozen=True)
class Table:
    """What is said of its lines that hold code, as columns that the fit takes. Shapes: (F, 2M), (F,)."""

    columns: np.ndarray
    at_fault: np.ndarray


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


def wrong_programs(runner: Runner, of_a_class: int, seed: int) -> Iterator[Wrong]:
    """From a class of one variant of each held-out family, other wrong programs beside each number of others."""
    rng = np.random.default_rng(seed)
    for question in {question.family: question for question in held_out()}.values():
        drawn, language = sample_class(question, max(SIZES) + 1, rng), question.language
        runs = language in runner.languages
        inputs = tuple(trial.input for trial in sample_inputs(question, rng, INPUTS)) if runs else ()
        wrong = [p for p in drawn.programs if 1 <= len(lines_at_fault(p)) <= MOST_LINES]
        order = iter(rng.permutation(len(wrong)))
        for size in SIZES:
            others = [drawn.programs[i].code for i in rng.permutation(len(drawn.programs))[:size]]
            tried = _tried(drawn, inputs, others, runner)
            for number in islice(order, of_a_class):
                code, faults = wrong[number].code, sorted(lines_at_fault(wrong[number]))
                beside = [other for other in others if other != code]
                said = lines.of_text(code, beside, drawn.statement, language, tried)
                if set(faults) < set(written(code, language).filled):
                    kept = {name: values.tolist() for name, values in said.items()}
                    yield Wrong(code, language, drawn.statement, faults, kept, lines.class_share(beside))


def kept(file: Path | None, runner: Runner, of_a_class: int) -> list[Wrong]:
    """The programs of the file, or where there is none drawn ones, which are kept in it."""
    if file is not None and file.exists():
        return [Wrong(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
    found = list(wrong_programs(runner, of_a_class, SEED))
    if file is not None:
        file.write_text("".join(json.dumps(asdict(wrong)) + "\n" for wrong in found), encoding="utf-8")
    return found


def table(program: Wrong, encoder: Encoder, names: Sequence[str]) -> Table:
    """What a class leaves of each witness, and what it adds. Shapes: M witnesses."""
    own = written(program.code, program.language)
    said = {name: np.array(values) for name, values in program.said.items()}
    said |= lines.of_encoder(encoder, program.code, program.statement, program.language)
    standard = lines.standard(own, said)
    fades = np.array([name in FADING for name in names])
    X = np.stack([standard[name] for name in names], axis=1)
    return Table(
        np.concatenate([X * (1 - fades * program.share), X * ~fades * program.share], axis=1),
        np.array([float(line in program.faults) for line in own.filled]),
    )


def fit(programs: Sequence[Table]) -> np.ndarray:
    """The weights under which the lines at fault are most likely chosen among the lines of their programs.

    Shapes: -> (2M,). Source: conditional logit, McFadden 1973.
    """
    tables = [program.columns for program in programs]
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

    start = np.zeros(tables[0].shape[1])
    flat = 1e-6 * len(programs)
    return newton(start, likelihood=likelihood, slope=slope, bend=bend, iterations=50, flat=flat)[0]


def weights_file(programs: Sequence[Wrong], encoder: Encoder) -> str:
    """The text of `models/highlight/weights.py`."""
    names = sorted({*programs[0].said, *FADING} - BY_HAND.keys())
    alone, beside = np.split(fit([table(program, encoder, names) for program in programs]), 2)
    beside -= np.array([name in FADING for name in names]) * alone
    without = dict(zip(names, alone, strict=True)) | BY_HAND
    added = dict(zip(names, beside, strict=True)) | dict.fromkeys(BY_HAND, 0.0)
    text = HEAD.format(count=len(programs), full=lines.FULL_CLASS)
    for title, values in (("WEIGHTS", without), ("BESIDE_CLASS", added)):
        rows = "".join(f'    "{name}": {value:.3f},\n' for name, value in sorted(values.items()))
        text += f"{title} = {{\n{rows}}}\n"
    return text


def main() -> None:
    """Draw, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--of_a_class", type=int, default=4, help="wrong programs of each class (default: 4)")
    parser.add_argument("--kept", type=Path, help="file of drawn programs, written first where there is none")
    given = parser.parse_args()
    with Runner() as runner:
        programs = kept(given.kept, runner, given.of_a_class)
    TARGET.write_text(weights_file(programs, load(None, "numpy")), encoding="utf-8")
    sys.stdout.write(f"{len(programs)} programs: {TARGET.name} written\n")


if __name__ == "__main__":
    main()
