"""Two attempts in one text: the wrong one that a student left in, beside the one that counts."""

import re

import numpy as np

from models.synthesis.draft import Draft, Edit, FaultSpan

SHARE_WHERE_IT_HARMS = 0.3
_DEFINED = re.compile(r"^(?:def|class) (\w+)", re.M)


def with_attempt(wrong: Draft, right: Draft, rng: np.random.Generator) -> Draft:
    """Both drafts in one text. Mostly the right one counts, so that the mistakes of the other do no harm.

    The later of two definitions of one name counts; an attempt under another name never does. A draft that defines
    nothing, or nothing that the other defines, is given back alone.
    """
    names = _DEFINED.findall(wrong.text)
    if not names or names != _DEFINED.findall(right.text) or right.text == wrong.text:
        return wrong
    if rng.random() < SHARE_WHERE_IT_HARMS:
        return _joined(right, wrong)
    if rng.random() < 0.5:
        return _joined(wrong, right)
    ending = ("_old", "1", "_2", "_first", "_test")[int(rng.integers(5))]
    uses = re.finditer(rf"\b{names[-1]}\b", wrong.text)
    renamed = wrong.edited(Edit(use.end(), use.end(), ending) for use in uses)
    return _joined(renamed, right) if rng.random() < 0.6 else _joined(right, renamed)


def _joined(first: Draft, second: Draft) -> Draft:
    head = first.text.rstrip("\n") + "\n\n"
    moved = (FaultSpan(mark.start + len(head), mark.end + len(head), mark.item) for mark in second.marks)
    return Draft(head + second.text, (*first.marks, *moved))
