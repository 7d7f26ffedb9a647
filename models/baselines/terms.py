"""The terms of a program: what the lexical features count."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.code import tree_paths
from models.code.normal import DEDENT, INDENT, NEWLINE, normal_form, plain_form
from models.code.token import Token
from models.code.tokens import significant

Block = Literal["normal", "paths", "plain"]
BLOCKS: Final[tuple[Block, ...]] = ("normal", "paths", "plain")

NONE: Final = -1  # no place, no column
_LONGEST: Final = 3  # tokens of an n-gram
_DEEPEST: Final = 6  # levels of indentation that are told apart


Part = TypeVar("Part")
Word = tuple[str, int]  # and the place of its token among the significant ones


def _lines(texts: Sequence[str]) -> list[Word]:
    """A form with one word for each line's beginning, which tells how deep the line stands."""
    words: list[Word] = []
    depth = 0
    for place, (text, after) in enumerate(zip(texts, [*texts[1:], ""], strict=False)):
        depth += (text == INDENT) - (text == DEDENT)
        if text not in {NEWLINE, INDENT, DEDENT}:
            words.append((text, place))
        elif after not in {INDENT, DEDENT}:
            words.append((f"\n:{min(depth, _DEEPEST)}", place))
    return words


def _runs(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """All runs of one to three."""
    for length in range(1, _LONGEST + 1):
        yield from zip(*(parts[start:] for start in range(length)), strict=False)


def _words(tokens: Sequence[Token], language: str, fixed_names: frozenset[str], block: Block) -> list[Word]:
    return _lines(normal_form(tokens, language, fixed_names) if block == "normal" else plain_form(tokens))


def _ngrams(words: Sequence[Word]) -> list[str]:
    return list(map("\t".join, _runs([text for text, _ in words])))


def placed_ngrams(
    tokens: Sequence[Token], language: str, fixed_names: frozenset[str], block: Block
) -> tuple[list[str], NDArray[np.int64]]:
    """The terms of a block with the places of the tokens that each is made of, filled up with `NONE`.

    Paths are of the tree, not of tokens: that block has none.

    Shapes: K terms, (K, 3).
    """
    if block == "paths":
        return [], np.zeros((0, _LONGEST), np.int64)
    words = _words(tokens, language, fixed_names, block)
    places = np.array([place for _, place in words], np.int64)
    runs = []
    for length in range(1, min(_LONGEST, len(words)) + 1):
        run = np.full((len(words) - length + 1, _LONGEST), NONE)
        for step in range(length):
            run[:, step] = places[step : step + len(run)]
        runs.append(run)
    return _ngrams(words), np.concatenate(runs) if runs else np.zeros((0, _LONGEST), np.int64)


def terms(code: str, language: str, fixed_names: frozenset[str], blocks: Sequence[Block]) -> dict[Block, list[str]]:
    """A program's terms of each block, as often as they occur.

    *normal*: runs of one to three tokens, the student's names numbered; *plain*: the same with the names as they are;
    *paths*: short paths and pairs of neighbours in the syntax tree (none in a language without a grammar).
    """
    tokens = significant(code, language)
    found: dict[Block, list[str]] = {}
    for block in blocks:
        if block == "paths":
            found[block] = tree_paths(code, language)
        else:
            found[block] = _ngrams(_words(tokens, language, fixed_names, block))
    return found
