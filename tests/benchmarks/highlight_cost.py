"""What marks cost: `.venv/bin/python -m tests.benchmarks.highlight_cost` puts a table into the guide.

A class of generated programs with a rubric of twelve items, fitted to the class as a worker would. Then every program
is judged, and after that the marks of all its items that apply are asked for; the encoder has read no program before
but the examples. Programs are only read: running them would make judging dearer and marks no dearer.
"""

import argparse
from collections.abc import Sequence
from time import process_time

import numpy as np

from models.fewshot import Example, FewShotGrader
from models.fewshot.fitted import Fitted
from models.synthesis import SyntheticClass, question_by_id, sample_class
from tests.benchmarks.highlight_page import keep

ITEMS, PROGRAMS, SHOTS, SEED = 12, 120, 4, 7
QUESTIONS = ("hangman", "c_bubble_sort")  # with programs as long as first courses have them


def _class(question: str, rng: np.random.Generator) -> tuple[SyntheticClass, list[str]]:
    """A class of one question, and its items with most programs."""
    drawn = sample_class(question_by_id(question), PROGRAMS, rng)
    often = {item: sum(program.applies[item] for program in drawn.programs) for item in drawn.item_texts}
    return drawn, [item for item, _ in sorted(often.items(), key=lambda pair: -pair[1])[:ITEMS]]


def _fit(drawn: SyntheticClass, items: Sequence[str], codes: Sequence[str], grader: FewShotGrader) -> Fitted:
    examples = []
    for item in items:
        for label in (True, False):
            side = [program.code for program in drawn.programs if program.applies[item] == label]
            examples += [Example(code, {item: label}) for code in side[:SHOTS]]
    texts = {item: drawn.item_texts[item] for item in items}
    return grader.fit(examples, drawn.statement, texts, drawn.question.language, pool=codes, inputs=[])


def measured(question: str, grader: FewShotGrader) -> list[str]:
    """One row: judging and marking one class. Units: milliseconds of process time a program."""
    drawn, items = _class(question, np.random.default_rng(SEED))
    codes = sorted({program.code for program in drawn.programs if program.code.strip()})
    fitted = _fit(drawn, items, codes, grader)
    begun = process_time()
    judged = fitted.judge(codes)
    between = process_time()
    marks = [len(told.spans) for judgement in judged for told in judgement.items.values()]
    ended = process_time()
    judging, marking = (1000 * seconds / len(codes) for seconds in (between - begun, ended - between))
    lines, marked = np.median([code.count("\n") for code in codes]), np.mean(np.array(marks) > 0) * len(items)
    figures = [f"{lines:.0f}", f"{marked:.1f}", f"{judging:.1f}", f"{marking:.1f}", f"{1 + marking / judging:.2f}"]
    return [drawn.question.language, str(len(codes)), str(len(items)), *figures]


def main() -> None:
    """Measure Python and C."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    head = ["", "programs", "items", "lines", "marked items", "judging, ms", "marks, ms", "with marks / without"]
    grader = FewShotGrader.load(backend="numpy")
    keep("cost", [head, *(measured(question, grader) for question in QUESTIONS)])


if __name__ == "__main__":
    main()
