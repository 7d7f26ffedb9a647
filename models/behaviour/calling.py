"""A call as the statements that make it, so that its arguments can be looked at before and after."""

import ast
from dataclasses import dataclass
from functools import lru_cache

from models.code.python_syntax import python_expression

RESULT = "__result"


@dataclass(frozen=True, slots=True)
class Calling:
    """The expressions of the arguments, and the call with names in their place.

    The arguments of a plain call are bound to names of their own; those of any other expression are not looked at.
    """

    arguments: tuple[str, ...]
    function: str

    def text(self, room: int, fields: list[str]) -> str:
        """The statements that evaluate the arguments, note them and call.

        Units: `room` in characters.
        """
        bound = [f"{name} = {source}" for name, source in zip(self._names, self.arguments, strict=True)]
        return "\n".join([*bound, f"__note({self._tuple}, {room}, {fields!r})", f"{RESULT} = {self.function}", "None"])

    def report(self, room: int, fields: list[str]) -> str:
        """The statement that prints what came of it.

        Units: `room` in characters.
        """
        return f"__report({RESULT}, {self._tuple}, {room}, {fields!r})\nNone"

    @property
    def _names(self) -> list[str]:
        return [_name(place) for place in range(len(self.arguments))]

    @property
    def _tuple(self) -> str:
        return f"({''.join(f'{name}, ' for name in self._names)})"


def _name(place: int) -> str:
    return f"__argument_{place}"


@lru_cache(maxsize=4096)
def calling(source: str) -> Calling:
    """The call of `source`, an expression.

    Raises: SyntaxError where it is none.
    """
    call = python_expression(source.strip()).body
    if not isinstance(call, ast.Call):
        return Calling((), f"({ast.unparse(call)})")
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    if any(isinstance(value, ast.Starred) for value in values) or any(word.arg is None for word in call.keywords):
        return Calling((), f"({ast.unparse(call)})")
    sources = tuple(f"({ast.unparse(value)})" for value in values)
    placed = [_name(place) for place in range(len(call.args))]
    worded = [f"{word.arg}={_name(len(placed) + place)}" for place, word in enumerate(call.keywords)]
    return Calling(sources, f"({ast.unparse(call.func)})({', '.join(placed + worded)})")
