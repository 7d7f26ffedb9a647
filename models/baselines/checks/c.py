"""What is checked in C: the ways, what is read and printed, and what a strict compiler refuses."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tree_sitter import Node

from models.baselines.checks.braces import BraceReader
from models.baselines.checks.c_texts import Formatted, Printed
from models.baselines.checks.c_types import UNKNOWN, Types
from models.baselines.checks.flow import Flow, Function, steps
from models.baselines.checks.nodes import inside, text
from models.code.languages import LIBRARY_NAMES
from models.code.token import words

_STATEMENTS: Final = words(
    "expression_statement if_statement for_statement while_statement do_statement return_statement switch_statement"
)
_COMPARING: Final = words("< <= > >= ==")
_STEP: Final = re.compile(r"\+\+|--|[+*/-]=.{0,6}")
_START: Final = re.compile(r"=\s*(\w+)")
_SHOWN: Final = 80  # characters of all that is printed


def _counting(loop: Node) -> str:
    """From where, how far and in what steps a loop counts, without names."""
    field = loop.child_by_field_name
    start, step = _START.findall(text(field("initializer"))), _STEP.findall(text(field("update")))
    condition = field("condition")
    sign = text(condition.child_by_field_name("operator")) if condition else ""
    limit = text(condition.child_by_field_name("right")) if condition else ""
    shown = [part if part.isdigit() else "n" for part in (start[0] if start else "", limit)]
    return f"counts from {shown[0]} {sign} {shown[1]} {step[0] if step else ''}"


def _of_expression(node: Node, types: Types) -> Iterator[str]:
    left, right = (node.child_by_field_name(side) for side in ("left", "right"))
    if node.type == "assignment_expression":
        kinds = types(left), types(right)
        if kinds[0] != kinds[1] and UNKNOWN not in kinds:
            yield f"{kinds[1]} kept as {kinds[0]}"
        return
    sign = text(node.child_by_field_name("operator"))
    if sign == "/" and types(left) == types(right) == "int":
        yield "division of whole numbers"
    if sign in _COMPARING and left is not None and text(left.child_by_field_name("operator")) in _COMPARING:
        yield "comparisons in a row"


def _of_statement(node: Node) -> Iterator[str]:
    field = node.child_by_field_name
    condition, body = field("condition"), field("consequence") or field("body")
    if condition is not None and any(child.type == "assignment_expression" for child in condition.named_children):
        yield "assigns in a condition"
    if body is not None and body.type == "expression_statement" and not body.named_children:
        yield f"nothing in {node.type.split('_')[0]}"
    if node.type == "for_statement":
        yield _counting(node)
        begin = field("initializer")
        if begin is not None and begin.type == "declaration":
            yield "declares in the head of a loop"


def _signs(root: Node, types: Types) -> Iterator[str]:
    """What single nodes say."""
    for node in inside(root):
        match node.type:
            case "comment":
                if text(node).startswith("//"):
                    yield "comment to the end of the line"
            case "compound_statement":
                kinds = [child.type for child in node.named_children]
                begun = next((i for i, kind in enumerate(kinds) if kind in _STATEMENTS), len(kinds))
                if "declaration" in kinds[begun:]:
                    yield "declares after statements"
            case "call_expression":
                yield from Formatted(node, types).signs()
            case "binary_expression" | "assignment_expression":
                yield from _of_expression(node, types)
            case "if_statement" | "while_statement" | "for_statement":
                yield from _of_statement(node)


def _texts(root: Node, types: Types, functions: Sequence[Function]) -> Iterator[str]:
    for node in inside(root):
        if node.type == "call_expression":
            yield from Formatted(node, types).texts()
    for function in functions:
        if function.name == "main":
            yield "all output " + "|".join(said for step in steps(function.body) for said in step.prints)[:_SHOWN]


def _undefined(functions: Sequence[Function], known: frozenset[str]) -> Iterator[str]:
    for function in functions:
        missing = {name for name in function.calls - known if name.isidentifier()}
        yield from ["calls what is not defined"] * len(missing)


def _announced(root: Node) -> Iterator[str]:
    for node in inside(root):
        if node.type == "function_declarator":
            yield text(node.child_by_field_name("declarator"))


def c_flow(root: Node) -> Flow:
    """The flow of a whole program. `main` is read last: then it is known what the other functions print."""
    printed = Printed()
    reader = BraceReader(printed)
    outside, definitions = list[Node](), list[Node]()
    for child in root.named_children:
        (definitions if child.type == "function_definition" else outside).append(child)
    body = reader.statements(outside)
    for definition in sorted(definitions, key=lambda node: "main" in text(node.child_by_field_name("declarator"))):
        reader.function(definition)
        made = reader.functions[-1]
        printed.learn(made.name, tuple(said for step in steps(made.body) for said in step.prints))
    written = {name for step in steps(body) for name in step.writes}
    known = LIBRARY_NAMES["c"] | reader.known | reader.declared | written | set(_announced(root))
    types = Types(root)
    return Flow(
        (*reader.functions, Function("", (), body)),
        known,
        (*_signs(root, types), *_undefined(reader.functions, known)),
        tuple(_texts(root, types, reader.functions)),
    )
