"""What can be said of a function as a whole."""

from collections.abc import Iterator

from models.baselines.checks.flow import Body, Function, Leave, Loop, Statement, leaves, steps
from models.baselines.checks.ways import named


def _returns(*statements: Statement) -> bool:
    return any(leave.how == "return" for leave in leaves(statements))


def _results(body: Body, *, falls_off: bool) -> Iterator[str]:
    if not body:
        yield "stub"
    elif len(body) == 1 and isinstance(body[0], Leave) and body[0].gives in {"", "constant", "name"}:
        yield from ("stub", "stub that returns")
    returned = [leave for leave in leaves(body) if leave.how == "return"]
    with_value = [leave for leave in returned if leave.gives]
    if not with_value:
        yield "returns no value"
    elif falls_off:
        yield from ("may fall off the end", f"may fall off the end after {named(body[-1])}")
    else:
        yield "always returns"
    if 0 < len(with_value) < len(returned):
        yield "returns with and without a value"


def _names(function: Function) -> Iterator[str]:
    read = {name for step in steps(function.body) for name in step.reads}
    written = {name for step in steps(function.body) for name in step.writes}
    yield from (f"parameter {i} unused" for i, name in enumerate(function.parameters) if name not in read)
    yield from ["set, never read"] * len(written - read)
    yield from ["declared, never read"] * len(set(function.declared) - read)


def _around_the_loop(body: Body) -> Iterator[str]:
    place = next((i for i, statement in enumerate(body) if isinstance(statement, Loop)), None)
    if place is None:
        return
    yield "decides before the loop" if _returns(*body[:place]) else "decides nothing before the loop"
    yield "returns in the loop" if _returns(body[place]) else "returns nothing in the loop"
    yield "returns after the loop" if _returns(*body[place + 1 :]) else "returns nothing after the loop"


def whole(function: Function, *, falls_off: bool) -> Iterator[str]:
    """Its results, the names that it does not use, and where it decides."""
    yield from _results(function.body, falls_off=falls_off)
    yield from _names(function)
    if function.name in function.calls:
        yield "calls itself"
    yield from _around_the_loop(function.body)
