"""What can be counted in a program and in what it does, with logistic regression: what the transformer must beat."""

from models.baselines.behaviours import VIEWS, BehaviourFeatures, View, most_frequent
from models.baselines.checks import CheckedView
from models.baselines.features import LexicalFeatures
from models.baselines.grader import FittedLinear, LinearGrader
from models.baselines.statics import STATIC_VIEWS, StaticFeatures
from models.baselines.terms import BLOCKS, Block

__all__ = [
    "BLOCKS",
    "STATIC_VIEWS",
    "VIEWS",
    "BehaviourFeatures",
    "Block",
    "CheckedView",
    "FittedLinear",
    "LexicalFeatures",
    "LinearGrader",
    "StaticFeatures",
    "View",
    "most_frequent",
]
