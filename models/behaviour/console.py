"""What a student's program finds beside it in the interpreter: `input`, and the report of a call's result.

The text of this module is loaded there with that of `canonical`. All that leaves the interpreter is printed.
"""

from typing import Any

from models.behaviour.canonical import canonical, kind_of

READ = "\x1d"  # printed for each line that was read
BETWEEN = "\x1f"  # printed between the parts of a report

write = print
typed: list[str] = []
before: list[str] = []


def type_in(lines: list[str]) -> None:
    """Give what `read_line` returns next."""
    typed.extend(lines)


def read_line(prompt: object = "") -> str:  # noqa: ARG001
    """What `input` does: the next line; the prompt is not printed.

    Raises: EOFError after the last line.
    """
    if not typed:
        raise EOFError("EOF when reading a line")
    write(READ, end="")
    return typed.pop(0)


def leave(code: object = None) -> None:  # noqa: ARG001
    """What `exit` and `quit` do.

    Raises: SystemExit.
    """
    raise SystemExit


def note(arguments: tuple[Any, ...], room: int, fields: list[str]) -> None:
    """Remember the arguments as they are before the call."""
    before.clear()
    before.extend([canonical(argument, room, [], fields) for argument in arguments])


def report(result: Any, arguments: tuple[Any, ...], room: int, fields: list[str]) -> None:
    """Print a result's type and text, and each argument's place and text where the call changed it."""
    parts = [kind_of(result), canonical(result, room, [], fields)]
    for place in range(len(arguments)):
        after = canonical(arguments[place], room, [], fields)
        if after != before[place]:
            parts.append(f"{place}")
            parts.append(after)
    write(BETWEEN.join(parts), end="")
