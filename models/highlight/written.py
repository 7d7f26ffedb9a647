"""A program as lines of tokens, once as written and once with names left out."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from models.code import LineMap, tokenize
from models.code.languages import LIBRARY_NAMES
from models.code.syntax import parse
from models.code.token import LAYOUT
from models.encoder.cache import BoundedCache

Line = tuple[str, ...]
NAME = "\n"  # stands for a name of the student's own; no token's text is this


@dataclass(frozen=True, slots=True)
class Written:
    """Lines as ``code.split("\\n")`` has them; those without a token are empty. Both lists have the same length."""

    plain: tuple[Line, ...]
    normal: tuple[Line, ...]

    @property
    def filled(self) -> list[int]:
        """The lines that hold code."""
        return [i for i, line in enumerate(self.plain) if line]


def _size(lines: Written) -> int:
    """About how many bytes lines take: a tuple each, and 60 bytes a token."""
    return sum(120 + 60 * len(line) for line in lines.plain)


_CACHE: BoundedCache[Written] = BoundedCache(64 * 2**20, _size)


def written(code: str, language: str) -> Written:
    """The lines of a program. Comments and layout are left out; a token of several lines stands in its first."""
    return _CACHE.get((code, language), lambda: _read(code, language))


def _read(code: str, language: str) -> Written:
    starts = [0]
    for line in LineMap(code).lines:
        starts.append(starts[-1] + len(line) + 1)
    plain: list[list[str]] = [[] for _ in starts[:-1]]
    normal: list[list[str]] = [[] for _ in starts[:-1]]
    library = LIBRARY_NAMES.get(language, frozenset())
    for token in tokenize(code, language):
        if token.kind != "comment" and token.kind not in LAYOUT:
            place = bisect_right(starts, token.start) - 1
            plain[place].append(token.text)
            normal[place].append(NAME if token.kind == "name" and token.text not in library else token.text)
    return Written(tuple(map(tuple, plain)), tuple(map(tuple, normal)))


def bag(lines: tuple[Line, ...]) -> Counter[str]:
    """How often each token occurs."""
    return Counter(token for line in lines for token in line)


def broken_lines(code: str, language: str) -> list[float]:
    """How much of a syntax error lies on each line: 1 shared out over the lines of each place that does not parse."""
    shares = [0.0] * (code.count("\n") + 1)
    tree = parse(code, language)
    stack = [tree.root_node] if tree is not None and tree.root_node.has_error else []
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            first, last = node.start_point[0], min(node.end_point[0], len(shares) - 1)
            for line in range(first, last + 1):
                shares[line] += 1 / (last - first + 1)
        stack += [child for child in node.children if child.has_error]
    return shares
