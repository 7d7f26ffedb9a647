"""The terms of a program: what the lexical features count."""

from collections.abc import Sequence
from typing import Final, Literal

from models.code import tree_paths
from models.code.normal import DEDENT, INDENT, NEWLINE, normal_form, plain_form
from models.code.tokens import significant

Block = Literal["normal", "paths", "plain"]
BLOCKS: Final[tuple[Block, ...]] = ("normal", "paths", "plain")

_LONGEST: Final = 3  # tokens of an n-gram
_DEEPEST: Final = 6  # levels of indentation that are told apart


def _lines(texts: Sequence[str]) -> list[str]:
    """A form with one word for each line's beginning, which tells how deep the line stands."""
    words: list[str] = []
    depth = 0
    for text, after in zip(texts, [*texts[1:], ""], strict=False):
        depth += (text == INDENT) - (text == DEDENT)
        if text not in {NEWLINE, INDENT, DEDENT}:
            words.append(text)
        elif after not in {INDENT, DEDENT}:
            words.append(f"\n:{min(depth, _DEEPEST)}")
    return words


def _ngrams(words: Sequence[str]) -> list[str]:
    """All runs of one to three words."""
    found = list(words)
    for length in range(2, _LONGEST + 1):
        found += map("\t".join, zip(*(words[start:] for start in range(length)), strict=False))
    return found


def terms(code: str, language: str, fixed_names: frozenset[str], blocks: Sequence[Block]) -> dict[Block, list[str]]:
    """A program's terms of each block, as often as they occur.

    *normal*: runs of one to three tokens, the student's names numbered; *plain*: the same with the names as they are;
    *paths*: short paths and pairs of neighbours in the syntax tree (none in a language without a grammar).
    """
    tokens = significant(code, language)
    found: dict[Block, list[str]] = {}
    for block in blocks:
        match block:
            case "normal":
                found[block] = _ngrams(_lines(normal_form(tokens, language, fixed_names)))
            case "plain":
                found[block] = _ngrams(_lines(plain_form(tokens)))
            case "paths":
                found[block] = tree_paths(code, language)
    return found
