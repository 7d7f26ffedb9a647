"""Ten judgements with their marks: `.venv/bin/python -m tests.benchmarks.highlight_pictures` draws them.

Generated programs alone. The first judgements of held-out questions in the order in which they are drawn, until there
are five whose heaviest mark lies on the known fault and five where no mark does.
"""

import sys

from models.fewshot import FewShotGrader
from models.highlight import Span
from tests.benchmarks.core_drawing import BLUE, ORANGE, Sheet
from tests.benchmarks.highlight_cases import Case, cases

ROW, CHARACTER, WIDTH, LEFT, TOP = 16, 7.2, 560, 12, 44
MOST_LINES = 18
EACH = 5


def marks(case: Case) -> list[Span]:
    """What a person would be shown."""
    return case.fitted.marking(case.code).spans(case.item)


def on_fault(case: Case, span: Span) -> bool:
    return any(span.start < end and start < span.end for start, end in case.faults)


def is_good(case: Case) -> bool | None:
    """None for what is neither: a lighter mark lies on the fault."""
    found = marks(case)
    if not found:
        return None
    heaviest = max(found, key=lambda span: span.weight)
    if on_fault(case, heaviest):
        return True
    return None if any(on_fault(case, span) for span in found) else False


def draw(cases_: list[Case], name: str) -> None:
    """Under each item the program: marks as bars whose height is their weight, the known fault underlined."""
    heights = [TOP + ROW * case.code.rstrip().count("\n") + 2 * ROW for case in cases_]
    sheet = Sheet(WIDTH, sum(heights))
    top = 0
    for case, height in zip(cases_, heights, strict=True):
        sheet.text(LEFT, top + 20, f"“{case.fitted.question.items[case.item]}”", size=12)
        starts = [0]
        for line in case.code.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        for number, line in enumerate(case.code.rstrip().split("\n")):
            y = top + TOP + ROW * number
            for span in marks(case):
                _bar(sheet, y, span.start - starts[number], span.end - starts[number], len(line), span.weight)
            for start, end in case.faults:
                _under(sheet, y, start - starts[number], end - starts[number], line)
            sheet.parts.append('<g font-family="monospace">')
            sheet.text(LEFT, y, line.replace(" ", "\u00a0"), size=12)
            sheet.parts.append("</g>")
        top += height
    sheet.save(name)


def _bar(sheet: Sheet, y: float, start: int, end: int, length: int, weight: float) -> None:
    start, end = max(start, 0), min(end, length)
    if start < end:
        sheet.parts.append(
            f'<rect x="{LEFT + CHARACTER * start:g}" y="{y - 11:g}" width="{CHARACTER * (end - start):g}" height="14" '
            f'fill="{ORANGE}" fill-opacity="{0.15 + 0.45 * weight:.2f}"/>'
        )


def _under(sheet: Sheet, y: float, start: int, end: int, line: str) -> None:
    start, end = max(start, 0), min(end, len(line))
    if start < end:
        sheet.parts.append(
            f'<rect x="{LEFT + CHARACTER * start:g}" y="{y + 3:g}" width="{CHARACTER * (end - start):g}" height="1.5" '
            f'fill="{BLUE}"/>'
        )


def main() -> None:
    """Draw both pictures."""
    chosen: dict[bool, list[Case]] = {True: [], False: []}
    for case in cases(FewShotGrader.load(backend="numpy"), 2, programs=60):
        readable = case.code.count("\n") <= MOST_LINES and "\t" not in case.code and case.score(case.code) > 0
        good = is_good(case) if readable else None
        if good is not None and len(chosen[good]) < EACH and case.item not in {c.item for c in chosen[good]}:
            chosen[good].append(case)
        if all(len(found) == EACH for found in chosen.values()):
            break
    draw(chosen[True], "marks-good.svg")
    draw(chosen[False], "marks-bad.svg")
    sys.stdout.write(f"{len(chosen[True])} good and {len(chosen[False])} bad cases drawn\n")


if __name__ == "__main__":
    main()
