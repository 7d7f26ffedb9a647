"""Every kind of mistake: made somewhere in the bank, really a change, and marked on the tokens that changed."""

import difflib
from itertools import islice

import numpy as np
import pytest

from models.synthesis import questions
from models.synthesis.draft import Draft
from models.synthesis.mistakes import KINDS, SLIPS, apply_mistake, apply_slip, parses
from models.synthesis.question import generic_wordings
from models.synthesis.rewrites import REWRITES

DRAFTS = {
    language: [
        strategy.template.render(frozenset(), np.random.default_rng(number))
        for number, question in enumerate(questions())
        for strategy in question.strategies
        if question.language == language
    ]
    for language in KINDS
}
ALL_KINDS = [(language, item) for language, table in KINDS.items() for item in sorted(table)]
ALL_SLIPS = [(language, item) for language, table in SLIPS.items() for item in sorted(table)]
UNREADABLE = ["missing_quote", "missing_colon", "missing_parenthesis", "extra_parenthesis", "curly_quotes"]
MADE = {"other_question", "wrong_function_name", "unfinished", "does_not_parse", "doubt_in_comment"}


def lines_that_differ(before: str, after: str) -> set[int]:
    """The lines of `after` that are new, or beside which something went away."""
    rows = after.split("\n")
    found: set[int] = set()
    for tag, _, _, low, high in difflib.SequenceMatcher(None, before.split("\n"), rows, autojunk=False).get_opcodes():
        if tag in ("insert", "replace"):
            found |= set(range(low, high))
        elif tag == "delete":
            found |= {low - 1, low}
    return found


def lines_of(text: str, start: int, end: int) -> set[int]:
    return set(range(text[:start].count("\n"), text[:end].count("\n") + 1))


def test_there_are_enough_kinds_and_each_has_wordings() -> None:
    wordings = generic_wordings()
    made = {item for _, item in ALL_KINDS + ALL_SLIPS}
    assert len(KINDS["python"]) >= 160
    assert len(SLIPS["python"]) >= 10
    assert len(KINDS["c"]) + len(SLIPS["c"]) >= 15
    assert not any(set(KINDS[language]) & set(SLIPS[language]) for language in KINDS)
    assert made | MADE <= set(wordings)
    assert all(len(texts) >= 2 and len(set(texts)) == len(texts) for texts in wordings.values())
    assert all(key in {*made, *MADE, *REWRITES} or key.startswith("uses_") for key in wordings)


@pytest.mark.parametrize(("language", "item"), ALL_KINDS)
def test_kind_is_marked_where_the_program_changed(language: str, item: str) -> None:
    rng = np.random.default_rng(1)
    tried = ((draft, apply_mistake(item, draft, rng, language)) for draft in DRAFTS[language])
    made = list(islice(((before, after) for before, after in tried if after is not None), 25))
    assert made, "no program of the bank offers a place for it"
    for before, after in made:
        marks = [mark for mark in after.marks if mark.item == item]
        assert after.text != before.text
        assert parses(after.text, language)
        assert marks
        marked = set().union(*(lines_of(after.text, mark.start, mark.end) for mark in marks))
        assert all(after.text[mark.start : mark.end].strip() for mark in marks)
        missing = len(after.text.strip().split("\n")) < len(before.text.strip().split("\n"))
        assert marked & lines_that_differ(before.text, after.text) or missing, (before.text, after.text, marks)


@pytest.mark.parametrize(("language", "item"), ALL_SLIPS)
def test_slip_is_marked_where_the_program_changed(language: str, item: str) -> None:
    rng = np.random.default_rng(2)
    tried = ((draft, apply_slip(item, draft, rng, language)) for draft in DRAFTS[language])
    made = list(islice(((before, after) for before, after in tried if after is not None), 25))
    assert made
    for before, after in made:
        marks = [mark for mark in after.marks if mark.item == item]
        marked = set().union(*(lines_of(after.text, mark.start, mark.end) for mark in marks))
        assert marked & lines_that_differ(before.text, after.text), (before.text, after.text, marks)
        assert item not in UNREADABLE or not parses(after.text, language)


def test_a_second_mistake_does_not_undo_the_first() -> None:
    draft = Draft("count = 0\nfor x in xs:\n    count += 1\n")
    rng = np.random.default_rng(4)
    once = apply_mistake("wrong_start", draft, rng)
    assert once is not None
    assert apply_mistake("wrong_start", once, rng) is None


def test_a_program_without_a_place_for_it_stays() -> None:
    assert apply_mistake("missing_base_case", Draft("x = 1\n"), np.random.default_rng(5)) is None
    assert apply_slip("missing_colon", Draft("x = 1\n"), np.random.default_rng(5)) is None
