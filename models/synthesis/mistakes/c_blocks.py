"""The blocks of a C program, read from its lines: the bank's programs have one statement a line, indented by four."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.synthesis.draft import Edit

STEP = "    "
_HEAD = re.compile(r"( *)(?:\} )?(else if|if|else|for|while)\b *(?:\((.*)\))?( \{)?$")


@dataclass(frozen=True, slots=True)
class Block:
    """A head such as `if (n > 0) {` and what belongs to it. `after` is where the line behind it begins.

    `line` is where the head's line begins and `body` covers whole lines. Units: code points, half open.
    """

    word: str
    margin: str
    line: int
    head: tuple[int, int]
    condition: tuple[int, int]
    body: tuple[int, int]
    after: int
    braced: bool
    else_follows: bool

    @property
    def alone(self) -> bool:
        """Whether it is an `if` without `else`, with braces."""
        return self.word == "if" and self.braced and not self.else_follows


def blocks(text: str) -> Iterator[Block]:
    """The blocks of all heads that stand on lines of their own, from the first line to the last."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for number, line in enumerate(lines):
        match = _HEAD.match(line)
        block = match and _block(lines, starts, number, match)
        if block:
            yield block


def _block(lines: list[str], starts: list[int], number: int, match: re.Match[str]) -> Block | None:
    margin, start = match[1], starts[number]
    braced, first = bool(match[4]), number + 1
    if not braced and lines[first : first + 1] == [margin + "{"]:
        braced, first = True, first + 1
    last = first
    while last < len(lines) and lines[last].startswith(margin + " "):
        last += 1
    end = lines[last] if last < len(lines) else ""
    if last == first or (braced and not end.startswith(margin + "}")):
        return None
    below = lines[last + 1] if braced and end == margin + "}" and last + 1 < len(lines) else end
    after = starts[last + 1] if braced and end == margin + "}" else starts[last]
    inside = (start + match.start(3), start + match.end(3)) if match[3] else (start, start)
    return Block(
        word=match[2],
        margin=margin,
        line=start,
        head=(start + match.start(2), start + (match.end(3) + 1 if match[3] else match.end(2))),
        condition=inside,
        body=(starts[first], starts[last]),
        after=after,
        braced=braced,
        else_follows=bool(re.match(rf"{margin}(?:\}} )?else\b", below)),
    )


def pairs(text: str) -> Iterator[tuple[Block, Block]]:
    """Each block of a chain of cases with the `else` or `else if` that follows it."""
    found = list(blocks(text))
    for block in found:
        if block.else_follows:
            yield from ((block, other) for other in found if other.line == block.after)


def removed(text: str, block: Block) -> Edit:
    """Take a case out of a chain, so that the braces around it still fit."""
    if text.startswith(block.margin + "}", block.line) and not block.else_follows:
        return Edit(block.line + len(block.margin) + 1, block.after - 1, "")
    return Edit(block.line, block.after, "")


def dedented(text: str, start: int, end: int) -> Iterator[Edit]:
    """Take one level of indentation from whole lines."""
    for match in re.compile(rf"^{STEP}", re.M).finditer(text, start, end):
        yield Edit(*match.span(), "")


def simple_lines(text: str, block: Block) -> list[tuple[int, int]]:
    """The lines of the body that are one simple statement each, on the body's own level."""
    pattern = re.compile(rf"^{block.margin}{STEP}(?!return|break|continue)[^\s{{}}/][^\n{{}}]*;\n", re.M)
    found = [match.span() for match in pattern.finditer(text, *block.body)]
    heads = re.compile(r"(?:if|for|while|else)\b[^\n;]*\n$")
    return [span for span in found if not heads.search(text[block.line : span[0]].rpartition("{")[2])]
