"""Small helpers for reading Python's syntax tree, broken programs' trees too."""

from collections.abc import Iterator
from typing import Any, Final

import tree_sitter

from models.behaviour.proposals.kinds import literal

ROOM: Final = 8  # how deep an expression is looked into
_ATOMS: Final = {"integer": "int", "float": "float", "string": "str", "concatenated_string": "str", "true": "bool",
                 "false": "bool", "list": "list", "list_comprehension": "list", "tuple": "tuple", "set": "set",
                 "dictionary": "dict", "dictionary_comprehension": "dict"}  # fmt: skip
_MAKERS: Final = {"float": "float", "list": "list", "sorted": "list", "tuple": "tuple", "set": "set", "dict": "dict"}
_NUMERIC: Final = frozenset({"len", "int", "sum", "ord", "round", "abs"})
_TEXTUAL: Final = frozenset({"str", "input", "chr"})
_TEXT_METHODS: Final = frozenset({"lower", "upper", "strip", "join", "replace", "capitalize", "title", "format"})


def text(node: tree_sitter.Node | None) -> str:
    """A node's source text; "" for none."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """A node and all named ones below it, in the order of the text."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += [child for child in reversed(current.children) if child.is_named]


def operands(node: tree_sitter.Node) -> list[tree_sitter.Node]:
    """A node's named children without comments."""
    return [child for child in node.children if child.is_named and child.type != "comment"]


def field(node: tree_sitter.Node, name: str) -> tree_sitter.Node | None:
    """The child in a field, without brackets around it."""
    child = node.child_by_field_name(name)
    for _ in range(ROOM):
        if child is None or child.type != "parenthesized_expression" or not operands(child):
            break
        child = operands(child)[0]
    return child


def arguments(call: tree_sitter.Node) -> list[tree_sitter.Node]:
    """The positional arguments of a call."""
    given = call.child_by_field_name("arguments")
    if given is None or given.type == "generator_expression":
        return []
    return [child for child in operands(given) if child.type != "keyword_argument"]


def called(call: tree_sitter.Node) -> tuple[tree_sitter.Node | None, str]:
    """What a call is made on (none for a plain function), and the name that is called."""
    function = call.child_by_field_name("function")
    if function is not None and function.type == "attribute":
        return field(function, "object"), text(function.child_by_field_name("attribute"))
    return None, text(function) if function is not None and function.type == "identifier" else ""


def value_of(node: tree_sitter.Node) -> Any:
    """The value of a literal node.

    Raises: ValueError for any other node.
    """
    if node.type not in _ATOMS and node.type not in {"unary_operator", "none"}:
        raise ValueError(f"a {node.type} is no literal")
    return literal(text(node))


def sort_of(node: tree_sitter.Node, known: dict[str, str], room: int = ROOM) -> str:
    """The name of an expression's kind where it can be told at a glance, else "". `known`: that of local names."""
    if node.type in _ATOMS or room == 0:
        return _ATOMS.get(node.type, "")
    if node.type == "identifier":
        return known.get(text(node), "")
    if node.type == "call":
        return _sort_of_call(node)
    if node.type == "binary_operator":
        sorts = {sort_of(side, known, room - 1) for side in operands(node)}
        return next((sort for sort in ("str", "list", "tuple", "float", "int") if sort in sorts), "")
    if node.type in {"parenthesized_expression", "unary_operator"} and operands(node):
        return sort_of(operands(node)[0], known, room - 1)
    return ""


def _sort_of_call(node: tree_sitter.Node) -> str:
    on, name = called(node)
    if on is not None:
        return "str" if name in _TEXT_METHODS else "int" if name in {"count", "index", "find"} else ""
    if name == "float" and any(given.type == "string" for given in arguments(node)):
        return "number"  # float("inf") is where a search begins
    return "int" if name in _NUMERIC else "str" if name in _TEXTUAL else _MAKERS.get(name, "")
