"""What can be told of a program's working from its text, as a compiler or a careful reader would tell it."""

from collections.abc import Callable, Iterator
from typing import Final, Literal

from tree_sitter import Node

from models.baselines.checks.c import c_flow
from models.baselines.checks.flow import Flow
from models.baselines.checks.others import java_flow, javascript_flow
from models.baselines.checks.python import python_flow
from models.baselines.checks.shapes import shape_terms
from models.baselines.checks.ways import Ways
from models.baselines.checks.whole import whole
from models.code import canonical
from models.code.syntax import parse

__all__ = ["CheckedView", "check_terms"]

CheckedView = Literal["checks", "texts", "shapes"]

_FLOWS: Final[dict[str, Callable[[Node], Flow]]] = {
    "c": c_flow,
    "java": java_flow,
    "javascript": javascript_flow,
    "python": python_flow,
}
_MANY: Final = 5  # functions that are counted


def _said(flow: Flow, fixed_names: frozenset[str]) -> Iterator[str]:
    """What is said of each function, under its name where the question fixes it, and at large."""
    known = flow.known | fixed_names
    for function in flow.functions:
        kept = function.name in fixed_names or function.name == "main"
        name = function.name if kept else "helper" if function.name else "outside"
        ways = Ways(function, known)
        found = ways.found + (list(whole(function, falls_off=ways.falls_off)) if function.name else [])
        for term in found:
            yield from (term, f"{name}: {term}")


def check_terms(code: str, language: str, fixed_names: frozenset[str] = frozenset()) -> dict[CheckedView, list[str]]:
    """What the checks say of a program, and what the program says, each as often as it is said.

    Nothing is run. *checks*: names that may be unset or are unknown, ways that end without a result, loops whose first
    round decides, how the output ends; in C also what a strict compiler refuses. *texts*: the texts of literals, in C
    of those that are printed or read, in pieces. *shapes*: what is compared, indexed, returned and set, without names.
    A broken program is read as far as it can be. Nothing is said of one in a language without a grammar, or one too
    long to be parsed.
    """
    found: dict[CheckedView, list[str]] = {"checks": [], "texts": [], "shapes": []}
    language = canonical(language)
    tree = parse(code, language) if language in _FLOWS else None
    if tree is None:
        return found
    flow = _FLOWS[language](tree.root_node)
    broken = ["broken"] if tree.root_node.has_error else []
    many = f"{min(len(flow.functions) - 1, _MANY)} functions"
    return {
        "checks": [*flow.signs, *_said(flow, fixed_names), *broken, many],
        "texts": list(flow.texts),
        "shapes": list(shape_terms(tree.root_node)),
    }
