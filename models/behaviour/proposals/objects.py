"""Calls that make an object of a class and use it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations, zip_longest
from typing import Any, Final

from models.behaviour.inputs import Call
from models.behaviour.proposals.arguments import argument_lists
from models.behaviour.proposals.inference import Inference, Parameter
from models.behaviour.proposals.reading import Class
from models.behaviour.proposals.values import Around

_SHARE: Final = 0.5  # of the classes that must have a method or an attribute before it is used
_MOST_METHODS: Final = 6


def object_calls(name: str, found: Sequence[Class], inference: Inference, around: Around, most: int) -> list[Call]:
    """What a class of that name, as students wrote it, can be asked: its attributes, each method, two in a row."""
    least = _SHARE * len(found)
    stated = inference.statement
    methods = Counter(method for each in found for method in each.methods)
    attributes = Counter(attribute for each in found for attribute in each.attributes)
    kept = [text for text, count in sorted(attributes.items(), key=lambda entry: (-entry[1], entry[0]))
            if count > 2 * least * 0.9 or (text in stated and count >= least * 0.5)][:4]  # fmt: skip
    usable = [
        text
        for text, count in sorted(methods.items(), key=lambda entry: (-entry[1], entry[0]))
        if count >= least or f"{text}(" in stated
    ]
    makers = _argument_texts(name, "__init__", found, inference, around, 8) or [""]
    plain = [text for text in usable if not text.startswith("_")][:_MOST_METHODS]
    given = {text: _argument_texts(name, text, found, inference, around, 8) or [""] for text in plain}
    seen = "".join(f", o.{text}" for text in kept)
    rows: list[Iterable[str]] = []
    if kept:
        also = "".join(f", o.{text}" for text in kept[1:])
        rows.append([f"[(o := {name}({maker})).{kept[0]}{also}]" for maker in makers])
    for special, form in (("__str__", "str({})"), ("__repr__", "repr({})"), ("__len__", "len({})")):
        if special in usable:
            rows.append([form.format(f"{name}({maker})") for maker in makers])
    if "__eq__" in usable:
        rows.append([f"{name}({one}) == {name}({other})" for one in makers[:4] for other in makers[:4]])
    rows += [_single(name, method, makers, given[method], seen) for method in plain]
    rows += [_double(name, pair, makers, given, seen) for pair in [*permutations(plain, 2), *((m, m) for m in plain)]]
    mixed = (source for sources in zip_longest(*rows) for source in sources if source)
    return [Call(source) for source in dict.fromkeys(mixed)][:most]


def _single(name: str, method: str, makers: list[str], given: list[str], seen: str) -> Iterator[str]:
    for total in range(len(makers) + len(given) - 1):
        for at in range(total + 1):
            if at < len(makers) and total - at < len(given):
                yield f"[(o := {name}({makers[at]})).{method}({given[total - at]}){seen}]"


def _double(
    name: str, pair: tuple[str, str], makers: list[str], given: dict[str, list[str]], seen: str
) -> Iterator[str]:
    one, other = pair
    for at in range(6):
        first = given[one][at % len(given[one])]
        second = given[other][(2 * at + 1) % len(given[other])]
        yield f"[(o := {name}({makers[at % len(makers)]})).{one}({first}), o.{other}({second}){seen}]"


def _argument_texts(
    name: str, method: str, found: Sequence[Class], inference: Inference, around: Around, most: int
) -> list[str]:
    """Arguments for a method, as they are written between the brackets."""
    heads = Counter(each.methods[method].parameters for each in found if method in each.methods)
    if not heads:
        return []
    usual = max(sorted(heads), key=lambda names: heads[names])
    parameters: list[Parameter] = inference.parameters(f"{name}.{method}", usual)
    lists: list[tuple[Any, ...]] = argument_lists(parameters, [around_of(one, around) for one in parameters], most)
    return [", ".join(map(repr, given)) for given in lists]


def around_of(parameter: Parameter, around: Around) -> Around:
    """What stands around one parameter, beside what is common to all."""
    return Around(parameter.literals, parameter.inner, around.others, around.constants, around.is_sorted)
