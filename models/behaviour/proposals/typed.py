"""What a person might type into the programs of a class."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import tree_sitter

from models.behaviour.inputs import Stdin
from models.behaviour.proposals import tree
from models.behaviour.proposals.arguments import argument_lists
from models.behaviour.proposals.inference import Parameter
from models.behaviour.proposals.kinds import FLOAT, INT, TEXT, Kind
from models.behaviour.proposals.reading import Reading
from models.behaviour.proposals.values import Around, distinct, numbers_of, texts_of

_CONVERSIONS: Final = {"int": INT, "float": FLOAT, "eval": INT}
_USUAL_ENDS: Final = ("0", "-1", "", "done", "quit", "q", "stop", "exit", "no")
_SHARE: Final = 0.2  # of the programs that must do a thing before it is taken up
_MOST_LITERALS: Final = 8
_FIGURES: Final = re.compile(r"\d+(?:\.\d+)?")
_CLIMBED: Final = 8


@dataclass
class Asked:
    """What programs do with one line that they read: votes for its kind, for its place, and what it is held against."""

    kinds: Counter[Kind] = field(default_factory=Counter)
    loops: Counter[str] = field(default_factory=Counter)
    literals: Counter[Any] = field(default_factory=Counter)
    split: int = 0

    @property
    def kind(self) -> Kind:
        """That of most programs; of equally many the plainest."""
        return max(sorted(self.kinds, key=lambda kind: kind.name), key=lambda kind: self.kinds[kind], default=TEXT)

    @property
    def held(self) -> tuple[Any, ...]:
        """What the line is held against, most often first."""
        ranked = sorted(self.literals.items(), key=lambda entry: (-entry[1], repr(entry[0])))
        return tuple(value for value, _ in ranked[:_MOST_LITERALS])

    def parameter(self, others: Sequence[Any]) -> tuple[Parameter, Around]:
        """The line as if it were a parameter."""
        held = self.held
        kind, around = self.kind, Around(literals=held, inner=held, others=tuple(others))
        share = self.split / (sum(self.kinds.values()) or 1)
        if kind.is_number or share < _SHARE:
            return Parameter("", Kind("list", (kind,)) if share > 0.5 else kind), around
        whole = tuple(_composed([text for text in texts_of(others) if re.search(r"\w\W+\w", text)]))
        return Parameter("", TEXT), Around(whole, (*whole, *held), (), examples=whole)


def typed_inputs(readings: Sequence[Reading], others: Sequence[Any], most: int) -> list[Stdin]:
    """Lines to type, by what most programs ask for, one after the other or in a loop."""
    asking = [reading for reading in readings if reading.inputs]
    single: list[Asked] = []
    looped = Asked()
    widths: Counter[int] = Counter()
    for reading in asking:
        before = 0
        for node in reading.inputs:
            loop = _loop(node)
            if not loop:
                single += [Asked() for _ in range(before + 1 - len(single))]
            _note(node, reading.root, looped if loop else single[before], loop)
            before += not loop
        widths[before] += 1
    if not asking:
        return []
    usual = max(sorted(widths), key=lambda width: widths[width])
    heads = [asked.parameter(others) for asked in single[:usual]]
    rounds = {loop for loop, count in looped.loops.items() if count >= max(1, _SHARE * len(asking))}
    found = [*_streams(looped, heads, single, rounds, others)] if rounds else []
    if heads:
        parameters, arounds = [head for head, _ in heads], [around for _, around in heads]
        lists = argument_lists(parameters, arounds, most // (2 if rounds else 1))
        plain = [[_line(value) for value in given] for given in lists]
        found = [*found, *plain] if rounds else [*plain[: most - 8], *_strange(plain)]
    texts = dict.fromkeys("".join(f"{line}\n" for line in lines) for lines in found)
    return [Stdin(text) for text in texts][:most]


def _composed(shown: list[str]) -> list[str]:
    """Lines of several words like those that the statement shows, with other numbers and words, or a part missing."""
    found = list(shown[:4])
    for line in shown[:2] or ["apple 3"]:
        for number in ("0", "7", "-2", "x"):
            found.append(_FIGURES.sub(number, line, count=1))
        found.append(re.sub(r"[^\W\d]+", "pear", line, count=1))
        found += [line.split()[0], f"{line} {line.split()[-1]}", line.upper()]
    numbers = [number[0] for number in map(_FIGURES.search, shown[:3]) if number]
    for line in shown[:3]:
        found[len(shown[:2]) : 0] = [_FIGURES.sub(number, line, count=1) for number in numbers]
    return list(dict.fromkeys(found if shown else ["apple 3", *found, "pear 3", "1 2 3", "apple"]))


def _strange(plain: list[list[str]]) -> Iterator[list[str]]:
    """What nobody should type: no number, nothing, spaces around, very much, too few lines."""
    usual = plain[0] if plain else []
    for at in range(min(2, len(usual))):
        for strange in ("abc", "", f" {usual[at]} ", "abc " * 40):
            yield [*usual[:at], strange, *usual[at + 1 :]]
    if len(usual) > 1:
        yield usual[:-1]


def _streams(looped: Asked, heads: list[tuple[Parameter, Around]], single: list[Asked], rounds: set[str],
             others: Sequence[Any]) -> Iterator[list[str]]:  # fmt: skip
    """Several lines of one kind: with their number before them, or with a last line that ends them."""
    for asked in single[:1]:
        looped.literals.update(asked.literals)
    parameter, near = looped.parameter(others)
    around = replace(near, examples=())
    lists = argument_lists([Parameter("", Kind("list", (parameter.kind,)))], [around], 26)
    series = distinct([list(given[0]) for given in lists])
    limits = [value for value in numbers_of(around.literals) if value]
    if limits and parameter.kind.is_number:
        series[1:1] = [[limits[0], limits[0] - 1, limits[0] + 1], [limits[0]]]
    before = [_line(argument_lists([head], [near], 1)[0][0]) for head, near in heads]
    ends = distinct([_line(value) for value in looped.held[:3]] or ["0"])
    for values in series:
        lines = [_line(value) for value in values]
        if "for" in rounds:
            yield [*before[:-1], str(len(lines)), *lines]
        if "while" in rounds:
            inner = [line for line in lines if line != ends[0]]
            yield [*inner, ends[0]]
            if len(before) > 1 or (before and before[0] not in lines):
                yield [*before, *inner, ends[0]]
    if "while" in rounds:
        lines = [_line(value) for value in next(filter(None, series), ["1"])]
        yield from ([*lines, end] for end in distinct([*ends, *texts_of(looped.held), *_USUAL_ENDS]))
        yield [lines[0], ends[0], *lines[1:], ends[0]]
        yield [*lines, "abc", ends[0]]
        yield lines * 4
    if "for" in rounds:
        yield from (["-1"], ["abc"], ["2", "5", "abc"], ["3", "1", "2"])


def _line(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _loop(node: tree_sitter.Node) -> str:
    """Whether a line is read again and again: in a `while`, in a `for`, or not ("")."""
    above = node.parent
    while above is not None and above.type != "function_definition":
        if above.type == "while_statement":
            return "while"
        if above.type in {"for_statement", "list_comprehension", "generator_expression"}:
            right = above.child_by_field_name("right")
            if right is None or not right.start_byte <= node.start_byte < right.end_byte:
                return "for"
        above = above.parent
    return ""


def _note(node: tree_sitter.Node, root: tree_sitter.Node, asked: Asked, loop: str) -> None:
    """Votes for what a program takes the line for: by what is around `input()`, and by the name that keeps it."""
    kind, name, split = TEXT, "", False
    above = node.parent
    for _ in range(_CLIMBED):
        if above is None or above.type in {"module", "block", "expression_statement"}:
            break
        if above.type == "call":
            _, called = tree.called(above)
            kind = _CONVERSIONS.get(called, kind)
            split = split or called == "split"
            if called == "map":
                kind = next((_CONVERSIONS[tree.text(given)] for given in tree.arguments(above)
                             if tree.text(given) in _CONVERSIONS), kind)  # fmt: skip
        elif above.type == "assignment":
            name = tree.text(above.child_by_field_name("left"))
            break
        elif above.type == "comparison_operator":
            _compared(above, asked)
        above = above.parent
    if name:
        kind = _followed(name, root, kind, asked)
    asked.kinds[kind] += 1
    asked.loops[loop] += 1
    asked.split += split


def _followed(name: str, root: tree_sitter.Node, kind: Kind, asked: Asked) -> Kind:
    """The kind of a line that is kept under a name, from what happens to that name anywhere."""
    nodes = list(tree.walk(root))
    asked.split += any(node.type == "attribute" and tree.text(node) == f"{name}.split" for node in nodes)
    for node in nodes:
        if node.type == "call" and tree.called(node)[1] in _CONVERSIONS:
            if any(tree.text(given) == name for given in tree.arguments(node)):
                kind = _CONVERSIONS[tree.called(node)[1]]
        elif node.type == "comparison_operator" and any(name == _bare(side) for side in tree.operands(node)):
            _compared(node, asked)
    return kind


def _bare(node: tree_sitter.Node) -> str:
    """The name inside `int(name)` or `name.lower()`, or the name itself."""
    if node.type == "call":
        on, _ = tree.called(node)
        inner = on if on is not None else next(iter(tree.arguments(node)), None)
        return tree.text(inner)
    return tree.text(node)


def _compared(node: tree_sitter.Node, asked: Asked) -> None:
    for side in tree.operands(node):
        try:
            value = tree.value_of(side)
        except ValueError:
            continue
        found = value if isinstance(value, list | tuple | set) else [value]
        asked.literals.update([part for part in found if isinstance(part, int | float | str)])
