"""What can be counted in a program, with logistic regression: what the transformer must beat."""

from models.baselines.features import LexicalFeatures
from models.baselines.grader import FittedLexical, LexicalGrader
from models.baselines.terms import BLOCKS, Block

__all__ = ["BLOCKS", "Block", "FittedLexical", "LexicalFeatures", "LexicalGrader"]
