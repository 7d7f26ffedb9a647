"""The grader's answer for one program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from models.behaviour import Witness
from models.highlight import Span

Verdict = Literal["applies", "absent", "unsure"]
Status = Literal["judged", "not_attempted"]


@dataclass(frozen=True)
class ItemJudgement:
    """One rubric item on one program.

    Units: `probability` is that the item applies, 0..1, rounded to six digits. `from_example` says that a person
    graded an identical program, so the answer is theirs.
    """

    probability: float
    verdict: Verdict
    from_example: bool = False
    _find_spans: Callable[[], list[Span]] = field(default=list, repr=False, compare=False)

    @cached_property
    def spans(self) -> list[Span]:
        """Where in the source text the judgement comes from, in order; found when first asked for.

        Empty where the item is absent, or unsure and below one half: there is nothing to point at.
        """
        return self._find_spans()


@dataclass(frozen=True)
class Judgement:
    """All items on one program. Where nothing was attempted every item is unsure: there is nothing to judge.

    `reason` says why the program was not judged, not read to its end, or cannot be decided; "" where all is well.
    """

    status: Status
    items: Mapping[str, ItemJudgement]
    reason: str = ""
    _find_witness: Callable[[], Witness | None] = field(default=lambda: None, repr=False, compare=False)

    @cached_property
    def witness(self) -> Witness | None:
        """The shortest input on which the program does something else than most of the class; found when asked for."""
        return self._find_witness()
