"""The command that measures the grader and its baselines on labelled programs: evaluate."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.errors import BadRequest
from workers.console import say, say_json

if TYPE_CHECKING:
    from models.behaviour import Runner
    from models.evaluation import Evaluation, Labelled, Result, Scorer

COLUMNS = (
    ("balanced_average_precision", "balanced AP"),
    ("average_precision", "AP"),
    ("roc_auc", "AUC"),
    ("expected_calibration_error", "error"),
    ("brier_skill", "Brier skill"),
    ("precision", "applies right"),
    ("found", "found"),
    ("decided", "decided"),
)


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(evaluate)


def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Files of records with their rubric, a question in each.")],
    shots: Annotated[str, typer.Option(help="How many examples of each side, several parted by commas.")] = "5,10",
    episodes: Annotated[int, typer.Option(min=1, help="How often the examples are drawn anew.")] = 2,
    items: Annotated[str, typer.Option(help="Only the rubric items whose id has this pattern in it.")] = "",
    weights: Annotated[Path | None, typer.Option(help="A folder of weights instead of the shipped ones.")] = None,
    baselines_only: Annotated[bool, typer.Option("--baselines-only", help="Leave the grader out.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure the grader and the simple methods on the same labelled programs, with a few of them as examples.

    Text alone, what the programs do alone, and both; on inputs that are proposed, and on those of questions.json where
    the question has some there.

    Example: feedforward evaluate q1.jsonl q2.jsonl --shots 5,10 --json
    """
    import numpy as np

    from models.behaviour import Runner
    from models.evaluation import Evaluation
    from models.evaluation import evaluate as judge
    from workers.progress import progress

    counts = _counts(shots)
    questions = _questions(files, items)
    results: list[Result] = []
    with closing(Runner()) as runner, progress("Judging") as advance:
        scorers = _scorers(runner, questions, weights, baselines_only)
        for done, labelled in enumerate(questions):
            advance(done, len(questions))
            results += judge([labelled], scorers, counts, range(episodes)).results
    if not results:
        raise BadRequest(f"No item has {min(counts)} + {min(counts)} examples and 5 more of either side.")
    found = Evaluation(results)
    if as_json:
        say_json(found.as_json(np.random.default_rng(0)))
    else:
        _tell(found, counts)


def _counts(shots: str) -> list[int]:
    try:
        counts = sorted({int(count) for count in shots.split(",")})
    except ValueError:
        counts = [0]
    if min(counts) < 1:
        raise typer.BadParameter(f"takes whole numbers from 1 on, such as 5,10; got {shots!r}", param_hint="--shots")
    return counts


def _questions(files: list[Path], items: str) -> list[Labelled]:
    from models.evaluation import read_questions

    try:
        wanted = re.compile(items)
        read = read_questions(files)
    except re.error as error:
        raise typer.BadParameter(f"{items!r} is no pattern: {error}", param_hint="--items") from error
    except ValueError as error:
        raise BadRequest(str(error)) from error
    return [labelled.only(lambda item: wanted.search(item) is not None) for labelled in read]


def _scorers(runner: Runner, questions: list[Labelled], weights: Path | None, baselines_only: bool) -> list[Scorer]:
    """The grader with everything first: the others are compared with it."""
    from models.evaluation import BehaviourScorer, GraderScorer, LexicalScorer, Tried
    from models.fewshot import FewShotGrader

    kinds: list[Tried] = ["proposed"]
    if any(labelled.question.inputs for labelled in questions):
        kinds.append("given")
    simple: list[Scorer] = [LexicalScorer()]
    for tried in kinds:
        simple.append(BehaviourScorer(runner, f"behaviour, {tried} inputs", tried))
        simple.append(BehaviourScorer(runner, f"text and behaviour, {tried} inputs", tried, with_text=True))
    if baselines_only:
        return simple
    grader = FewShotGrader.load(weights, runner=runner)
    graders: list[Scorer] = [GraderScorer(grader, f"grader, {tried} inputs", tried) for tried in kinds]
    return [*graders, GraderScorer(grader, "grader, text only", "nothing"), *simple]


def _tell(found: Evaluation, counts: list[int]) -> None:
    import numpy as np

    names = list(dict.fromkeys(result.scorer for result in found.results))
    first = names[0]
    for k in counts:
        if not any(result.k == k for result in found.results):
            say(f"{k} + {k} examples: no item has programs enough.")
            continue
        say(f"{k} + {k} examples")
        say(f"{'':38s}" + "".join(f"{title:>14s}" for _, title in COLUMNS))
        for name in names:
            summary = found.summary(name, k)
            say(f"{name:38s}" + "".join(f"{_number(getattr(summary, field)):>14s}" for field, _ in COLUMNS))
        for name in names[1:]:
            gap = found.difference(first, name, k, np.random.default_rng(0))
            if gap is not None:
                say(f"balanced AP of {first} less {name}: {gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})")
        say("")


def _number(value: Any) -> str:
    return "-" if value is None else f"{value:.3f}"
