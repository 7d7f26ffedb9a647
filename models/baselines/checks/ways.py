"""The ways through a function: what surely or perhaps happens on them, found without running anything.

Source: definite assignment and reachability, as chapters 14.22 and 16 of the Java Language Specification have them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.baselines.checks.flow import Attempt, Body, Branch, Function, Leave, Loop, Statement, Step, leaves, steps


@dataclass(frozen=True, slots=True)
class _Way:
    """What is known at a place: the names that are surely set, how the output may end, whether input was asked for."""

    have: frozenset[str]
    endings: frozenset[str] = frozenset({"nothing"})
    asked: bool = False


def _joined(ways: Sequence[_Way | None]) -> _Way | None:
    known = [way for way in ways if way is not None]
    if len(known) < 2:
        return known[0] if known else None
    return _Way(
        frozenset.intersection(*(way.have for way in known)),
        frozenset.union(*(way.endings for way in known)),
        any(way.asked for way in known),
    )


def _ending(printed: str) -> str:
    if printed.endswith("\n"):
        return "a line"
    return "a blank" if printed[-1:].isspace() else "an open line"


def named(statement: Statement) -> str:
    """A statement in a word."""
    match statement:
        case Leave(how):
            return how
        case Loop(kind):
            return kind
        case _:
            return type(statement).__name__.lower()


class Ways:
    """Walks once over a function. `found` are the terms; `falls_off` says whether its end can be reached.

    A way that has ended is None.
    """

    def __init__(self, function: Function, known: frozenset[str]) -> None:
        self.found: list[str] = []
        self._known = known
        written = {name for step in steps(function.body) for name in step.writes}
        self._own = written.union(function.parameters, function.declared)
        self._prints = any(step.prints for step in steps(function.body))
        self._broken: list[_Way] = []  # what is known at each `break` out of the loop around
        self._rounds = 0  # loops around
        end = self._body(function.body, _Way(frozenset(function.parameters)))
        self.falls_off = end is not None
        if end is not None:
            self._end(end)

    def _end(self, way: _Way) -> None:
        if self._prints:
            self.found += (f"output ends in {ending}" for ending in sorted(way.endings))

    def _step(self, step: Step, way: _Way) -> _Way:
        for name in step.reads:
            if name not in way.have:
                self._missing(name, step)
        if step.idle:
            self.found.append(f"value of {step.idle} unused")
        for _ in step.prints:
            self.found.append("prints in a loop" if self._rounds else "prints")
            if not way.asked:
                self.found.append("prints before it asks")
        if step.prints:
            way = replace(way, endings=frozenset({_ending(step.prints[-1])}))
        if step.asks:
            way = replace(way, asked=True)
        return way if way.have.issuperset(step.writes) else replace(way, have=way.have.union(step.writes))

    def _missing(self, name: str, step: Step) -> None:
        if name in self._own:
            self.found += ("perhaps unset", f"perhaps unset, {step.where}")
        elif name not in self._known:
            self.found += ("undefined", f"undefined, {step.where}")

    def _body(self, body: Body, way: _Way | None) -> _Way | None:
        last = ""
        for statement in body:
            if way is None:
                self.found += ("never reached", f"never reached after {last}")
                return None
            way, last = self._statement(statement, way), named(statement)
        return way

    def _statement(self, statement: Statement, way: _Way) -> _Way | None:
        match statement:
            case Step():
                return self._step(statement, way)
            case Branch(test, then, otherwise):
                after = self._step(test, way)
                return _joined([self._body(then, after), self._body(otherwise, after)])
            case Leave(how, value):
                after = self._step(value, way)
                if how == "break":
                    self._broken.append(after)
                elif how == "return":
                    self._end(after)
                return None
            case Loop():
                return self._loop(statement, way)
            case Attempt(body, handlers, afterwards):
                # what the body had set when it stopped is not known
                over = _joined([self._body(body, way), *(self._body(handler, way) for handler in handlers)])
                last = self._body(afterwards, way)
                return None if over is None or last is None else replace(over, have=over.have | last.have)

    def _loop(self, loop: Loop, way: _Way) -> _Way | None:
        outer, self._broken = self._broken, []
        begun = way if loop.late else self._step(loop.head, way)
        self._rounds += 1
        end = self._body(loop.body, begun)
        end = None if end is None else self._body(loop.update, end)
        self._rounds -= 1
        goes_on = end is not None or any(leave.how == "continue" for leave in leaves(loop.body, into_loops=False))
        if not goes_on:
            self.found += ("first round decides", f"first round decides, {loop.kind}")
        self.found += (f"changes what it walks over: {how}" for how in loop.changed)
        over = self._over(loop, way, begun, end)
        if loop.endless and not any(leave.how != "continue" for leave in leaves(loop.body)):
            self.found.append("never ends")
        over = None if over is None else self._body(loop.otherwise, over)
        broken, self._broken = self._broken, outer
        return _joined([over, *broken])

    def _over(self, loop: Loop, way: _Way, begun: _Way, end: _Way | None) -> _Way | None:
        """What is known when there is no further round."""
        if loop.endless:
            return None
        if loop.late:
            return None if end is None else self._step(loop.head, end)
        # there may have been no round: then what the head of `for each` sets is not set
        none = replace(begun, have=way.have) if loop.kind == "for each" else begun
        return none if end is None else replace(none, endings=none.endings | end.endings)
