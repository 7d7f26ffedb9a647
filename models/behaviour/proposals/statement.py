"""Examples that stand in a statement: calls, and what is typed in."""

import ast
import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from models.behaviour.inputs import Call, Stdin
from models.behaviour.proposals.kinds import Kind, kind_of, literal, merged
from models.behaviour.proposals.use import Place
from models.code.python_syntax import python_expression

NAMED: Final = re.compile(r"(?<![\w.])([^\W\d]\w*)\(")
_QUOTED: Final = re.compile(r"\"([^\"\n]{0,40})\"|(?<![\w])'([^'\n]{0,40})'(?!\w)|`([^`\n]{1,40})`|“([^”\n]{0,40})”")
_NUMBER: Final = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\w)")
_DOCTEST: Final = re.compile(r"^\s*>>>\s*(.+)$", re.MULTILINE)
_TYPED: Final = re.compile(
    r"^[ \t#>*-]*(?:sample\s+|example\s+)?(?:input|user types|typed in)\s*\d*[ \t]*[:=][ \t]*"
    r"(.*(?:\n(?!\s*\n|.*\b(?:output|prints?|result|explanation|input|expected)\b).+)*)",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST: Final = 600  # characters of an example


def calls(statement: str, defined: Collection[str]) -> list[Call]:
    """The calls of defined functions with values as arguments, and doctest lines that use what is defined."""
    found: dict[str, None] = {}
    for line in _DOCTEST.findall(statement):
        tree = _expression(line.strip())
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} if tree else set()
        if names & set(defined):
            found.setdefault(line.strip())
    for match in NAMED.finditer(statement):
        source = _balanced(statement, match.start(), match.end() - 1)
        if match[1] in defined and source and values(source) is not None:
            found.setdefault(source)
    return [Call(source) for source in found]


def typed(statement: str) -> list[Stdin]:
    """What "Input: 5" and the like show being typed in."""
    blocks = (block.strip().strip("`") for block in _TYPED.findall(statement))
    lines = [[line.strip() for line in block.splitlines()] for block in blocks if 0 < len(block) < _LONGEST]
    return [Stdin("\n".join(typed) + "\n") for typed in lines]


def literals(statement: str) -> list[Any]:
    """The quoted texts and the numbers of a statement, in their order."""
    quoted = ["".join(parts) for parts in _QUOTED.findall(statement)]
    numbers = [literal(number) for number in _NUMBER.findall(statement) if not re.match(r"-?0\d", number)]
    return list(dict.fromkeys([text for text in quoted if not NAMED.match(text)])) + list(dict.fromkeys(numbers))


def values(source: str) -> tuple[str, list[Any]] | None:
    """The name and the arguments' values of a plain call; None where an argument is no literal."""
    tree = _expression(source)
    call = tree.body if tree is not None else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.keywords:
        return None
    try:
        return call.func.id, [ast.literal_eval(argument) for argument in call.args]
    except (ValueError, TypeError, MemoryError, RecursionError):
        return None


def kinds(examples: Collection[Call]) -> dict[Place, Kind]:
    """What the arguments of examples show about their parameters."""
    seen: dict[Place, list[Kind]] = {}
    for name, given in filter(None, (values(example.source) for example in examples)):
        for at, value in enumerate(given):
            seen.setdefault((name, at), []).append(kind_of(value))
    return {place: merged(found) for place, found in seen.items()}


def signatures(statement: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Functions that a statement writes with their parameters: `search(x, seq)`."""
    for match in NAMED.finditer(statement):
        source = _balanced(statement, match.start(), match.end() - 1)
        names = [part.strip() for part in source[match.end() - match.start() : -1].split(",")] if source else []
        if (all(name.isidentifier() for name in names) and names) or source.endswith("()"):
            yield match[1], tuple(name for name in names if name)


def _balanced(statement: str, start: int, bracket: int) -> str:
    """From the start to the bracket that closes the one at `bracket`; "" where none does."""
    depth, quote = 0, ""
    for at in range(bracket, min(len(statement), bracket + _LONGEST)):
        sign = statement[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth == 0:
                return statement[start : at + 1]
    return ""


def _expression(source: str) -> ast.Expression | None:
    if len(source) > _LONGEST:
        return None
    try:
        return python_expression(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
