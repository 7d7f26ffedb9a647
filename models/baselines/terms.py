"""The terms of a program: what the lexical features count."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeVar

from models.code import tree_paths
from models.code.normal import DEDENT, INDENT, NEWLINE, normal_form, plain_form
from models.code.token import Token
from models.code.tokens import significant

Block = Literal["normal", "paths", "plain"]
BLOCKS: Final[tuple[Block, ...]] = ("normal", "paths", "plain")

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
) -> list[tuple[str, tuple[int, ...]]]:
    """The terms of a block with the places of the tokens that each is made of.

    Paths are of the tree, not of tokens: that block has none.
    """
    if block == "paths":
        return []
    words = _words(tokens, language, fixed_names, block)
    return list(zip(_ngrams(words), _runs([place for _, place in words]), strict=True))


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
