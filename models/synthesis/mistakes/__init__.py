"""Mistakes of students as changes of a right program, with the tokens at fault known exactly.

`KINDS` are those that leave a program which parses; `SLIPS` are those of writing, after which it mostly does not.
Both are tables by language, then by the id of the rubric item.
"""

from models.synthesis.mistakes import (
    answers,
    brace_kinds,
    c_kinds,
    c_lines,
    c_output,
    conditions,
    loops,
    mixups,
    order,
    results,
    slips,
    special_cases,
    values,
)
from models.synthesis.mistakes.catalog import KINDS, SLIPS, apply_mistake, apply_slip, findable, parses

__all__ = [
    "KINDS",
    "SLIPS",
    "answers",
    "apply_mistake",
    "apply_slip",
    "brace_kinds",
    "c_kinds",
    "c_lines",
    "c_output",
    "conditions",
    "findable",
    "loops",
    "mixups",
    "order",
    "parses",
    "results",
    "slips",
    "special_cases",
    "values",
]
