"""One generated student: writes a program for a question, by one strategy, with the mistakes that are wanted."""

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.synthesis.attempts import with_attempt
from models.synthesis.c_elaborations import c_elaborate
from models.synthesis.c_rewrites import c_rewrites
from models.synthesis.constructs import with_constructs
from models.synthesis.draft import Draft, Edit, FaultSpan, nearest_line
from models.synthesis.elaborations import elaborate
from models.synthesis.layout import documented, laid_out
from models.synthesis.mistakes import KINDS, SLIPS, apply_mistake, apply_slip, findable, parses
from models.synthesis.naming import named
from models.synthesis.question import Strategy, SyntheticQuestion, questions
from models.synthesis.rewrites import rewrite

UNPARSED = "does_not_parse"
ELSEWHERE = "other_question"
SHARE_OF_TWO_ATTEMPTS = 0.08  # of the programs with mistakes
_FUNCTION = re.compile(r"^def (\w+)\(", re.M)
_ENDINGS = {"unfinished": 0.035, "wrong_function_name": 0.025}


@dataclass(frozen=True, eq=False)
class Idea:
    """What a student has in mind: the program without names and layout, and slips of the pen to come."""

    question: SyntheticQuestion
    draft: Draft
    wanted: Set[str] = frozenset()
    slips: tuple[str, ...] = ()
    handed_in_as_is: bool = False

    @property
    def left_early(self) -> bool:
        """Whether the student stopped half way."""
        return self.handed_in_as_is or any(mark.item == "unfinished" for mark in self.draft.marks)


@lru_cache(maxsize=4096)
def possible_items(strategy: Strategy, language: str) -> frozenset[str]:
    """The mistakes that can be made in a program by this strategy: its own, and the kinds that find a place."""
    rng = np.random.default_rng(0)
    found = set(strategy.template.items)
    for _ in range(3):
        found |= set(findable(strategy.template.render(frozenset(), rng).text, language))
    return frozenset(found)


def think(question: SyntheticQuestion, strategy: Strategy, wanted: Set[str], rng: np.random.Generator) -> Idea:
    """Form an idea: the strategy in the student's own way, with each wanted mistake that finds a place in it.

    A wanted slip (or `does_not_parse`) is kept for the writing.
    """
    language = question.language
    draft = strategy.template.render(wanted & strategy.template.items, rng)
    draft = _own_way(draft, question, rng)
    for item in sorted(wanted - strategy.template.items):
        if item in KINDS[language] and parses(draft.text, language):
            draft = apply_mistake(item, draft, rng, language) or draft
            if rng.random() < 0.2:
                draft = apply_mistake(item, draft, rng, language) or draft
    if wanted and not question.topics and rng.random() < SHARE_OF_TWO_ATTEMPTS:
        draft = with_attempt(draft, _own_way(strategy.template.render(frozenset(), rng), question, rng), rng)
    dice = float(rng.random())
    if dice < _ENDINGS["unfinished"] * (1.0 if language == "python" else 0.5):
        draft = _cut_short(draft, rng, closed=language != "python" and rng.random() < 0.5)
    elif dice < sum(_ENDINGS.values()):
        draft = _renamed_function(draft, rng)
    slips = sorted(wanted & SLIPS[language].keys())
    if not slips and UNPARSED in wanted:
        slips = [sorted(SLIPS[language])[int(rng.integers(len(SLIPS[language])))]]
    return Idea(question, draft, wanted, tuple(slips[:1] if language == "python" else slips))


def _own_way(draft: Draft, question: SyntheticQuestion, rng: np.random.Generator) -> Draft:
    if question.language == "python":
        return rewrite(elaborate(draft, question, rng), rng)
    return c_elaborate(draft.edited(c_rewrites(draft.text, rng)), rng)


def hand_in_nothing(question: SyntheticQuestion, rng: np.random.Generator) -> Idea:
    """An idea of a student who did not attempt the question: empty, blank, or the starter code as it was given."""
    texts = ("", "\n", question.starter_code, question.starter_code)
    return Idea(question, Draft(texts[int(rng.integers(len(texts)))]), handed_in_as_is=True)


def hand_in_elsewhere(question: SyntheticQuestion, rng: np.random.Generator) -> Idea:
    """An idea for another question of the same language, at times under the name of the function that is asked for."""
    others = [other for other in questions() if other.language == question.language and other.family != question.family]
    other = others[int(rng.integers(len(others)))]
    strategy = other.strategies[int(rng.integers(len(other.strategies)))]
    draft = strategy.template.render(frozenset(), rng)
    asked, given = _FUNCTION.search(question.starter_code), _FUNCTION.search(draft.text)
    if asked and given and rng.random() < 0.5:
        uses = re.finditer(rf"\b{given[1]}\b", draft.text)
        draft = draft.edited(Edit(*use.span(), asked[1]) for use in uses)
    draft = draft.marked([FaultSpan(0, len(draft.text), ELSEWHERE)])
    return Idea(question, draft, frozenset({ELSEWHERE}))


def write(idea: Idea, rng: np.random.Generator) -> Draft:
    """Write the idea down: names, layout, remarks, constructs marked, and the slip."""
    if idea.handed_in_as_is:
        return idea.draft
    question = idea.question
    draft = named(idea.draft, question.starter_code, rng, question.language)
    if question.language == "python":
        draft = documented(draft, question.statements, rng)
    draft = laid_out(draft, question.language, rng)
    for slip in idea.slips:
        draft = apply_slip(slip, draft, rng, question.language) or draft
    draft = with_constructs(draft, question.language)
    if parses(draft.text, question.language):
        return draft
    reasons = [mark for mark in draft.marks if mark.item in SLIPS[question.language] or mark.item == "unfinished"]
    where = reasons or nearest_line(draft.text, len(draft.text), UNPARSED)
    return draft.marked(FaultSpan(mark.start, mark.end, UNPARSED) for mark in where)


def _cut_short(draft: Draft, rng: np.random.Generator, closed: bool) -> Draft:
    """The beginning of a program; `closed` adds the braces that are still open."""
    ends = [match.end() for match in re.finditer("\n", draft.text)]
    if len(ends) < 3:
        return draft
    end = ends[int(rng.integers(1, len(ends) - 1))]
    lacking = max(draft.text.count("{", 0, end) - draft.text.count("}", 0, end), 0)
    closing = "".join("    " * depth + "}\n" for depth in reversed(range(lacking))) if closed else ""
    cut = draft.edited([Edit(end, len(draft.text), closing)])
    return cut.marked(nearest_line(cut.text, end, "unfinished"))


def _renamed_function(draft: Draft, rng: np.random.Generator) -> Draft:
    match = _FUNCTION.search(draft.text)
    if match is None or match[1] == "main":
        return draft
    name = match[1]
    head, *tail = name.split("_")
    camel = head + "".join(part.capitalize() for part in tail)
    candidates = (camel, name[:-1], f"my_{name}", name.capitalize(), "solution", "f")
    others = [other for other in candidates if other not in (name, "")]
    other = others[int(rng.integers(len(others)))]
    uses = [use.span() for use in re.finditer(rf"\b{name}\b", draft.text) if use.start() != match.start(1)]
    kept = [Edit(*use, other) for use in uses] if rng.random() < 0.7 else []
    place = match.start(1)
    renamed = draft.edited([Edit(place, place + len(name), other), *kept])
    return renamed.marked([FaultSpan(place, place + len(other), "wrong_function_name")])
