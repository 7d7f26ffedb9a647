"""What a function does with its parameters, as evidence of what they are."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import tree_sitter

from models.behaviour.proposals import tree
from models.behaviour.proposals.reading import Function
from models.code.token import words

# A place in an argument: the function, the number of the parameter, then "*" for what a loop goes through, "[]" for
# what an index reaches, the number itself for a fixed index, "key" and "value" for those of a dictionary.
Place = tuple[str | int, ...]


_STR: Final = words("""lower upper strip lstrip rstrip split isdigit isalpha isalnum isupper islower isspace replace
startswith endswith join capitalize title swapcase find isnumeric splitlines""")
_LIST: Final = words("append extend insert remove pop sort reverse")
_DICT: Final = words("keys values items get setdefault update")
_SET: Final = words("add union intersection difference discard issubset")
_NUMERIC: Final = words("abs round pow sqrt floor ceil log sin cos factorial gcd chr")
_SAME: Final = words("sorted list tuple reversed set copy")
_WITHIN: Final = {"pop": "*", "get": "value", "copy": "", "keys": "", "lower": "", "upper": "", "strip": ""}
_DEEPEST: Final = 5


@dataclass
class Evidence:
    """Of one function: marks on places, places of one kind, and the literals that a place is held against."""

    marks: set[tuple[Place, str]] = field(default_factory=set)
    links: set[tuple[Place, Place]] = field(default_factory=set)
    literals: set[tuple[Place, Any]] = field(default_factory=set)


class Use:
    """Reads one function of a program; `functions` are all of the program's."""

    def __init__(self, owner: str, function: Function, functions: Mapping[str, Function]) -> None:
        self.functions = functions
        self.places: dict[str, Place] = {name: (owner, at) for at, name in enumerate(function.parameters)}
        self.sorts: dict[str, str] = {}
        self.found = Evidence()
        self._heads(function)
        body = function.node.child_by_field_name("body") or function.node
        nodes = list(tree.walk(body))
        for node in nodes:
            self._bind(node)
        for node in nodes:
            self._note(node)

    def place(self, node: tree_sitter.Node | None, room: int = tree.ROOM) -> Place | None:
        """Where in the arguments an expression's value comes from; None where that is not plain."""
        if node is None or room == 0:
            return None
        if node.type == "identifier":
            return self.places.get(tree.text(node))
        if node.type == "parenthesized_expression" and tree.operands(node):
            return self.place(tree.operands(node)[0], room - 1)
        if node.type == "subscript":
            return self._subscript(node, room)
        return self._of_call(node, room) if node.type == "call" else None

    def _of_call(self, node: tree_sitter.Node, room: int) -> Place | None:
        on, name = tree.called(node)
        given = tree.arguments(node)
        if on is not None:
            return _below(self.place(on, room - 1), _WITHIN[name]) if name in _WITHIN else None
        if len(given) == 1 and (name in _SAME or name in {"min", "max"}):
            return _below(self.place(given[0], room - 1), "" if name in _SAME else "*")
        return None

    def _subscript(self, node: tree_sitter.Node, room: int) -> Place | None:
        base = self.place(tree.field(node, "value"), room - 1)
        index = tree.field(node, "subscript")
        if base is None or index is None or index.type == "slice":
            return base
        if index.type == "integer" and len(tree.text(index)) == 1:
            return _below(base, int(tree.text(index)))
        return _below(base, "value" if index.type == "string" else "[]")

    def _heads(self, function: Function) -> None:
        listed = function.node.child_by_field_name("parameters")
        for parameter in tree.operands(listed) if listed is not None else []:
            name = parameter.child_by_field_name("name") or (tree.operands(parameter) or [parameter])[0]
            place = self.places.get(tree.text(name))
            if place is None:
                continue
            value = parameter.child_by_field_name("value")
            if value is not None:
                self._mark(place, tree.sort_of(value, {}))
            self._annotated(place, tree.text(parameter.child_by_field_name("type")))

    def _annotated(self, place: Place, told: str) -> None:
        outer, _, inner = told.replace(" ", "").partition("[")
        self._mark(place, outer.lower())
        inner = inner.removesuffix("]")
        if inner and outer.lower() == "dict":
            for name, part in zip(("key", "value"), inner.split(",", 1), strict=False):
                self._annotated((*place, name), part)
        elif inner:
            self._annotated((*place, "*"), inner.removesuffix(",..."))

    def _mark(self, place: Place | None, mark: str) -> None:
        if place is not None and mark:
            self.found.marks.add((place, mark))

    def _link(self, one: Place | None, other: Place | None) -> None:
        if one is not None and other is not None and one != other:
            self.found.links.add((min(one, other, key=str), max(one, other, key=str)))

    def _held_against(self, place: Place | None, node: tree_sitter.Node) -> None:
        if place is None:
            return
        self._mark(place, tree.sort_of(node, self.sorts))
        try:
            value = tree.value_of(node)
            hash(value)
        except (ValueError, TypeError):
            return
        self.found.literals.add((place, value))

    def _bind(self, node: tree_sitter.Node) -> None:
        """Local names that stand for a part of an argument, or whose kind is plain."""
        if node.type in {"for_statement", "for_in_clause"}:
            for target, looped in self._loop(node):
                self.places.setdefault(target, looped)
        elif node.type == "assignment":
            left, right = node.child_by_field_name("left"), tree.field(node, "right")
            if left is None or right is None:
                return
            place = self.place(right)
            for name, at in _targets(left):
                if place is not None:
                    self.places.setdefault(name, _below(place, at) or place)
                elif at == "":
                    self.sorts.setdefault(name, tree.sort_of(right, self.sorts))
            if place is not None and left.type in {"pattern_list", "tuple_pattern"}:
                self._mark(place, f"unpacked {len(tree.operands(left))}")

    def _loop(self, node: tree_sitter.Node) -> Iterator[tuple[str, Place]]:
        """What the names of a loop stand for."""
        left, right = node.child_by_field_name("left"), tree.field(node, "right")
        if left is None or right is None:
            return
        on, name = tree.called(right) if right.type == "call" else (None, "")
        names = list(_targets(left))
        if on is not None and name in {"items", "keys", "values"}:
            places = {"items": ["key", "value"], "keys": ["key"], "values": ["value"]}[name]
            held = self.place(on)
            yield from ((target, (*held, at)) for (target, _), at in zip(names, places, strict=False) if held)
            return
        if on is None and name in {"enumerate", "zip"}:
            sources = [None] * (name == "enumerate") + [self.place(given) for given in tree.arguments(right)]
            for place in filter(None, sources):
                self._mark(place, "iterated")
            yield from ((target, (*place, "*")) for (target, _), place in zip(names, sources, strict=False) if place)
            return
        whole = self.place(right)
        if whole is not None:
            self._mark(whole, "iterated")
            if len(names) > 1:
                self._mark((*whole, "*"), f"unpacked {len(names)}")
            yield from ((target, (*whole, "*") if at == "" else (*whole, "*", at)) for target, at in names)
        elif name == "range":
            self.sorts.setdefault(names[0][0] if names else "", "int")

    def _note(self, node: tree_sitter.Node) -> None:
        match node.type:
            case "comparison_operator":
                self._comparison(node)
            case "binary_operator" | "augmented_assignment":
                self._arithmetic(node)
            case "unary_operator":
                self._mark(self.place(tree.field(node, "argument")), "number")
            case "subscript":
                self._indexing(node)
            case "call":
                self._call(node)
            case "boolean_operator" | "if_statement" | "not_operator" | "while_statement":
                for name in ("condition", "argument", "left", "right"):
                    self._mark(self.place(tree.field(node, name)), "truth")

    def _comparison(self, node: tree_sitter.Node) -> None:
        sides = tree.operands(node)
        signs = [child.type for child in node.children if not child.is_named]
        for left, sign, right in zip(sides, signs, sides[1:], strict=False):
            here, there = self.place(left), self.place(right)
            if sign in {"in", "not in"}:
                self._mark(there, "container")
                self._link(here, _below(there, "*"))
                self._among(here, right)
                continue
            self._link(here, there)
            self._held_against(here, right)
            self._held_against(there, left)

    def _among(self, place: Place | None, node: tree_sitter.Node) -> None:
        """The values that a place is looked for in."""
        try:
            values = tree.value_of(node)
        except ValueError:
            return
        if place is not None and isinstance(values, list | tuple | set | str | dict):
            self._mark(place, "str" if isinstance(values, str) else "")
            for value in list(values)[:12]:
                if isinstance(value, int | float | str):
                    self.found.literals.add((place, value))
                    self._mark(place, type(value).__name__)

    def _arithmetic(self, node: tree_sitter.Node) -> None:
        left, right = tree.field(node, "left"), tree.field(node, "right")
        if left is None or right is None:
            return
        sign = next((child.type.removesuffix("=") for child in node.children if not child.is_named), "")
        for one, other in ((left, right), (right, left)):
            place, sort = self.place(one), tree.sort_of(other, self.sorts)
            if sign == "+":
                self._mark(place, sort)
            elif sign == "*" and sort in {"str", "list", "tuple"}:
                self._mark(place, "int")
            elif sign == "%" and (one is right or tree.sort_of(left, self.sorts) != "str"):
                self._mark(place, "int")
                self._held_against(place, other)
            elif sign in {"-", "*", "/", "//", "**"}:
                self._mark(place, "number")
        self._link(self.place(left), self.place(right))

    def _indexing(self, node: tree_sitter.Node) -> None:
        base, index = self.place(tree.field(node, "value")), tree.field(node, "subscript")
        if index is None:
            return
        inner = self.place(index)
        if base is not None:
            sort = "str" if index.type == "string" else tree.sort_of(index, self.sorts)
            fixed = index.type == "integer" and len(tree.text(index)) == 1
            if inner is None:
                self._mark(base, "dict" if sort == "str" else f"field {tree.text(index)}" if fixed else "indexed")
                return
            self._mark(base, "own element" if inner == (*base, "*") else "keyed")
            self._link(inner, (*base, "key"))
        elif tree.sort_of(tree.field(node, "value") or node, self.sorts) in {"list", "str", "tuple"}:
            self._mark(inner, "int")

    def _call(self, node: tree_sitter.Node) -> None:
        on, name = tree.called(node)
        given = tree.arguments(node)
        places = [self.place(argument) for argument in given]
        if on is not None:
            self._method(self.place(on), name, places)
        elif name in self.functions:
            for at, place in enumerate(places):
                self._link(place, (name, at))
        elif places:
            self._library(name, given, places)
        if on is not None and name in _NUMERIC and places:
            self._mark(places[0], "number")

    def _library(self, name: str, given: list[tree_sitter.Node], places: list[Place | None]) -> None:
        for place in places:
            self._mark(place, "int" if name in {"range", "chr"} else "number" if name in _NUMERIC else "")
        marks = {"len": "sized", "sum": "iterated", "ord": "str", "int": "convertible", "float": "convertible"}
        self._mark(places[0], marks.get(name, "iterated" if name in _SAME else ""))
        if name == "sum":
            self._mark(_below(places[0], "*"), "number")
        elif name in {"max", "min"} and len(places) == 1:
            self._mark(places[0], "iterated")
        elif name == "isinstance" and len(given) == 2:
            for part in tree.walk(given[1]):
                self._mark(places[0], tree.text(part) if part.type == "identifier" else "")

    def _method(self, on: Place | None, name: str, places: list[Place | None]) -> None:
        groups = ((_STR, "str"), (_LIST, "list"), (_DICT, "dict"), (_SET, "set"), ({"count", "index"}, "container"))
        for names, mark in groups:
            if name in names:
                self._mark(on, mark)
        for place in places:
            if name in {"count", "index", "append", "remove", "add"}:
                self._link(place, _below(on, "*"))
            elif name == "get":
                self._link(place, _below(on, "key"))


def _below(place: Place | None, at: str | int) -> Place | None:
    """A place in a place; "" is the place itself."""
    if place is None or at == "" or len(place) >= _DEEPEST:
        return place
    return (*place, at)


def _targets(node: tree_sitter.Node) -> Iterator[tuple[str, str | int]]:
    """The names on the left of an assignment or loop, with the number of the field that each takes, "" for all."""
    if node.type == "identifier":
        yield tree.text(node), ""
    elif node.type in {"pattern_list", "tuple_pattern", "list_pattern"}:
        for at, part in enumerate(tree.operands(node)):
            if part.type == "identifier":
                yield tree.text(part), at


def tally(found: list[Evidence]) -> tuple[dict[Place, Counter[str]], Counter[tuple[Place, Place]]]:
    """In how many functions each mark and each link was seen."""
    marks: dict[Place, Counter[str]] = {}
    links: Counter[tuple[Place, Place]] = Counter()
    for evidence in found:
        for place, mark in evidence.marks:
            marks.setdefault(place, Counter())[mark] += 1
        links.update(evidence.links)
    return marks, links
