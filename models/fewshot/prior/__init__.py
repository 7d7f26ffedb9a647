"""What an item's words lead one to expect of a program before any example is seen."""

from models.fewshot.prior.prior import SHIPPED, VOCABULARIES, ItemPrior, Prior, load
from models.fewshot.prior.strangeness import DIFFERS, KNOWN, Table, strangeness
from models.fewshot.prior.words import stems

__all__ = ["DIFFERS", "KNOWN", "SHIPPED", "VOCABULARIES", "ItemPrior", "Prior", "Table", "load", "stems", "strangeness"]
