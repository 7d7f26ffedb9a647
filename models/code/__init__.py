"""Student programs as tokens: parsing that survives broken code, normal forms, line and column maps."""

from models.code.languages import canonical
from models.code.lines import LineMap, LinePiece
from models.code.names import fixed_names
from models.code.normal import is_empty, is_untouched, norm_key
from models.code.paths import tree_paths
from models.code.spans import Interval, map_spans
from models.code.syntax import parses
from models.code.tokens import Kind, Token, tokenize

__all__ = [
    "Interval",
    "Kind",
    "LineMap",
    "LinePiece",
    "Token",
    "canonical",
    "fixed_names",
    "is_empty",
    "is_untouched",
    "map_spans",
    "norm_key",
    "parses",
    "tokenize",
    "tree_paths",
]
