"""What sort of value an argument is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from models.code.python_syntax import python_literal

Name = Literal["int", "float", "str", "bool", "list", "tuple", "set", "dict", "record", "nested", "any"]
NAMES: Final[tuple[str, ...]] = get_args(Name)

_DEEPEST: Final = 4
_LONGEST: Final = 4_000  # characters of a literal that is read


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of value. *nested*: a number, or a list of nested values.

    `parts`: of a list, tuple or set its element; of a dict key and value; of a record its fields.
    """

    name: Name
    parts: tuple["Kind", ...] = ()

    @property
    def element(self) -> "Kind":
        """What it holds; anything where that is not known."""
        return self.parts[0] if self.parts else ANY

    @property
    def is_number(self) -> bool:
        """Whether one can calculate with it."""
        return self.name in {"int", "float"}

    @property
    def is_sequence(self) -> bool:
        """Whether it is a list or a tuple of elements of one kind."""
        return self.name in {"list", "tuple"}


ANY: Final = Kind("any")
INT: Final = Kind("int")
FLOAT: Final = Kind("float")
TEXT: Final = Kind("str")


@dataclass(frozen=True, slots=True)
class Constant:
    """A name that the question's set-up defines, with its value. It is written by its name."""

    name: str
    value: Any

    def __repr__(self) -> str:
        return self.name


def plain(value: Any) -> Any:
    """The value itself, where it may be a constant."""
    return value.value if isinstance(value, Constant) else value


def literal(source: str) -> Any:
    """The value of a literal.

    Raises: ValueError where the text is something else, or too long.
    """
    if len(source) > _LONGEST:
        raise ValueError(f"a literal of {len(source)} characters is not read; at most {_LONGEST} are")
    try:
        return python_literal(source.strip())
    except (SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError("the text is not a literal") from error


def kind_of(value: Any, depth: int = _DEEPEST) -> Kind:
    """The kind of a plain value."""
    name: Any = type(value).__name__
    if depth == 0 or name not in NAMES:
        return ANY
    if isinstance(value, dict):
        return Kind("dict", (common(value, depth), common(value.values(), depth)))
    if isinstance(value, tuple) and _is_record(value, depth):
        return Kind("record", tuple(kind_of(field, depth - 1) for field in value))
    if isinstance(value, list | tuple | set):
        return Kind(name, (common(value, depth),))
    return Kind(name)


def _is_record(value: tuple[Any, ...], depth: int) -> bool:
    """A short tuple of texts and numbers of different kinds; one of like things is a sequence."""
    kinds = {kind_of(field, depth - 1).name for field in value}
    alike = len(kinds) < 2 or kinds == {"int", "float"}
    return 2 <= len(value) <= 4 and not alike and kinds <= {"int", "float", "str", "bool"}


def common(values: Any, depth: int = _DEEPEST) -> Kind:
    """The one kind that fits all of the values; anything where none does or there are none."""
    kinds = [kind_of(value, depth - 1) for value in values]
    return merged(_as_records(kinds, list(values)))


def _as_records(kinds: list[Kind], values: list[Any]) -> list[Kind]:
    # pairs of texts look like short sequences: alike lengths tell that they are records
    lengths = {len(value) if isinstance(value, tuple) else 0 for value in values}
    if len(values) < 2 or len(lengths) > 1 or not lengths <= {2, 3}:
        return kinds
    return [Kind("record", tuple(kind_of(field, 1) for field in value)) for value in values]


def merged(kinds: Sequence[Kind]) -> Kind:
    """The kind that all have in common, part by part."""
    known = [kind for kind in kinds if kind.name != "any"]
    names = {kind.name for kind in known}
    if names == {"int", "float"}:
        return FLOAT
    if len(names) != 1:
        return ANY
    widest = max(len(kind.parts) for kind in known)
    whole = [kind for kind in known if len(kind.parts) == widest]
    return Kind(known[0].name, tuple(merged([kind.parts[at] for kind in whole]) for at in range(widest)))
