"""What the programs of a class define: functions, classes, and questions to the person at the keyboard."""

from dataclasses import dataclass, field
from typing import Final

import tree_sitter

from models.behaviour.proposals import tree
from models.code.syntax import parse

_MOST: Final = 12  # functions, classes, methods of a class, lines that are asked for


@dataclass(frozen=True)
class Function:
    """A function or method: its parameters (without `self`), how many must be given, and its whole node."""

    name: str
    parameters: tuple[str, ...]
    required: int
    node: tree_sitter.Node


@dataclass(frozen=True)
class Class:
    """A class: its methods by name, and the attributes that it sets on itself."""

    name: str
    methods: dict[str, Function]
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """One program. `inputs` are its calls of `input()` in the order of the text, those in functions too."""

    root: tree_sitter.Node
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    inputs: tuple[tree_sitter.Node, ...] = ()


def read(code: str) -> Reading | None:
    """A program's definitions; None where it is too long to be parsed."""
    parsed = parse(code, "python")
    if parsed is None:
        return None
    functions: dict[str, Function] = {}
    classes: dict[str, Class] = {}
    inputs: list[tree_sitter.Node] = []
    waiting = [(parsed.root_node, False)]
    while waiting:
        node, inside = waiting.pop()
        if node.type == "function_definition" and not inside and len(functions) < _MOST:
            function = _function(node)
            functions[function.name] = function
        elif node.type == "class_definition" and not inside and len(classes) < _MOST:
            found = _class(node)
            classes[found.name] = found
        elif node.type == "call" and tree.called(node)[1] in {"input", "raw_input"}:
            inputs.append(node)
        inner = inside or node.type in {"function_definition", "class_definition"}
        waiting += [(child, inner) for child in reversed(node.children) if child.is_named]
    return Reading(parsed.root_node, functions, classes, tuple(inputs[:_MOST]))


def _function(node: tree_sitter.Node) -> Function:
    listed = node.child_by_field_name("parameters")
    names: list[str] = []
    required = 0
    for parameter in tree.operands(listed) if listed is not None else []:
        if parameter.type in {"identifier", "typed_parameter"}:
            plain = parameter if parameter.type == "identifier" else tree.operands(parameter)[0]
            if plain.type == "identifier":
                names.append(tree.text(plain))
                required = len(names)
        elif parameter.type in {"default_parameter", "typed_default_parameter"}:
            names.append(tree.text(parameter.child_by_field_name("name")))
    return Function(tree.text(node.child_by_field_name("name")), tuple(names), required, node)


def _class(node: tree_sitter.Node) -> Class:
    methods: dict[str, Function] = {}
    attributes: dict[str, None] = {}
    for below in tree.walk(node):
        if below.type == "function_definition" and len(methods) < _MOST:
            whole = _function(below)
            own = max(0, whole.required - 1)
            methods.setdefault(whole.name, Function(whole.name, whole.parameters[1:], own, below))
        elif below.type == "assignment":
            left = below.child_by_field_name("left")
            if left is not None and left.type == "attribute" and tree.text(tree.field(left, "object")) == "self":
                attributes.setdefault(tree.text(left.child_by_field_name("attribute")))
    return Class(tree.text(node.child_by_field_name("name")), methods, tuple(attributes))
