"""What a program compares, indexes, walks over, returns and sets, without the names in it."""

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from models.baselines.checks.nodes import CALLS, NUMBERS, arguments, first, inside, text
from models.code.token import words

_TRUTHS: Final = words("true false none null null_literal")
_TEXTS: Final = words("string string_literal char_literal template_string")
_SERIES: Final = words("list tuple dictionary array")
_ELEMENTS: Final = words("subscript subscript_expression array_access")
_PARTS: Final = words("attribute field_access field_expression member_expression")
_OPERATIONS: Final = words("binary_operator binary_expression")
_SIGNED: Final = words("unary_operator unary_expression not_operator")
_CONDITIONS: Final = words("if_statement while_statement elif_clause")
_CHANGES: Final = words("augmented_assignment augmented_assignment_expression update_expression")
_SETTING: Final = words("assignment init_declarator assignment_expression variable_declarator")
_COMPARING: Final = words("< <= > >= == != === !==")
_TURNED: Final = {">": "<", ">=": "<="}
_SHOWN: Final = 12  # characters of a number or a function's name
_GIVEN: Final = 4  # arguments of a call
_DEEPEST: Final = 2  # operators in one another that are told apart


def _shape(node: Node | None, depth: int = 0) -> str:
    """A value in a word or two; what lies deeper is told more coarsely."""
    if node is None:
        return "nothing"
    kind = node.type
    if kind in NUMBERS or kind in _TRUTHS:
        return text(node)[:_SHOWN]
    if kind in _TEXTS:
        return "text" if len(text(node)) > len('""') else "empty text"
    if kind in _SERIES:
        return kind if node.named_children else f"empty {kind}"
    plain = "name" if kind == "identifier" else "part" if kind in _PARTS else ""
    return plain or (_composed(node, depth) if depth <= _DEEPEST else kind)


def _composed(node: Node, depth: int) -> str:
    kind, field = node.type, node.child_by_field_name
    if kind == "parenthesized_expression":
        return _shape(first(node), depth + 1)
    if kind in _ELEMENTS:
        return "element" if depth else f"element at {_shape(field('subscript') or field('index'), 1)}"
    if kind in CALLS:
        name = text(field(CALLS[kind])).rsplit(".", 1)[-1][:_SHOWN]
        given = "" if depth else ",".join(_shape(argument, 1) for argument in arguments(node)[:_GIVEN])
        return f"{name}({given})"
    if kind in _OPERATIONS:
        return f"{_shape(field('left'), depth + 1)}{text(field('operator'))}{_shape(field('right'), depth + 1)}"
    if kind in _SIGNED:
        return f"{'not ' if kind == 'not_operator' else text(node)[:1]}{_shape(field('argument'), depth + 1)}"
    return kind


def _compared(node: Node) -> Iterator[str]:
    """What is compared with what, each comparison turned so that it says "less" or stands in alphabetical order."""
    sides = [child for child in node.named_children if not child.type.endswith("comment")]
    signs = [text(child) for child in node.children if not child.is_named]
    if node.type != "comparison_operator" and signs[:1] and signs[0] not in _COMPARING:
        return
    for left, sign, right in zip(sides, signs, sides[1:], strict=False):
        a, b = _shape(left), _shape(right)
        if sign in _TURNED or (sign[:1] in {"=", "!"} and b < a):
            a, b = b, a
        yield f"{a} {_TURNED.get(sign, sign)} {b}"


def _around(node: Node) -> str:
    """The kind of statement whose condition a node is, or nothing."""
    above = node.parent
    if above is not None and above.type == "parenthesized_expression":
        above = above.parent
    return above.type.split("_")[0] if above is not None and above.type in _CONDITIONS else ""


def shape_terms(root: Node) -> Iterator[str]:
    """The shapes of all comparisons, elements, walks, results and changes of a program."""
    for node in inside(root):
        kind, field = node.type, node.child_by_field_name
        if kind in {"comparison_operator", "binary_expression"}:
            where = _around(node)
            for compared in _compared(node):
                yield f"compares {compared}"
                if where:
                    yield f"{where} {compared}"
        elif kind in _ELEMENTS:
            yield _shape(node)
        elif kind in {"for_statement", "for_in_statement", "enhanced_for_statement"}:
            if (walked := field("right") or field("value")) is not None:
                yield f"walks over {_shape(walked)}"
        elif kind == "if_statement" and (condition := field("condition")) is not None:
            yield f"asks {_shape(condition)}"
        elif kind == "return_statement":
            yield f"returns {_shape(first(node))}"
        elif kind in _CHANGES:
            yield f"changes by {text(field('operator'))}{_shape(field('right'))}"
        elif kind in _SETTING and (value := field("right") or field("value")) is not None:
            yield f"sets {_shape(value)}"
