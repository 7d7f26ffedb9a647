"""The support set of each item, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.fewshot.example import Example, Warning

FEW = 5  # examples of one side below which an instructor is told


@dataclass(frozen=True, slots=True)
class Support:
    """The graded programs of one item, in an order that does not depend on how they were given."""

    item: str
    codes: tuple[str, ...]
    labels: tuple[bool, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many examples are for and how many against."""
        applies = sum(self.labels)
        return applies, len(self.labels) - applies

    @property
    def decides(self) -> bool:
        """Whether there is an example on either side."""
        return min(self.counts) >= 1


def supports_of(examples: Sequence[Example], items: Sequence[str]) -> dict[str, Support]:
    """Each item's support set.

    Raises: ValueError where an example names an item that the question does not have.
    """
    unknown = sorted({item for example in examples for item in example.applies} - set(items))
    if unknown:
        raise ValueError(
            f"examples name the items {unknown}, which item_texts does not have: add their texts or leave them out"
        )
    found = {}
    for item in items:
        graded = sorted({(e.code, e.applies[item]) for e in examples if item in e.applies})
        found[item] = Support(item, tuple(code for code, _ in graded), tuple(label for _, label in graded))
    return found


def warnings_of(support: Support, keys: Mapping[str, str]) -> list[Warning]:
    """What an instructor should know; `keys` gives each program's normal form."""
    applies, absent = support.counts
    found = []
    if not support.decides:
        have = f"{applies} for and {absent} against" if support.labels else "none"
        found.append(
            Warning(
                support.item,
                f"Examples: {have}. One for and one against are the least; until then it stays unsure.",
            )
        )
    elif min(applies, absent) < FEW:
        found.append(
            Warning(
                support.item, f"Only {applies} examples for and {absent} against: {FEW} of each or more judge better."
            )
        )
    labels: dict[str, set[bool]] = {}
    for code, label in zip(support.codes, support.labels, strict=True):
        labels.setdefault(keys[code], set()).add(label)
    contradictions = sum(len(given) > 1 for given in labels.values())
    if contradictions:
        text = f"{contradictions} programs are graded both ways, differing in names and layout at most: look again."
        found.append(Warning(support.item, text))
    return found
