"""Mistakes about positions: the wrong level or side, a value for its position, only a part that is looked at."""

import ast
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.answers import counter
from models.synthesis.mistakes.catalog import mistake
from models.synthesis.source import Source


def _uses_of_positions(source: Source) -> Iterator[tuple[set[str], ast.Name]]:
    """Where a position is used for itself, with the lists that are looked at by it."""
    lists: dict[str, set[str]] = {}
    for place in source.all(ast.Subscript):
        if isinstance(place.slice, ast.Name) and isinstance(place.value, ast.Name):
            lists.setdefault(place.slice.id, set()).add(place.value.id)
    for use in source.all(ast.Name):
        parent = source.parents[use]
        alone = isinstance(parent, ast.Return | ast.Assign | ast.Call | ast.BinOp) and isinstance(use.ctx, ast.Load)
        if alone and use.id in lists and source.in_loop(use):
            yield lists[use.id], use


@mistake("wrong_level")
def wrong_level(source: Source) -> Iterator[Change]:
    """In a table: row and column mixed up, or one of the two left out."""
    for place in source.all(ast.Subscript):
        outer = place.value
        if not isinstance(outer, ast.Subscript) or isinstance(place.slice, ast.Slice):
            continue
        base, first, second = source.code(outer.value), source.code(outer.slice), source.code(place.slice)
        for text in (
            f"{base}[{second}][{first}]",
            f"{base}[{first}]",
            f"{base}[{second}]",
            f"{base}[{first}, {second}]",
        ):
            yield Change((Edit(*source.span(place), text, True),))


@mistake("slice_mixed_up")
def slice_mixed_up(source: Source) -> Iterator[Change]:
    """The other side of the place, one element for a slice, or a slice for one element."""
    for place in source.all(ast.Subscript):
        cut, base = place.slice, source.code(place.value)
        if isinstance(cut, ast.Slice) and cut.step is None and (cut.lower is None) != (cut.upper is None):
            side = cut.lower or cut.upper
            text = source.code(side) if side else ""
            for other in (f":{text}" if cut.lower else f"{text}:", text):
                yield Change((Edit(*source.span(place), f"{base}[{other}]", True),))
        elif isinstance(cut, ast.Name | ast.Constant) and isinstance(place.ctx, ast.Load):
            for other in (f"{source.code(cut)}:", f":{source.code(cut)}"):
                yield Change((Edit(*source.span(place), f"{base}[{other}]", True),))


@mistake("value_for_index")
def value_for_index(source: Source) -> Iterator[Change]:
    for lists, use in _uses_of_positions(source):
        for name in sorted(lists) if not isinstance(source.parents[use], ast.BinOp) else ():
            yield Change((Edit(*source.span(use), f"{name}[{use.id}]", True),))


@mistake("position_by_search")
def position_by_search(source: Source) -> Iterator[Change]:
    """The position is looked up with `index`, which finds the first of several equal elements."""
    for lists, use in _uses_of_positions(source):
        for name in sorted(lists):
            yield Change((Edit(*source.span(use), f"{name}.index({name}[{use.id}])", True),))


@mistake("stores_beyond_the_end")
def stores_beyond_the_end(source: Source) -> Iterator[Change]:
    """Puts an element at a place that the list does not have yet, where it should be appended."""
    for call in source.all(ast.Call):
        statement = source.parents[call]
        if isinstance(call.func, ast.Attribute) and call.func.attr == "append" and isinstance(statement, ast.Expr):
            name = source.code(call.func.value)
            loops = [node for node in source.above(call) if isinstance(node, ast.For)]
            places = {counter(loop) for loop in loops} - {None} or {f"len({name})"}
            for place in sorted(str(place) for place in places):
                text = f"{name}[{place}] = {source.code(call.args[0])}"
                yield Change((Edit(*source.span(statement), text, True),))


@mistake("walks_a_part_only")
def walks_a_part_only(source: Source) -> Iterator[Change]:
    """The loop leaves out an end, goes through as many elements as an example has, or through one element alone."""
    for loop in source.all(ast.For):
        if isinstance(loop.iter, ast.Name):
            for part in ("1:", ":-1", ":3", "0"):
                yield Change((Edit(*source.span(loop.iter), f"{loop.iter.id}[{part}]", True),), (source.header(loop),))
