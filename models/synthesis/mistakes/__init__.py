"""Mistakes of students as changes of a right program, with the tokens at fault known exactly.

`KINDS` are those that leave a program which parses; `SLIPS` are those of writing, after which it mostly does not.
Both are tables by language, then by the id of the rubric item.
"""

from models.synthesis.mistakes import brace_kinds, c_kinds, conditions, loops, mixups, order, results, slips, values
from models.synthesis.mistakes.catalog import KINDS, SLIPS, apply_mistake, apply_slip, findable, parses

__all__ = [
    "KINDS",
    "SLIPS",
    "apply_mistake",
    "apply_slip",
    "brace_kinds",
    "c_kinds",
    "conditions",
    "findable",
    "loops",
    "mixups",
    "order",
    "parses",
    "results",
    "slips",
    "values",
]
