"""What a program may do, one step after the other, in whatever language it is written: what the checks walk over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

DEEPEST: Final = 60  # what is nested deeper is left out: no one writes so, and walking must not run out of stack

Where = Literal["if", "loop", "return", "assign", "declare", "alone"]


@dataclass(frozen=True, slots=True)
class Step:
    """An expression: which names it reads, then which it sets.

    `prints` are the texts that it writes out, the last as far as it is known; `asks` says that it waits for input;
    `idle` is the kind of an expression whose value nobody takes.
    """

    where: Where
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    asks: bool = False
    idle: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """One of two ways."""

    test: Step
    then: "Body"
    otherwise: "Body"


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop: `head` comes before each round, or after it where `late`, `update` between two; `otherwise` at the end.

    `changed` is what the body does to the very thing that the loop walks over.
    """

    kind: str
    head: Step
    body: "Body"
    otherwise: "Body" = ()
    update: "Body" = ()
    endless: bool = False
    late: bool = False
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """A way ends: `how` is "return", "raise", "break" or "continue". `gives` is the kind of a returned value."""

    how: str
    value: Step
    gives: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Statements that may stop anywhere and go on in one of the `handlers`."""

    body: "Body"
    handlers: tuple["Body", ...]
    afterwards: "Body"


Statement = Step | Branch | Loop | Leave | Attempt
Body = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """One function, or what stands outside of all (`name` is then empty). `declared` are names without a value yet."""

    name: str
    parameters: tuple[str, ...]
    body: Body
    calls: frozenset[str] = frozenset()
    declared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A program. `known` are names that it may use anywhere.

    `signs` are terms that only its language has, `texts` those about what it says.
    """

    functions: tuple[Function, ...]
    known: frozenset[str]
    signs: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def _inner(statement: Statement) -> tuple[Body, ...]:
    match statement:
        case Branch():
            return statement.then, statement.otherwise
        case Loop():
            return statement.body, statement.update, statement.otherwise
        case Attempt():
            return statement.body, *statement.handlers, statement.afterwards
    return ()


def _own(statement: Statement) -> Step | None:
    match statement:
        case Step():
            return statement
        case Branch():
            return statement.test
        case Loop():
            return statement.head
        case Leave():
            return statement.value
    return None


def steps(body: Body) -> Iterator[Step]:
    """All steps of statements, those inside of others too."""
    for statement in body:
        own = _own(statement)
        if own is not None:
            yield own
        for inner in _inner(statement):
            yield from steps(inner)


def leaves(body: Body, *, into_loops: bool = True) -> Iterator[Leave]:
    """All places where a way ends; those inside of inner loops only on demand."""
    for statement in body:
        if isinstance(statement, Leave):
            yield statement
        elif into_loops or not isinstance(statement, Loop):
            for inner in _inner(statement):
                yield from leaves(inner, into_loops=into_loops)
