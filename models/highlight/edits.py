"""Small changes that might mend a Python program: what its neighbours have instead, and slips undone.

Source: mending by what stands elsewhere in the class, after Refactory (Hu et al. 2019) and GenProg (Le Goues et al.
2012).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice

from models.highlight.neighbours import Neighbour
from models.highlight.statements import Plain, Statement, rendered, statements

_NEIGHBOURS = 15
_FROM_NEIGHBOURS, _FROM_SLIPS = 80, 120  # changes of either kind that are tried
_JOINED = 3  # most places at which one change changes a program
_ENDLESS = 20  # digits: so long a number is no bound or count that could be one off
_INSTEAD = {
    "<": ("<=", ">"), "<=": ("<", ">="), ">": (">=", "<"), ">=": (">", "<="), "==": ("!=", "<="), "!=": ("==",),
    "and": ("or",), "or": ("and",), "+": ("-",), "-": ("+",), "+=": ("-=", "="), "-=": ("+=",), "is": ("==",),
    "=": ("+=",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """A program that might be right, and which statements of the given one were changed for it."""

    code: str
    changed: frozenset[int]


Change = tuple[list[Plain], tuple[int, ...]]


def borrowings(code: str, neighbours: Sequence[Neighbour]) -> list[Edit]:
    """Places where the nearest neighbours differ, each as the neighbour has it."""
    base = [statement.plain(code) for statement in statements(code)]
    changes = chain.from_iterable(_borrowed(base, neighbour) for neighbour in neighbours[:_NEIGHBOURS] if base)
    return _different(base, changes, _FROM_NEIGHBOURS)


def undone_slips(code: str) -> list[Edit]:
    """One token exchanged, one more or less, a statement less deep or gone."""
    own = statements(code)
    base = [statement.plain(code) for statement in own]
    return _different(base, _slips(own, base, code), _FROM_SLIPS)


def _different(base: list[Plain], changes: Iterator[Change], most: int) -> list[Edit]:
    found: dict[str, Edit] = {rendered(base): Edit("", frozenset())}
    for lines, changed in islice(changes, most):
        text = rendered(lines)
        found.setdefault(text, Edit(text, frozenset(changed)))
    return list(found.values())[1:]


def _borrowed(base: list[Plain], neighbour: Neighbour) -> Iterator[Change]:
    """Each place where the neighbour differs as the neighbour has it, in our names; and all of them together."""
    names: dict[str, str] = {}
    for name, other in sorted(neighbour.names.items()):
        names.setdefault(other, name)
    theirs = [statement.renamed(neighbour.code, names) for statement in statements(neighbour.code)]
    left, right = ([(depth, "".join(text.split())) for depth, text in lines] for lines in (base, theirs))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    differing = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    for start, end, first, last in differing:
        yield base[:start] + theirs[first:last] + base[end:], _places(start, end, len(base))
        if end - start == last - first > 1:
            for k in range(end - start):
                yield [*base[: start + k], theirs[first + k], *base[start + k + 1 :]], (start + k,)
    if 1 < len(differing) <= _JOINED:
        lines = list(base)
        for start, end, first, last in reversed(differing):
            lines[start:end] = theirs[first:last]
        yield lines, tuple(chain.from_iterable(_places(start, end, len(base)) for start, end, _, _ in differing))


def _places(start: int, end: int, count: int) -> tuple[int, ...]:
    """The statements that a change is about; where one is missing, those on either side of the gap."""
    return tuple(range(start, end)) if end > start else tuple(i for i in (start - 1, start) if 0 <= i < count)


def _slips(own: Sequence[Statement], base: list[Plain], code: str) -> Iterator[Change]:
    for i, statement in enumerate(own):
        depth, text = base[i]
        for other in _reworded(statement, code):
            yield [*base[:i], (depth, other), *base[i + 1 :]], (i,)
        if i and statement.tokens[-1].text != ":":
            for less in range(1, depth):
                yield [*base[:i], (less, text), *base[i + 1 :]], (i,)
            yield [*base[:i], *base[i + 1 :]], (i,)


def _reworded(statement: Statement, code: str) -> Iterator[str]:
    for place, token in enumerate(statement.tokens):
        others = list(_INSTEAD.get(token.text, ()))
        if token.kind == "number" and token.text.isdecimal() and len(token.text) < _ENDLESS:
            others += [str(int(token.text) + step) for step in (1, -1) if int(token.text) + step >= 0]
        if token.text in {")", "]"} and statement.tokens[place - 1].text not in {"(", "["}:
            others += [f" + 1{token.text}", f" - 1{token.text}"]
        yield from (statement.text(code, {place: other}) for other in others)
    if statement.tokens[0].text == "return" and len(statement.tokens) > 1:
        yield from (statement.text(code, {}) + step for step in (" + 1", " - 1"))
