"""Candidates for the inputs on which a class's programs are tried."""

import ast
import builtins
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Final

from models.behaviour.inputs import Call, Stdin
from models.behaviour.proposals import statement
from models.behaviour.proposals.arguments import argument_lists
from models.behaviour.proposals.hints import is_sorted
from models.behaviour.proposals.inference import Inference
from models.behaviour.proposals.kinds import Constant, kind_of
from models.behaviour.proposals.mutation import mutants
from models.behaviour.proposals.objects import around_of, object_calls
from models.behaviour.proposals.reading import Function, Reading, read
from models.behaviour.proposals.typed import typed_inputs
from models.behaviour.proposals.use import Evidence, Use
from models.behaviour.proposals.values import Around
from models.behaviour.sampling import sampled
from models.code import canonical
from models.code.python_syntax import python_tree

Input = Call | Stdin

_MOST_READ: Final = 120  # programs; a majority is clear long before
_MOST: Final = 180
_MOST_OF_ONE: Final = 110
_LEAST_OF_ONE: Final = 24
_MOST_PARAMETERS: Final = 8
_MOST_MUTANTS: Final = 40
_COMMON: Final = 0.1  # of the programs that define a name which the statement mentions
_USUAL: Final = 0.35  # of the programs that define any other name
_READS: Final = 0.3  # of the programs that read what is typed in
_PLAIN: Final = 0.5  # of the programs that neither define anything nor read anything


def propose(
    question_text: str, language: str, codes: Sequence[str], setup: str = "", given: Sequence[Input] = ()
) -> list[Input]:
    """What the programs of a question could be tried on, what tells most first; nothing where nothing can be proposed.

    From the inputs that are given and the statement's examples and small changes of these, and from what the class's
    programs define and do with their parameters, or ask for at the keyboard. Depends on which programs there are, not
    on their order.
    """
    if canonical(language) != "python":
        return []
    readings = [reading for reading in map(read, sampled(codes, _MOST_READ)) if reading is not None]
    return _Proposal(question_text, readings, _constants(setup), list(given)).inputs()


