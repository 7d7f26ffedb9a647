"""From what a class's programs do with a parameter to its kind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from models.behaviour.proposals.hints import by_name, by_statement
from models.behaviour.proposals.kinds import ANY, FLOAT, INT, TEXT, Kind
from models.behaviour.proposals.use import Evidence, Place, tally

_DEEPEST: Final = 3
_MOST_LITERALS: Final = 8
_SEQUENTIAL: Final = frozenset({"iterated", "indexed", "sized", "container"})
_WEIGHTS: Final[dict[str, tuple[str, float]]] = {
    "int": ("int", 1.0),
    "number": ("int", 1.0),
    "convertible": ("int", 0.2),
    "float": ("float", 1.0),
    "str": ("str", 2.0),
    "dict": ("dict", 2.0),
    "own element": ("dict", 1.2),
    "keyed": ("dict", 0.6),
    "set": ("set", 2.0),
    "bool": ("bool", 1.0),
    "list": ("list", 1.0),
    "tuple": ("list", 1.0),
} | dict.fromkeys(_SEQUENTIAL, ("list", 1.0))
# What a step of a kind may look like in a program: elements are looped over, or reached by an index.
_STEPS: Final = {"element": {"*", "[]"}, "key": {"*", "key"}, "value": {"[]", "value"}}


@dataclass(frozen=True)
class Parameter:
    """What is known of one parameter.

    `literals` are the values that programs hold it against; `inner` those that they hold parts of it against. `source`
    is the place in another parameter from which its values seem to come: number, then steps down its kind.
    """

    name: str
    kind: Kind
    literals: tuple[Any, ...] = ()
    inner: tuple[Any, ...] = ()
    source: Place = ()


@dataclass
class Inference:
    """Decides from the evidence of all functions of a class. `told` are kinds that examples in the statement show."""

    statement: str
    evidence: list[Evidence]
    told: Mapping[Place, Kind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own, self.links = tally(self.evidence)
        self.marks = {place: Counter(marks) for place, marks in own.items()}
        for (one, other), count in self.links.items():
            for here, there in ((one, other), (other, one)):
                share = min(1.0, 2 * count / (1 + sum(own.get(there, Counter()).values())))
                target = self.marks.setdefault(here, Counter())
                for mark, votes in own.get(there, Counter()).items():
                    target[mark] += int(votes * share)
        self.literals: dict[Place, Counter[Any]] = {}
        for evidence in self.evidence:
            for place, value in evidence.literals:
                self.literals.setdefault(place, Counter())[(type(value).__name__, value)] += 1

    def parameters(self, function: str, names: tuple[str, ...]) -> list[Parameter]:
        """Those of one function."""
        found = [self._parameter(function, at, name) for at, name in enumerate(names)]
        for at, parameter in enumerate(found):
            if not parameter.source:
                continue
            place = int(parameter.source[0])
            seen = _reached(found[place].kind, parameter.source[1:]) if place < len(found) else ANY
            if seen.name == "any" and parameter.kind.name != "any" and place < len(found):
                kind = _filled(found[place].kind, parameter.source[1:], parameter.kind)
                found[place] = replace(found[place], kind=kind)
            elif seen.name != "any":
                found[at] = replace(parameter, kind=seen)
        return found

    def _parameter(self, function: str, at: int, name: str) -> Parameter:
        place: Place = (function, at)
        stated = self.told.get(place, ANY)
        if stated.name == "any":
            stated = by_statement(self.statement, name)
        kind = self._kind(place, stated, by_name(name))
        return Parameter(name, kind, self._near(place), self._below(place), self._source(place, kind))

    def _seen(self, place: Place) -> Counter[str]:
        """The marks of all places in programs that a place down a kind may look like."""
        total: Counter[str] = Counter()
        for where, marks in self.marks.items():
            if _matches(where, place):
                total.update(marks)
        return total

    def _kind(self, place: Place, stated: Kind, named: Kind) -> Kind:
        """Use decides, what the statement says weighs as much as a few programs, the name as one."""
        marks = self._seen(place)
        scores: dict[str, float] = {}
        for mark, count in marks.items():
            group, weight = ("record", 1.0) if mark.startswith(("field", "unpacked")) else _WEIGHTS.get(mark, ("", 0.0))
            if group:
                scores[group] = scores.get(group, 0.0) + weight * count
        seen = sum(scores.values())
        strong = 4 + (2.0 if place[:2] in self.told else 0.6) * seen
        for hint, weight in ((stated, strong), (named, 1.0 + 0.15 * seen)):
            if hint.name != "any":
                group = "list" if hint.is_sequence else hint.name
                scores[group] = scores.get(group, 0.0) + weight
        if "str" in scores and marks["list"] + marks["tuple"] < scores["str"] and "str" in {stated.name, named.name}:
            scores["str"] += scores.pop("list", 0.0)  # texts are looped over and indexed, too
        return self._built(place, marks, scores, stated, named) if scores else ANY

    def _built(self, place: Place, marks: Counter[str], scores: dict[str, float], stated: Kind, named: Kind) -> Kind:
        numbers = scores.get("int", 0.0) + scores.get("float", 0.0)
        if marks["list"] > 0.15 * (numbers + marks["list"]) and marks["int"] and len(place) > 2:
            return Kind("nested")
        groups = {name: score for name, score in scores.items() if name not in {"int", "float"}} | {"number": numbers}
        if "record" in groups and _is_looped(marks):
            groups["list"] = groups.get("list", 0.0) + groups.pop("record")
        elif "record" in groups:
            groups["record"] += groups.get("list", 0.0)
        best = max(sorted(groups), key=lambda name: groups[name])
        number = FLOAT if scores.get("float", 0.0) > 0.4 * numbers else INT
        plain: dict[str, Kind] = {"str": TEXT, "bool": Kind("bool"), "nested": Kind("nested"), "number": number}
        if best in plain or len(place) - 2 >= _DEEPEST:
            return plain.get(best, ANY)
        if best == "dict":
            told = stated.parts if stated.name == "dict" else (ANY, ANY)
            rows = zip(("key", "value"), told, (TEXT, INT), strict=True)
            return Kind("dict", tuple(self._kind((*place, step), *hints) for step, *hints in rows))
        if best == "record":
            return self._record(place, marks, stated if stated.name == "record" else named)
        return self._sequence(place, marks, best, stated, named)

    def _sequence(self, place: Place, marks: Counter[str], best: str, stated: Kind, named: Kind) -> Kind:
        inner = [kind.element if kind.is_sequence or kind.name == "set" else ANY for kind in (stated, named)]
        part = self._kind((*place, "element"), *inner)
        if best == "set":
            return Kind("set", (part,))
        tuples = marks["tuple"] + 3 * (stated.name == "tuple") > marks["list"] + 3 * (stated.name == "list")
        return Kind("tuple" if tuples else "list", (part,))

    def _record(self, place: Place, marks: Counter[str], hint: Kind) -> Kind:
        told = hint.parts if hint.name == "record" else ()
        fields = [int(words[1]) + (words[0] == "field") for words in map(str.split, marks) if words[0] in _FIELDS]
        width = len(told) or min(4, max([2, *fields]))
        return Kind("record", tuple(self._kind((*place, at), told[at] if told else ANY, ANY) for at in range(width)))

    def _near(self, place: Place) -> tuple[Any, ...]:
        """What it is held against, most often first."""
        counts: Counter[Any] = Counter(self.literals.get(place, {}))
        for (one, other), count in self.links.items():
            if place in {one, other} and count > 1:
                counts.update(self.literals.get(other if place == one else one, {}))
        return _ranked(counts)

    def _below(self, place: Place) -> tuple[Any, ...]:
        counts: Counter[Any] = Counter()
        for where, values in self.literals.items():
            if where[: len(place)] == place and len(where) > len(place):
                counts.update(values)
        return _ranked(counts)

    def _source(self, place: Place, kind: Kind) -> Place:
        """The place in another parameter of the same function with which it is compared most."""
        counts: Counter[Place] = Counter()
        for (one, other), count in self.links.items():
            for here, there in ((one, other), (other, one)):
                if here == place and there[0] == place[0] and there[1] != place[1] and len(there) > 2:
                    counts[there[1:]] += count
        ranked = sorted(counts.items(), key=lambda entry: (-entry[1], str(entry[0])))
        whole = kind.name in {"list", "tuple", "dict", "set", "str"}
        if not ranked or (whole and ranked[0][1] <= sum(self._seen(place).values())):
            return ()
        return ranked[0][0]


_FIELDS: Final = frozenset({"field", "unpacked"})


def _matches(where: Place, place: Place) -> bool:
    if len(where) != len(place) or where[:2] != place[:2]:
        return False
    return all(
        seen == step or seen in _STEPS.get(str(step), ()) or (step == "element" and isinstance(seen, int))
        for seen, step in zip(where[2:], place[2:], strict=True)
    )


def _is_looped(marks: Counter[str]) -> bool:
    """Whether programs go through all of it, or ask for its length: then it is no record."""
    fields = sum(count for mark, count in marks.items() if mark.split()[0] in _FIELDS and "-" not in mark)
    return marks["iterated"] + marks["indexed"] + marks["sized"] > fields


def _reached(kind: Kind, steps: Place) -> Kind:
    """The kind at the end of a program's steps."""
    for step in steps:
        if kind.name == "record" and isinstance(step, int) and step < len(kind.parts):
            kind = kind.parts[step]
        elif kind.name == "dict":
            kind = kind.parts[step in {"[]", "value"}]
        elif kind.is_sequence or kind.name == "set":
            kind = kind.element
        else:
            return ANY
    return kind


def _filled(kind: Kind, steps: Place, new: Kind) -> Kind:
    """The kind with another one at the end of a program's steps."""
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    in_value = kind.name == "dict" and step in {"[]", "value"}
    at = step if kind.name == "record" and isinstance(step, int) else int(in_value)
    if at >= len(kind.parts):
        return kind
    parts = (*kind.parts[:at], _filled(kind.parts[at], rest, new), *kind.parts[at + 1 :])
    return replace(kind, parts=parts)


def _ranked(counts: Counter[Any]) -> tuple[Any, ...]:
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], repr(entry[0])))
    return tuple(value for (_, value), _ in ranked[:_MOST_LITERALS])
