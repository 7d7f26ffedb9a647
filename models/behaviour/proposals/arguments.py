"""From parameters to lists of arguments that fit together."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from models.behaviour.proposals.inference import Parameter
from models.behaviour.proposals.kinds import plain
from models.behaviour.proposals.values import Around, distinct, elements, values

_MOST_TRIED: Final = 2_000


def argument_lists(parameters: Sequence[Parameter], arounds: Sequence[Around], most: int) -> list[tuple[Any, ...]]:
    """Different combinations, those of what tells most first.

    A parameter whose values come from another one takes what is in it (the first, the last, one in the middle), what
    is not in it, and what lies below, between and above.
    """
    free = [at for at, parameter in enumerate(parameters) if not _leads(parameters, at)]
    own = {at: values(parameters[at].kind, arounds[at]) for at in free}
    found = {repr(twins): twins for twins in _twins(parameters, own)[: most // 4]}
    for numbers in _diagonal(len(parameters), most):
        chosen: dict[int, Any] = {}
        for at in free:
            if numbers[at] < len(own[at]):
                chosen[at] = own[at][numbers[at]]
        if len(chosen) < len(free):
            continue
        for at in range(len(parameters)):
            if at not in own:
                options = _shared(parameters[at], arounds[at], chosen)
                if numbers[at] < len(options):
                    chosen[at] = options[numbers[at]]
        if len(chosen) == len(parameters):
            given = tuple(chosen[at] for at in range(len(parameters)))
            found.setdefault(repr(given), given)
        if len(found) >= most:
            break
    return list(found.values())


def _twins(parameters: Sequence[Parameter], own: dict[int, list[Any]]) -> list[tuple[Any, ...]]:
    """Two texts or two sequences that are the same, or one the other backwards, shorter or in capitals."""
    if len(own) != 2 or len(parameters) != 2 or parameters[0].kind.name != parameters[1].kind.name:
        return []
    found: list[tuple[Any, ...]] = []
    for value in map(plain, own[0][:6]):
        if isinstance(value, str | list | tuple) and len(value) > 1:
            found += [(value, value), (value, value[::-1]), (value[:-1], value), (value, value[:-1])]
            found += [(value, value.upper())] if isinstance(value, str) else []
    return found


def _leads(parameters: Sequence[Parameter], at: int) -> bool:
    """Whether a parameter takes its values from another one, which takes none itself."""
    source = parameters[at].source
    return bool(source) and int(source[0]) < len(parameters) and not parameters[int(source[0])].source


def _diagonal(width: int, most: int) -> Iterator[tuple[int, ...]]:
    """Tuples of numbers by their sum: (0, 0), (0, 1), (1, 0), (0, 2), ..."""
    if width == 0:
        yield ()
        return
    tried = 0
    for total in range(60):
        for numbers in _summing(width, total):
            yield numbers
            tried += 1
        if tried > max(_MOST_TRIED, 4 * most):
            return


def _summing(width: int, total: int) -> Iterator[tuple[int, ...]]:
    if width == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _summing(width - 1, total - first):
            yield (first, *rest)


def _shared(parameter: Parameter, around: Around, chosen: dict[int, Any]) -> list[Any]:
    """Values for a parameter that is compared with what is in another argument."""
    inside = distinct(_reached(plain(chosen[int(parameter.source[0])]), parameter.source[1:]))
    if not inside:
        return elements(parameter.kind, around)[:2] or [1]
    if all(isinstance(value, int | float) for value in inside):
        ordered = sorted(inside)
        gaps = [(low + high) // 2 for low, high in pairwise(ordered) if high - low > 1]
        return distinct([inside[-1], ordered[0] - 1, ordered[-1] + 1, *inside[:1], *gaps[:1], inside[len(inside) // 2],
                         ordered[0], ordered[-1] + 100, *gaps[1:], *inside])  # fmt: skip
    absent = [value for value in elements(parameter.kind, around) if value not in inside]
    return distinct([inside[0], *absent[:1], inside[-1], inside[len(inside) // 2], *inside])


def _reached(value: Any, steps: tuple[str | int, ...]) -> list[Any]:
    """What stands in a value at the end of a program's steps."""
    if not steps:
        return [value]
    step, rest = steps[0], steps[1:]
    if isinstance(value, dict):
        inner = list(value.values()) if step in {"[]", "value"} else list(value)
    elif isinstance(value, list | tuple | set | str):
        held = list(value)
        fixed = isinstance(step, int) and isinstance(value, tuple) and len(rest) < len(steps)
        inner = held[step : step + 1] if fixed and isinstance(step, int) else held
    else:
        return []
    return [found for part in inner for found in _reached(part, rest)]
