"""Longer ways one by one, and habits: what a student does in one function is done in the others too."""

import ast

import numpy as np

from models.behaviour import Call, Stdin
from models.synthesis import SyntheticQuestion, questions
from models.synthesis.draft import Change, Draft, Edit
from models.synthesis.elaborations import ELABORATIONS
from models.synthesis.happenings import Isolated
from models.synthesis.naming import named
from models.synthesis.source import Source
from models.synthesis.ways import COPYING, SHARE_REPEATED, everywhere

PYTHON = [question for question in questions() if question.language == "python" and question.id == question.family]
TWO = "def f(a):\n    return a > 1\n\ndef g(b):\n    c = b\n    return c < 2\n"


def changes_of(question: SyntheticQuestion, rng: np.random.Generator) -> list[tuple[str, Draft, Draft]]:
    """Each longer way at one place of each right program that offers one."""
    found = []
    for strategy in question.strategies:
        draft = strategy.template.render(frozenset(), rng)
        for name, (_, finder) in ELABORATIONS.items():
            changes = list(finder(Source(draft.text)))
            if changes:
                found.append((name, draft, draft.edited(changes[int(rng.integers(len(changes)))].edits)))
    return found


def test_each_longer_way_alone_keeps_what_a_program_does() -> None:
    rng = np.random.default_rng(21)
    tried = set()
    for question in PYTHON[3::11]:
        inputs = [Call(e.call) if e.call is not None else Stdin(e.stdin or "") for e in question.examples]
        changed = changes_of(question, rng)
        drafts = [draft for _, plain, longer in changed for draft in (plain, longer)]
        codes = [named(draft, question.starter_code, np.random.default_rng(0)).text for draft in drafts]
        seen = [row.outcomes for row in Isolated().observe_all(codes, inputs, question.setup)]
        for (name, _, longer), before, after in zip(changed, seen[::2], seen[1::2], strict=True):
            assert before == after, (question.id, name, longer.text)
            tried.add(name)
    assert len(tried) > len(ELABORATIONS) * 0.7


def test_a_habit_is_mostly_repeated_in_every_function() -> None:
    source = Source(TWO)
    backs = list(source.all(ast.Return))
    changes = [Change((Edit(*source.span(back), "return True if x else False"),)) for back in backs]
    changes += [Change((Edit(*source.span(back), "return None"),)) for back in backs]
    rng = np.random.default_rng(1)
    texts = [Draft(TWO).edited(everywhere(source, changes, rng).edits).text for _ in range(300)]
    both = sum(text.count("return True") == 2 or text.count("return None") == 2 for text in texts) / len(texts)
    assert abs(both - SHARE_REPEATED) < 0.1
    assert not any("return True" in text and "return None" in text for text in texts)


def test_what_lies_outside_of_functions_is_changed_once() -> None:
    source = Source(TWO + "print(f(1))\nprint(g(2))\n")
    changes = [Change((Edit(*source.span(call), "0"),)) for call in source.all(ast.Call)]
    rng = np.random.default_rng(2)
    assert all(len(everywhere(source, changes, rng).edits) == 1 for _ in range(40))


def test_ways_that_copy_lines_are_known() -> None:
    assert COPYING
    assert ELABORATIONS.keys() >= COPYING
