"""Import rules that import-linter has no contract for; `pyproject.toml` uses them, `test_contracts.py` tests them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class _DirectImports(Contract):
    """A contract that is broken by single import statements; each says why it is wrong."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect what is wrong."""
        wrong = sorted(set(self.violations(graph)))
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import that should not be there."""
        for line in check.metadata["wrong"]:
            output.print_error(f"- {line}", bold=False)
        output.new_line()

    def violations(self, graph: ImportGraph) -> Iterator[str]:
        """One sentence for each import that breaks the contract."""
        raise NotImplementedError


class SiblingsContract(_DirectImports):
    """What each child of a package may import among its siblings; a child without a line breaks the contract.

    may_import: lines such as `fewshot: code encoder highlight`. Children that do not exist yet may have a line.
    """

    ancestor = fields.StringField()
    may_import = fields.ListField(subfield=fields.StringField())

    def violations(self, graph: ImportGraph) -> Iterator[str]:
        """Imports across siblings that no line allows."""
        allowed = {name.strip(): set(others.split()) for name, _, others in (s.partition(":") for s in self.may_import)}
        children = {name.removeprefix(f"{self.ancestor}.") for name in graph.find_children(self.ancestor)}
        for unlisted in children - set(allowed):
            yield f"{self.ancestor}.{unlisted} has no line in may_import"
        for importer, imported in _edges(graph, self.ancestor):
            source, target = _child(self.ancestor, importer), _child(self.ancestor, imported)
            if target and source != target and source in allowed and target not in allowed[source]:
                yield f"{importer} imports {imported}; {source} may import only: {' '.join(sorted(allowed[source]))}"


class RoomsContract(_DirectImports):
    """A room calls another room's actions only, and never in a circle."""

    rooms = fields.ListField(subfield=fields.StringField())

    def violations(self, graph: ImportGraph) -> Iterator[str]:
        """Imports from one room into another that are not of its actions, and circles between rooms."""
        calls: dict[str, set[str]] = {room: set() for room in self.rooms}
        for room in self.rooms:
            for importer, imported in _edges(graph, room):
                other = next((name for name in self.rooms if _inside(imported, name)), room)
                if other == room:
                    continue
                calls[room].add(other)
                if imported != f"{other}.actions":
                    yield f"{importer} imports {imported}, but a room calls another room's actions only"
        for room in self.rooms:
            if room in _reachable(calls, room):
                yield f"{room} reaches itself through other rooms"


class ExternalsContract(_DirectImports):
    """A package imports the standard library, its own project and the listed libraries, nothing else."""

    source = fields.StringField()
    libraries = fields.ListField(subfield=fields.StringField())

    def violations(self, graph: ImportGraph) -> Iterator[str]:
        """Imports of libraries that are not listed."""
        fine = {*self.libraries, *sys.stdlib_module_names, self.source.partition(".")[0]}
        for importer, imported in _edges(graph, self.source):
            if imported.partition(".")[0] not in fine:
                yield f"{importer} imports {imported}; allowed are: {' '.join(sorted(self.libraries))}"


def _edges(graph: ImportGraph, package: str) -> Iterator[tuple[str, str]]:
    if package not in graph.modules:
        return
    for importer in (package, *graph.find_descendants(package)):
        for imported in graph.find_modules_directly_imported_by(importer):
            yield importer, imported


def _child(ancestor: str, module: str) -> str:
    """The name of the ancestor's child that a module is or is in; empty outside."""
    prefix = f"{ancestor}."
    return module.removeprefix(prefix).partition(".")[0] if module.startswith(prefix) else ""


def _inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _reachable(calls: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(calls[start])
    while waiting:
        room = waiting.pop()
        if room not in seen:
            seen.add(room)
            waiting.extend(calls[room])
    return seen
