"""One rubric item after its fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.fewshot.evidence import Lexicon
from models.fewshot.item import ItemModel


@dataclass(frozen=True)
class FittedItem:
    """One rubric item after its fit.

    `model` is None where one side has no example; `known` has what the person said of each example's normal form, where
    the examples agree.
    """

    model: ItemModel | None
    lexicon: Lexicon
    known: Mapping[str, bool]
    key: str
