"""One rubric item after its fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.fewshot.features import Features
from models.fewshot.item import ItemModel


@dataclass(frozen=True)
class FittedItem:
    """One rubric item after its fit.

    `model` is None where one side has no example; `known` has what the person said of each example's normal form, where
    the examples agree.
    """

    model: ItemModel | None
    features: Features
    known: Mapping[str, bool]
    key: str
