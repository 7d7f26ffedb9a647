"""Templates of programs: text with naming slots and places where students write one thing or another.

- `$total` is a slot for a name.
- `«a|~b|item=>c|other=>d»` is a choice: `a` and `b` are right (`~` marks a right one that is less usual), `c` is the
  mistake `item`, `d` the mistake `other`. Choices may span lines and may be nested. `||` is not a separator.
- `«item=>c»` without a right option is always written: it marks the fault of a program that is wrong as a whole.
- `«@habit:a|b»` is chosen as the first choice of that habit was: a student writes the same in the same way.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.synthesis.draft import Draft, FaultSpan, nearest_line

PLACEHOLDER = "zz_"
_SLOT = re.compile(r"\$([a-z][a-z0-9_]*)")
_TOKEN = re.compile(r"«|»|(?<!\|)\|(?!\|)")
_ITEM = re.compile(r"([a-z][a-z0-9_]*)=>")
_HABIT = re.compile(r"@([a-z][a-z0-9_]*):")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to write: `item` is None where it is right."""

    item: str | None
    usual: bool
    parts: tuple["str | Choice", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A place with several things to write; all places of one habit are decided by the first."""

    options: tuple[Option, ...]
    habit: str | None = None


@dataclass(frozen=True, eq=False)
class Template:
    """A parsed template and the items that it can make."""

    parts: tuple[str | Choice, ...]
    items: frozenset[str]
    correct: bool

    def render(self, wanted: Set[str], rng: np.random.Generator) -> Draft:
        """Write the program with the mistakes of `wanted` wherever the template offers them.

        Slots become identifiers that begin with `PLACEHOLDER`. Marks of what is missing lie on the nearest line.
        """
        pieces: list[str] = []
        marks: list[tuple[int, int, str]] = []
        habits: dict[str, int] = {}
        _write(self.parts, lambda choice: _pick(choice, wanted, habits, rng), pieces, marks)
        text = "".join(pieces)
        draft = Draft(text)
        for start, end, item in marks:
            blank = not text[start:end].strip()
            draft = draft.marked(nearest_line(text, start, item) if blank else [FaultSpan(start, end, item)])
        return draft


@lru_cache(maxsize=4096)
def parse_template(source: str) -> Template:
    """Read a template.

    Raises: ValueError where a `«` has no `»`, or a separator stands outside of both.
    """
    text = _SLOT.sub(lambda match: PLACEHOLDER + match[1], source)
    stack: list[list[list[str | Choice]]] = [[[]]]
    position = 0
    for token in _TOKEN.finditer(text):
        stack[-1][-1].append(text[position : token.start()])
        position = token.end()
        if token[0] == "«":
            stack.append([[]])
        elif len(stack) == 1:
            if token[0] == "»":
                raise ValueError(f"a » without its « in the template: {source[:60]!r}")
            stack[-1][-1].append(token[0])
        elif token[0] == "|":
            stack[-1].append([])
        else:
            options = stack.pop()
            stack[-1][-1].append(_choice(options))
    if len(stack) > 1:
        raise ValueError(f"a « without its » in the template: {source[:60]!r}")
    stack[0][0].append(text[position:])
    parts = tuple(part for part in stack[0][0] if part != "")
    choices = list(_choices(parts))
    items = frozenset(option.item for choice in choices for option in choice.options if option.item)
    correct = all(any(option.item is None for option in choice.options) for choice in choices)
    return Template(parts, items, correct)


def _choice(options: list[list[str | Choice]]) -> Choice:
    head = options[0][0]
    match = _HABIT.match(head) if isinstance(head, str) else None
    if match and isinstance(head, str):
        options[0][0] = head[match.end() :]
    return Choice(tuple(_option(option) for option in options), match[1] if match else None)


def _option(parts: list[str | Choice]) -> Option:
    head = parts[0] if isinstance(parts[0], str) else ""
    rest = tuple(part for part in parts[1:] if part != "")
    match = _ITEM.match(head)
    if match:
        return Option(match[1], True, (head[match.end() :], *rest))
    if head.startswith("~"):
        return Option(None, False, (head[1:], *rest))
    return Option(None, True, (head, *rest))


def _choices(parts: tuple[str | Choice, ...]) -> Iterator[Choice]:
    for part in parts:
        if isinstance(part, Choice):
            yield part
            for option in part.options:
                yield from _choices(option.parts)


def _reachable(option: Option) -> set[str]:
    own = {option.item} if option.item else set()
    return own | {inner.item for choice in _choices(option.parts) for inner in choice.options if inner.item}


def _pick(choice: Choice, wanted: Set[str], habits: dict[str, int], rng: np.random.Generator) -> Option:
    """What is written there. Where the habit was followed before, the same again, if it may be."""
    options = _candidates(choice, wanted)
    if choice.habit in habits:
        before = choice.options[min(habits[choice.habit], len(choice.options) - 1)]
        if before in options:
            return before
    weights = np.array([1.0 if option.usual else 0.4 for option in options])
    picked = options[int(np.searchsorted(np.cumsum(weights), rng.random() * weights.sum(), side="right"))]
    if choice.habit is not None:
        habits[choice.habit] = choice.options.index(picked)
    return picked


def _candidates(choice: Choice, wanted: Set[str]) -> Sequence[Option]:
    faulty = [option for option in choice.options if wanted & _reachable(option)] if wanted else []
    return faulty or [option for option in choice.options if option.item is None] or choice.options


def _write(
    parts: tuple[str | Choice, ...],
    pick: Callable[[Choice], Option],
    pieces: list[str],
    marks: list[tuple[int, int, str]],
) -> None:
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        option = pick(part)
        start = sum(map(len, pieces))
        _write(option.parts, pick, pieces, marks)
        if option.item:
            marks.append((start, sum(map(len, pieces)), option.item))
