"""Lines that stand too deep or too shallow, bodies that are missing, tabs among spaces."""

from collections.abc import Iterator
from typing import Final

from models.behaviour.mending.edit import Edit, Scene

_DEFINES: Final = ("def ", "class ", "@", "async ")
_CONTINUES: Final = ("else", "elif", "except", "finally")
_BODY: Final = " pass"
# A block is moved as one piece, whatever its length; further blocks than this many are not tried.
_BLOCKS: Final = 12


def edits(scene: Scene) -> Iterator[Edit]:
    """What may be done about the indentation of the lines near the fault."""
    yield from _tabs(scene)
    levels = sorted({0} | {scene.indent(n) for n in range(len(scene.lines)) if scene.has_code(n)})
    for number in scene.near:
        if not scene.has_code(number):
            continue
        yield from _shifts(scene, number, _targets(scene, number, levels))
        yield from _body(scene, number)


def _targets(scene: Scene, number: int, levels: list[int]) -> list[int]:
    """How deep a line may have been meant: as the code about it, one level in, or as another line of the program."""
    before, after = scene.code_before(number), scene.code_after(number)
    about = [scene.indent(n) for n in (before, after) if 0 <= n < len(scene.lines)]
    unit = next((level for level in levels if level > 0), 4)
    wanted = [*about, *[indent + unit for indent in about[:1]], *levels]
    return [depth for depth in dict.fromkeys(wanted) if depth != scene.indent(number)]


def _shifts(scene: Scene, number: int, targets: list[int]) -> Iterator[Edit]:
    """The line alone with what belongs to it, then ever more of the lines after it."""
    defines = scene.lines[number].strip().startswith(_DEFINES)
    in_class = scene.lines[max(scene.code_before(number), 0)].strip().startswith("class ")
    for place, depth in enumerate(targets):
        by = depth - scene.indent(number)
        # a definition after a head without a body: the body was left out
        cost = len(_BODY) + 1 if defines and by > 0 and not in_class else abs(by)
        deep = f"line {number + 1} too {'shallow' if by > 0 else 'deep'}"
        for size, end in enumerate(dict.fromkeys(_ends(scene, number))):
            moved = [n for n in range(number, end) if scene.has_code(n)]
            if all(scene.indent(n) + by >= 0 for n in moved):
                pieces = tuple(_moved(scene, n, by) for n in moved)
                what = f"{deep} by {abs(by)} {'space' if abs(by) == 1 else 'spaces'}"
                what += f" (and those down to {moved[-1] + 1})" if len(moved) > 1 else ""
                yield Edit("shift", what, number + 1, pieces, cost, _BLOCKS * place + size)


def _moved(scene: Scene, number: int, by: int) -> tuple[int, int, str]:
    indent = scene.lines[number][: scene.indent(number)]
    end = scene.starts[number] + len(indent)
    filler = "\t" if indent.startswith("\t") or (not indent and _uses_tabs(scene)) else " "
    if by > 0:
        return end, end, filler * by
    odd_first = set(indent[:-by]) == {" "} and set(indent[-by:]) == {"\t"}  # spaces before tabs
    return (end - len(indent), end - len(indent) - by, "") if odd_first else (end + by, end, "")


def _uses_tabs(scene: Scene) -> bool:
    return any(line.startswith("\t") for line in scene.lines)


def _ends(scene: Scene, number: int) -> list[int]:
    """Where a block that begins with a line may end: each line end at its depth until the next definition or gap."""
    depth = scene.indent(number)
    ends = [number + 1]
    following = number
    while len(ends) < _BLOCKS:
        before, following = following, scene.code_after(following)
        if following >= len(scene.lines):
            return [*ends, following]
        text = scene.lines[following].strip()
        if scene.indent(following) < depth or text.startswith(_DEFINES):
            return [*ends, before + 1]
        if scene.indent(following) == depth and not text.startswith(_CONTINUES):
            ends.append(before + 1)
    return ends


def _body(scene: Scene, number: int) -> Iterator[Edit]:
    """A head without a body: `pass` on the same line."""
    tokens = scene.tokens(number)
    if tokens and tokens[-1].text == ":":
        what = f"nothing in the block that begins in line {number + 1}"
        yield from scene.insertions("pass", what, number, _BODY, [tokens[-1].end])


def _tabs(scene: Scene) -> Iterator[Edit]:
    """Tabs and spaces in one program: all spaces, a tab being four, eight or two of them."""
    pieces = [(scene.starts[n], scene.indent(n), scene.lines[n]) for n in range(len(scene.lines))]
    tabbed = [(start, indent, line[:indent]) for start, indent, line in pieces if "\t" in line[:indent]]
    if tabbed and len(tabbed) < sum(indent > 0 for _, indent, _ in pieces):
        for place, width in enumerate((4, 8, 2)):
            spaced = tuple((start, start + indent, white.expandtabs(width)) for start, indent, white in tabbed)
            yield Edit("characters", "tabs and spaces mixed in the indentation", scene.fault.line, spaced, 1, place)
