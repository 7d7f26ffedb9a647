"""Mistakes of students as changes of a right program, with the tokens at fault known exactly.

`KINDS` are those that leave a program which parses; `SLIPS` are those of writing, after which it mostly does not.
"""

from models.synthesis.mistakes import conditions, loops, results, values
from models.synthesis.mistakes.catalog import KINDS, apply_mistake, parses
from models.synthesis.mistakes.slips import SLIPS, apply_slip

__all__ = ["KINDS", "SLIPS", "apply_mistake", "apply_slip", "conditions", "loops", "parses", "results", "values"]