@dataclass
class _Proposal:
    statement: str
    readings: list[Reading]
    constants: tuple[Constant, ...]
    given: list[Input]

    def inputs(self) -> list[Input]:
        functions, classes = self._functions(), self._classes()
        defined = {name for reading in self.readings for name in (*reading.functions, *reading.classes)}
        examples = statement.calls(self.statement, defined)
        reading_share = sum(bool(reading.inputs) for reading in self.readings) / (len(self.readings) or 1)
        typed: list[Stdin] = []
        if reading_share >= _READS:
            shown = statement.typed(self.statement)
            typed = [*shown, *typed_inputs(self.readings, statement.literals(self.statement), _MOST_OF_ONE)]
            examples = examples if functions or classes else []
        calls = self._calls(functions, classes, examples) if functions or classes else []
        if typed and reading_share > _PLAIN and not (set(functions) & self._stated()) and not classes:
            calls = []  # helpers of programs that talk with the person at the keyboard
        if not calls and not typed and not examples and self._says_something():
            return [*self.given, Stdin("")]
        worked = [*self.given, *examples, *typed[:2]]
        near = mutants(worked, _MOST_MUTANTS)
        mixed = [one for pair in zip_longest(calls, typed) for one in pair if one is not None]
        return list(dict.fromkeys([*worked, *mixed[: _MOST - len(near)], *near]))

    def _stated(self) -> set[str]:
        """The names that the statement writes with brackets or by themselves."""
        words = {match[1] for match in statement.NAMED.finditer(self.statement)}
        return words | {word.strip("`'\".,:;()*") for word in self.statement.split() if "_" in word or "`" in word}

    def _functions(self) -> dict[str, Function]:
        """The functions to call, each with the parameters that most programs give it, in the statement's order."""
        counts = Counter(name for reading in self.readings for name in reading.functions)
        stated, least = self._stated(), max(1.0, _COMMON * len(self.readings))
        names = [name for name, count in counts.items() if name in stated and count >= least]
        if not names:
            names = [name for name, count in counts.items() if count >= max(2.0, _USUAL * len(self.readings))]
        names = [name for name in names if name != "main" and name not in dir(builtins)]
        found = {name: self._usual(name) for name in sorted(names, key=lambda name: (self.statement.find(name), name))}
        return {name: function for name, function in found.items() if len(function.parameters) <= _MOST_PARAMETERS}

    def _usual(self, name: str) -> Function:
        heads = [reading.functions[name] for reading in self.readings if name in reading.functions]
        counts = Counter((head.parameters, head.required) for head in heads)
        width = Counter(len(head.parameters) for head in heads).most_common(1)[0][0]
        told = dict(statement.signatures(self.statement)).get(name)
        width = len(told) if told is not None and any(len(names) == len(told) for names, _ in counts) else width
        fit = {head: count for head, count in counts.items() if len(head[0]) == width}
        names, required = max(sorted(fit), key=lambda head: fit[head])
        names = told if told is not None and len(told) == width else names
        return replace(heads[0], parameters=names, required=required)

    def _classes(self) -> list[str]:
        counts = Counter(name for reading in self.readings for name in reading.classes)
        least = max(1.0, _COMMON * len(self.readings))
        stated = [name for name, count in counts.items() if name in self.statement and count >= least]
        return sorted(stated or [name for name, count in counts.items() if count >= _USUAL * len(self.readings)])

    def _evidence(self) -> list[Evidence]:
        found = []
        for reading in self.readings:
            found += [Use(name, function, reading.functions).found for name, function in reading.functions.items()]
            for owner in reading.classes.values():
                methods = owner.methods.items()
                found += [Use(f"{owner.name}.{name}", function, reading.functions).found for name, function in methods]
        return found

    def _calls(self, functions: dict[str, Function], classes: list[str], examples: list[Call]) -> list[Call]:
        shown = [*(one for one in self.given if isinstance(one, Call)), *examples]
        inference = Inference(self.statement, self._evidence(), statement.kinds(shown))
        others = [*statement.literals(self.statement), *_scalars(constant.value for constant in self.constants)]
        ordered = is_sorted(self.statement)
        around = Around(others=tuple(dict.fromkeys(others)), constants=self.constants, is_sorted=ordered)
        most = max(_LEAST_OF_ONE, min(_MOST_OF_ONE, _MOST // (len(functions) + len(classes))))
        rows = [self._of_function(function, inference, around, shown, most) for function in functions.values()]
        for name in classes:
            found = [reading.classes[name] for reading in self.readings if name in reading.classes]
            rows.append(object_calls(name, found, inference, around, most))
        return [call for calls in zip_longest(*rows) for call in calls if call is not None]

    def _of_function(
        self, function: Function, inference: Inference, around: Around, shown: list[Call], most: int
    ) -> list[Call]:
        parameters = inference.parameters(function.name, function.parameters)
        passed = [given for name, given in filter(None, (statement.values(call.source) for call in shown))
                  if name == function.name]  # fmt: skip
        arounds = [
            replace(around_of(parameter, around), examples=tuple(row[at] for row in passed if at < len(row)))
            for at, parameter in enumerate(parameters)
        ]
        lists = argument_lists(parameters, arounds, most)
        if function.required < len(function.parameters):
            lists[4:4] = [given[: function.required] for given in lists[:6]]
        sources = dict.fromkeys(f"{function.name}({', '.join(map(repr, given))})" for given in lists)
        return [Call(source) for source in sources]

    def _says_something(self) -> bool:
        """Whether most programs just run from top to end and print."""
        plain = [reading for reading in self.readings if not reading.functions and not reading.classes]
        printing = [reading for reading in plain if b"print" in (reading.root.text or b"")]
        return len(printing) > _PLAIN * len(self.readings)


def _constants(setup: str) -> tuple[Constant, ...]:
    """The names that the set-up gives to plain values."""
    try:
        body = python_tree(setup).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ()
    found = []
    for node in body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            try:
                found.append(Constant(node.targets[0].id, ast.literal_eval(node.value)))
            except (ValueError, TypeError, MemoryError, RecursionError):
                continue
    return tuple(constant for constant in found if kind_of(constant.value).name != "any")


def _scalars(values: Any, depth: int = 3) -> list[Any]:
    """The texts and numbers in values, at most a dozen of each value."""
    found: list[Any] = []
    for value in values:
        if isinstance(value, dict):
            found += _scalars([*value, *value.values()], depth - 1) if depth else []
        elif isinstance(value, list | tuple | set):
            found += _scalars(value, depth - 1) if depth else []
        else:
            found.append(value)
    return found[:12]
