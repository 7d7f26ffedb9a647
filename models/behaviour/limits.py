"""How long, how deep and how much a student's program may run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program gets; beyond it the program is stopped, and that is its outcome.

    After `timeouts` inputs on which it was stopped by time or by output, or after `program_seconds`, its other inputs
    are left. `depth` is how many calls may stand inside each other, as many as in CPython unless it is told otherwise.
    Units: seconds of the processor where the system tells them, else by the clock; bytes of the program's own memory;
    characters printed on one input; `prompts` in lines read; characters kept of a value and of what was printed.
    Raises: ValueError for a limit that is not above zero.
    """

    input_seconds: float = 0.2
    program_seconds: float = 2.0
    timeouts: int = 2
    memory_bytes: int = 60_000_000
    depth: int = 1000
    output_chars: int = 20_000
    prompts: int = 200
    value_chars: int = 400
    printed_chars: int = 1000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name) > 0:
                raise ValueError(f"a limit is above zero, got {name}={getattr(self, name)!r}")
