"""A class of generated students: programs for one question, each with the rubric items that apply to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from models.behaviour import Call, Stdin
from models.synthesis.draft import Draft, FaultSpan
from models.synthesis.happenings import Observer, with_behaviour
from models.synthesis.mistakes import SLIPS, parses
from models.synthesis.question import Strategy, SyntheticQuestion, generic_wordings, questions
from models.synthesis.student import UNPARSED, Idea, hand_in_elsewhere, hand_in_nothing, possible_items, think, write

Chosen = TypeVar("Chosen")
SHARE_WITHOUT_MISTAKE = (0.35, 0.5)
SHARE_NOT_ATTEMPTED = 0.025
SHARES_WITH_SLIP = {"python": 0.08}  # elsewhere half of that: who must compile sees a slip before handing in
SHARE_OF_MESSES = 0.25  # of the programs in C with a slip: several of them in one program
SHARES_OF_OTHER_ANSWERS = (0.006, 0.1)  # of answers to another question: in most classes, and in some
CLASSES_WITH_OTHER_ANSWERS = 0.15
# Concentration and discount of the Pitman-Yor process that makes the class heavy-tailed. In a class with a rubric much
# is handed in twice; elsewhere a class may be anything from that to one in which hardly two programs are the same.
NEW_IDEAS = (4.0, 0.65)
CONCENTRATIONS = {"c": (16.0, 400.0)}  # real classes in C have hardly two programs alike
OTHER_CONCENTRATIONS = (4.0, 200.0)


@dataclass(frozen=True, slots=True)
class SyntheticProgram:
    """A program with its labels. `fault_spans` are the tokens for which an item applies, in code points of `code`.

    An item that `applies` lacks cannot be decided for this program.
    """

    code: str
    applies: Mapping[str, bool]
    fault_spans: tuple[FaultSpan, ...]
    parses: bool


@dataclass(frozen=True, slots=True)
class SyntheticClass:
    """Programs of one class, with one wording of the statement and one of each item.

    `inputs` are those on which the programs were run, if they were.
    """

    question: SyntheticQuestion
    statement: str
    item_texts: Mapping[str, str]
    programs: tuple[SyntheticProgram, ...]
    inputs: tuple[Call | Stdin, ...] = ()


@dataclass(frozen=True, slots=True)
class SyntheticTask:
    """One few-shot task: a question, an item, programs and whether the item applies to each. Shapes: labels (N,)."""

    question: SyntheticQuestion
    statement: str
    item: str
    item_text: str
    programs: tuple[SyntheticProgram, ...]
    labels: tuple[bool, ...]


class _Habits:
    """What the students of one class have in common: which ways they take and which mistakes they tend to make."""

    def __init__(self, question: SyntheticQuestion, rng: np.random.Generator) -> None:
        self.question = question
        self.starter = question.starter_code.strip()
        self.slips = sorted(SLIPS[question.language])
        self.strategies: tuple[Strategy, ...] = (*question.strategies, *question.misunderstandings)
        share = rng.dirichlet([1.5] * len(question.strategies)) * 0.9
        others = rng.dirichlet([1.0] * max(len(question.misunderstandings), 1)) * 0.1
        self.shares = np.array([*share, *others])[: len(self.strategies)]
        self.shares /= self.shares.sum()
        few, many = SHARES_OF_OTHER_ANSWERS
        elsewhere = many if rng.random() < CLASSES_WITH_OTHER_ANSWERS else few
        self.share_elsewhere = 0.0 if question.topics else elsewhere
        own = {item for strategy in self.strategies for item in strategy.template.items}
        possible = sorted(
            {item for strategy in question.strategies for item in possible_items(strategy, question.language)} - own
        )
        if question.topics:
            self.items = [item.key for item in question.rubric_items]
            self.weights = np.ones(len(self.items))
        else:
            chosen = rng.permutation(len(possible))[: int(rng.integers(5, 12))]
            self.items = [*sorted(own), *(possible[number] for number in sorted(chosen))]
            self.weights = rng.exponential(size=len(self.items)) + 0.1

    def strategy_for(self, items: Sequence[str], rng: np.random.Generator) -> Strategy:
        """A strategy in which most of the items can be made; without items, a right one."""
        wanted = set(items) - {*self.slips, UNPARSED}
        if wanted:
            numbers = np.array(
                [len(wanted & possible_items(strategy, self.question.language)) for strategy in self.strategies]
            )
            fits = (numbers == numbers.max()) & (numbers > 0)
        else:
            fits = np.array([strategy.template.correct for strategy in self.strategies])
        shares = self.shares * fits
        if shares.sum() == 0:
            shares = self.shares
        return self.strategies[_draw(shares, rng)]

    def mistakes(self, so_far: Counter[str], rng: np.random.Generator) -> list[str]:
        """The mistakes of the next student. With a rubric, what was rarely seen so far is more likely."""
        number = 1 + _draw(np.array([0.2, 0.4, 0.4] if self.question.topics else [0.62, 0.27, 0.11]), rng)
        weights = self.weights.copy()
        if self.question.topics:
            weights /= 1.0 + np.array([so_far[item] for item in self.items]) ** 2
        number = min(number, len(self.items))
        return [self.items[n] for n in rng.choice(len(self.items), number, replace=False, p=weights / weights.sum())]

    def next_idea(self, so_far: Counter[str], right_share: float, rng: np.random.Generator) -> Idea:
        """What the next student has in mind; `right_share` is the share of programs so far without a mistake."""
        if rng.random() < SHARE_NOT_ATTEMPTED:
            return hand_in_nothing(self.question, rng)
        if rng.random() < self.share_elsewhere:
            return hand_in_elsewhere(self.question, rng)
        low, high = SHARE_WITHOUT_MISTAKE
        wanted = (
            []
            if rng.random() < (0.8 if right_share < low else 0.4 if right_share < high else 0.1)
            else self.mistakes(so_far, rng)
        )
        if rng.random() < SHARES_WITH_SLIP.get(self.question.language, 0.04) and UNPARSED not in self.items:
            wanted.append(self.slips[int(rng.integers(len(self.slips)))])
            if self.question.language == "c" and rng.random() < SHARE_OF_MESSES:
                wanted += [self.slips[int(rng.integers(len(self.slips)))] for _ in range(2)]
        return self.idea_with(wanted, rng)

    def idea_with(self, wanted: Sequence[str], rng: np.random.Generator) -> Idea:
        """An idea with these mistakes, as far as they go together."""
        return think(self.question, self.strategy_for(wanted, rng), frozenset(wanted), rng)


def sample_class(question: SyntheticQuestion, programs: int, rng: np.random.Generator) -> SyntheticClass:
    """A class of `programs` students. The same question and generator state give the same class.

    Units: programs is a count; offsets are code points.
    Raises: ValueError when `programs` is negative.
    """
    if programs < 0:
        raise ValueError(f"a class cannot have {programs} programs: give 0 or more")
    habits = _Habits(question, rng)
    drafts = _hand_in(habits, programs, rng)
    if question.topics:
        _fill_up(habits, drafts, rng)
        items = [item.key for item in question.rubric_items]
        texts = {item.key: item.meaning for item in question.rubric_items}
    else:
        items = sorted({mark.item for draft in drafts for mark in draft.marks})
        texts = {item: _one_of(wordings(question, item), rng) for item in items}
    statement = _one_of(question.statements, rng)
    return SyntheticClass(
        question, statement, texts, tuple(_labelled(draft, items, question.language) for draft in drafts)
    )


def sample_classes(
    rng: np.random.Generator,
    programs: int = 96,
    among: Sequence[SyntheticQuestion] | None = None,
    runner: Observer | None = None,
) -> Iterator[SyntheticClass]:
    """Classes without end, each for a question drawn from `among` (all, if None), families being equally likely.

    With a `runner` the programs are run, and items about what they do come on top of those about what is written.
    Raises: ValueError when `among` is empty.
    """
    families: dict[str, list[SyntheticQuestion]] = {}
    for question in questions() if among is None else among:
        families.setdefault(question.family, []).append(question)
    if not families:
        raise ValueError("there are no questions to draw from: give some, or None for all")
    groups = [families[family] for family in sorted(families)]
    while True:
        group = groups[int(rng.integers(len(groups)))]
        made = sample_class(group[int(rng.integers(len(group)))], programs, rng)
        yield made if runner is None else with_behaviour(made, runner, rng)


def sample_tasks(
    rng: np.random.Generator,
    programs: int = 96,
    least: int = 6,
    tasks_a_class: int = 8,
    among: Sequence[SyntheticQuestion] | None = None,
    runner: Observer | None = None,
) -> Iterator[SyntheticTask]:
    """Few-shot tasks without end: items of generated classes with `least` programs or more on either side.

    At most `tasks_a_class` items of one class are given, in random order; then the next class is made. With a `runner`
    there are also items about what programs do; a program of which this is unknown is left out of the task.
    Raises: ValueError when `among` is empty.
    """
    for group in sample_classes(rng, programs, among, runner):
        counts = Counter(label for program in group.programs for label in program.applies.items())
        fit = [item for item in group.item_texts if min(counts[item, True], counts[item, False]) >= least]
        for number in rng.permutation(len(fit))[:tasks_a_class]:
            item = fit[number]
            asked = tuple(program for program in group.programs if item in program.applies)
            labels = tuple(program.applies[item] for program in asked)
            yield SyntheticTask(group.question, group.statement, item, group.item_texts[item], asked, labels)


def wordings(question: SyntheticQuestion, item: str) -> tuple[str, ...]:
    """The wordings of an item: the question's own where it has some.

    Raises: KeyError for an item without wording.
    """
    return question.items.get(item) or generic_wordings()[item]


def _hand_in(habits: _Habits, programs: int, rng: np.random.Generator) -> list[Draft]:
    ideas: list[Idea] = []
    copies: list[int] = []
    appeal: list[float] = []
    written: list[list[Draft]] = []
    drafts: list[Draft] = []
    so_far: Counter[str] = Counter()
    concentration, discount = NEW_IDEAS
    if not habits.question.topics:
        low, high = np.log(CONCENTRATIONS.get(habits.question.language, OTHER_CONCENTRATIONS))
        concentration = float(np.exp(rng.uniform(low, high)))
    for number in range(programs):
        if rng.random() < (concentration + discount * len(ideas)) / (concentration + number):
            right = sum(n for n, often in zip(copies, appeal, strict=True) if often == 1.0)
            ideas.append(habits.next_idea(so_far, right / max(number, 1), rng))
            appeal.append(0.1 if ideas[-1].left_early else 0.6 if ideas[-1].wanted else 1.0)
            copies.append(0)
            written.append([write(ideas[-1], rng)])
            chosen, draft = len(ideas) - 1, written[-1][0]
        else:
            chosen = _draw((np.array(copies) - discount) * np.array(appeal), rng)
            if rng.random() < 0.5:
                written[chosen].append(write(ideas[chosen], rng))
                draft = written[chosen][-1]
            else:
                draft = _one_of(written[chosen], rng)
        copies[chosen] += 1
        drafts.append(draft)
        so_far.update({mark.item for mark in draft.marks})
    return drafts


def _fill_up(habits: _Habits, drafts: list[Draft], rng: np.random.Generator) -> None:
    """Add what a rubric's items lack to programs that have few of them, so that each item can be learnt."""
    least = dict.fromkeys(habits.items, min(len(drafts) // 6 + 1, 30))
    least |= {"missing_quote": 1} if UNPARSED in least else {}
    marked = [{mark.item for mark in draft.marks} & least.keys() for draft in drafts]
    counts = Counter(item for items in marked for item in items)
    order = [int(n) for n in rng.permutation(len(drafts)) if drafts[n].text.strip() not in ("", habits.starter)]
    for number in sorted(order, key=lambda n: (abs(len(marked[n]) - 1.4), counts[min(marked[n], default="")])):
        lacking = sorted((key for key in least if counts[key] < least[key]), key=lambda key: counts[key] - least[key])
        if not lacking:
            return
        for attempt in range(5):
            item = lacking[attempt % len(lacking)]
            more = {item, *marked[number], *(lacking[:2] if not marked[number] and attempt == 0 else [])}
            draft = write(habits.idea_with(sorted(more), rng), rng)
            found = {mark.item for mark in draft.marks} & least.keys()
            if item in found and len(found) > len(marked[number]):
                drafts[number] = draft
                counts.subtract(marked[number])
                counts.update(found)
                break


def _labelled(draft: Draft, items: Sequence[str], language: str) -> SyntheticProgram:
    spans = tuple(_joined(_trimmed(draft.text, mark) for mark in draft.marks if mark.item in items))
    present = {span.item for span in spans}
    return SyntheticProgram(draft.text, {item: item in present for item in items}, spans, parses(draft.text, language))


def _joined(marks: Iterable[FaultSpan]) -> list[FaultSpan]:
    """The marks in order, those of one item that overlap as one."""
    joined: list[FaultSpan] = []
    for mark in sorted(marks, key=lambda mark: (mark.item, mark.start, mark.end)):
        last = joined[-1] if joined else None
        if last and last.item == mark.item and mark.start < last.end:
            joined[-1] = FaultSpan(last.start, max(last.end, mark.end), mark.item)
        else:
            joined.append(mark)
    return sorted(joined)


def _trimmed(text: str, mark: FaultSpan) -> FaultSpan:
    piece = text[mark.start : mark.end]
    return FaultSpan(mark.end - len(piece.lstrip()), mark.start + len(piece.rstrip()), mark.item)


def _draw(weights: npt.NDArray[np.float64], rng: np.random.Generator) -> int:
    totals = np.cumsum(weights)
    return min(int(np.searchsorted(totals, rng.random() * totals[-1], side="right")), len(weights) - 1)


def _one_of(options: Sequence[Chosen], rng: np.random.Generator) -> Chosen:
    return options[int(rng.integers(len(options)))]
