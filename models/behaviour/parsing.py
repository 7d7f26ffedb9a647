"""Whether CPython's parser takes a program, and where it stops; nothing is compiled and nothing is run."""

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from models.code.lexer import lex
from models.code.python_syntax import python_tree
from models.code.token import words

# Longer programs are not tried: what students write in an introductory course is far below.
LONGEST: Final = 20_000
# CPython's parser is recursive: it has limits of its own, but they end the process on a small stack.
DEEPEST: Final = 100
# Several ask for the tree of one program in turn; a tree is never changed.
_KEPT: Final = 8

_BRACKETS: Final = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_OPENERS: Final = ("(", "[", "{")
_MARKS: Final = ("-", "+", "~", "**", "not", "await", "lambda", "else", "yield")
_SIGNS: Final = words("- -- + ++ ~ not await")
# What nests without a bracket: each stands inside of the one before it.
_NESTING: Final = words("** lambda else not await yield")

# What may not stand outside and inside of a loop, and of a function.
_JUMPS: Final = ((ast.Break, ast.Continue), ())
_ENDS: Final = ((ast.Return,), ())
# Where a statement, a handler or a case holds further ones.
_BLOCKS: Final = ("body", "orelse", "finalbody", "handlers", "cases")
_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the parser stops and what it says.

    Units: `line` is counted from 1, `column` from 0 in code points.
    """

    line: int
    column: int
    message: str


@lru_cache(maxsize=_KEPT)
def is_readable(code: str) -> bool:
    """Whether a text may be given to CPython's parser: neither too long nor nested too deep."""
    if len(code) > LONGEST:
        return False
    if sum(map(code.count, _OPENERS)) <= DEEPEST and sum(map(code.count, _MARKS)) <= DEEPEST:
        return True  # most programs, without a closer look
    depth = signs = nested = end = 0
    for token in lex(code, "python", 0, len(code)):
        if token.kind in {"string", "comment"}:
            continue
        if depth == 0 and "\n" in code[end : token.start]:
            nested = 0
        end = token.end
        depth = max(0, depth + _BRACKETS.get(token.text, 0))
        signs = signs + len(token.text) if token.text in _SIGNS else 0
        nested += token.text in _NESTING
        if max(depth, signs, nested) > DEEPEST:
            return False
    return True


def tree_of(code: str) -> ast.Module | None:
    """The syntax tree of a program; None where it does not parse or may not be given to the parser."""
    found = _parsed(code) if is_readable(code) else None
    return found if isinstance(found, ast.Module) and misplaced(found) is None else None


def fault_of(code: str) -> Fault | None:
    """Where a program that `is_readable`, or nearly so, does not parse; None where it does.

    A `return` outside of a function and a `break` outside of a loop are faults too, as the compiler has it.
    """
    found = _parsed(code)
    return misplaced(found) if isinstance(found, ast.Module) else found


def misplaced(tree: ast.Module) -> Fault | None:
    """The first `return`, `break` or `continue` in the order of the text that stands where it may not."""
    faults: list[Fault] = []
    stack: list[tuple[ast.AST, bool, bool]] = [(tree, False, False)]
    while stack:
        node, in_function, in_loop = stack.pop()
        if isinstance(node, ast.stmt) and isinstance(node, (*_JUMPS[in_loop], *_ENDS[in_function])):
            faults.append(Fault(node.lineno, node.col_offset, f"misplaced {type(node).__name__.lower()}"))
        inside = in_loop or isinstance(node, _LOOPS)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            in_function, in_loop, inside = not isinstance(node, ast.ClassDef), False, False
        for field in _BLOCKS:
            part = getattr(node, field, None)
            if isinstance(part, list):
                looping = inside if field == "body" else in_loop
                stack.extend((child, in_function, looping) for child in part)
    return min(faults, key=lambda fault: (fault.line, fault.column), default=None)


@lru_cache(maxsize=_KEPT)
def _parsed(code: str) -> ast.Module | Fault:
    try:
        return python_tree(code)
    except SyntaxError as error:
        last = code.count("\n") + 1
        return Fault(min(max(error.lineno or last, 1), last), max((error.offset or 1) - 1, 0), error.msg)
    except (RecursionError, MemoryError):
        return Fault(1, 0, "nested too deep")
    except ValueError:  # a NUL, a lone surrogate
        return Fault(1, 0, "a character that no program may hold")
