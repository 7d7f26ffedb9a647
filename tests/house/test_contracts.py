"""The project's own import contracts: each is kept where it should be and broken where it should be."""

from __future__ import annotations

import pytest
from grimp import ImportGraph

from tests.house.contracts import ExternalsContract, RoomsContract, SiblingsContract


def graph(*edges: str, alone: tuple[str, ...] = ()) -> ImportGraph:
    """A graph of `importer > imported` lines, every parent package included."""
    made = ImportGraph()
    pairs = [tuple(part.strip() for part in edge.split(">")) for edge in edges]
    names = {name for pair in pairs for name in pair} | set(alone)
    for name in names:
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            made.add_module(".".join(parts[:length]))
    for importer, imported in pairs:
        made.add_import(importer=importer, imported=imported)
    return made


def siblings(*lines: str) -> SiblingsContract:
    options = {"ancestor": "models", "may_import": list(lines)}
    return SiblingsContract(name="siblings", session_options={}, contract_options=options)


def rooms() -> RoomsContract:
    options = {"rooms": ["service.courses", "service.grading", "service.rubrics"]}
    return RoomsContract(name="rooms", session_options={}, contract_options=options)


def externals() -> ExternalsContract:
    options = {"source": "models.core", "libraries": ["numpy"]}
    return ExternalsContract(name="externals", session_options={}, contract_options=options)


def test_siblings_may_import_what_their_line_says_and_themselves() -> None:
    kept = graph("models.encoder.torch > models.code.tokens", "models.code.tokens > models.code.forms")
    assert siblings("code:", "encoder: code", "later: code").check(kept, verbose=False).kept


@pytest.mark.parametrize(
    ("edge", "word"),
    [
        ("models.code.tokens > models.encoder", "may import only"),
        ("models.code.tokens > models.encoder.torch", "may import only"),
        ("models.unlisted.x > models.code", "no line"),
    ],
)
def test_siblings_are_broken_by_other_imports(edge: str, word: str) -> None:
    check = siblings("code:", "encoder: code").check(graph(edge), verbose=False)
    assert not check.kept
    assert word in check.metadata["wrong"][0]


def test_rooms_may_call_actions() -> None:
    kept = graph(
        "service.grading.actions > service.courses.actions",
        "service.grading.actions > service.grading.queries",
        "service.rubrics.pages > service.grading.actions",
    )
    assert rooms().check(kept, verbose=False).kept


@pytest.mark.parametrize("target", ["queries", "schemas", "pages", "endpoints", "anything"])
def test_rooms_may_call_nothing_but_actions(target: str) -> None:
    check = rooms().check(graph(f"service.grading.actions > service.courses.{target}"), verbose=False)
    assert not check.kept
    assert f"service.courses.{target}" in check.metadata["wrong"][0]


def test_rooms_do_not_run_in_circles() -> None:
    round_trip = graph(
        "service.grading.actions > service.courses.actions",
        "service.courses.actions > service.rubrics.actions",
        "service.rubrics.pages > service.grading.actions",
    )
    assert len(rooms().check(round_trip, verbose=False).metadata["wrong"]) == 3


def test_externals_are_the_listed_libraries_and_the_standard_library() -> None:
    kept = graph("models.core.layers > numpy", "models.core.layers > math", "models.core.mlp > models.core.layers")
    assert externals().check(kept, verbose=False).kept
    broken = externals().check(graph("models.core.layers > scipy"), verbose=False)
    assert broken.metadata["wrong"] == ["models.core.layers imports scipy; allowed are: numpy"]
