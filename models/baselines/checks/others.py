"""What is checked in Java and JavaScript: the ways alone."""

from tree_sitter import Node

from models.baselines.checks.braces import BraceReader
from models.baselines.checks.flow import Flow, Function, steps
from models.baselines.checks.nodes import text
from models.baselines.checks.texts import literal_terms
from models.code.languages import LIBRARY_NAMES


def _printed(call: Node) -> tuple[tuple[str, ...], bool]:
    # what is printed is not known, only how it ends
    said = text(call.child_by_field_name("object")) + text(call.child_by_field_name("function"))
    name = text(call.child_by_field_name("name"))
    if said in {"console.log", "alert"} or (said == "System.out" and name == "println"):
        return ("\n",), False
    if said == "System.out" and name.startswith("print"):
        return (".",), False
    return (), said == "prompt" or name.startswith("next")


def _flow(root: Node, library: frozenset[str]) -> Flow:
    reader = BraceReader(_printed)
    body = reader.block(root)
    functions = (*reader.functions, Function("", (), body))
    read = {name for function in functions for step in steps(function.body) for name in step.reads}
    classes = {name for name in read if name[:1].isupper()}  # whatever is written so comes from a library
    known = library | classes | reader.known | reader.declared
    return Flow(functions, known, texts=tuple(literal_terms(root)))


def java_flow(root: Node) -> Flow:
    """The flow of a whole program."""
    return _flow(root, LIBRARY_NAMES["java"])


def javascript_flow(root: Node) -> Flow:
    """The flow of a whole program."""
    return _flow(root, LIBRARY_NAMES["javascript"])
