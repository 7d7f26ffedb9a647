"""Mistakes in C about whole blocks: one that is missing, stands twice or too late, a loop that ends by another test."""

import re
from collections.abc import Iterator

from models.synthesis.draft import Change, Edit
from models.synthesis.mistakes.c_blocks import Block, blocks
from models.synthesis.mistakes.catalog import c_mistake


def _single(text: str) -> Iterator[Block]:
    """Blocks that are one step of the program: not a part of a chain of cases, and with something beside them."""
    for block in blocks(text):
        inside = text[slice(*block.body)]
        if block.word in ("if", "for", "while") and not block.else_follows and inside.count("\n") < 9:
            yield block


@c_mistake("c_missing_block")
def missing_block(text: str) -> Iterator[Change]:
    for block in _single(text):
        yield Change((Edit(block.line, block.after, ""),))


@c_mistake("c_block_repeated")
def block_repeated(text: str) -> Iterator[Change]:
    for block in _single(text):
        whole = (block.line, block.after)
        yield Change((Edit(block.after, block.after, text[slice(*whole)], True),), (whole,))


@c_mistake("c_blocks_swapped")
def blocks_swapped(text: str) -> Iterator[Change]:
    found = list(_single(text))
    for block in found:
        for other in found:
            if other.line == block.after and other.margin == block.margin:
                both = text[other.line : other.after] + text[block.line : block.after]
                if both != text[block.line : other.after]:
                    yield Change((Edit(block.line, other.after, both, True),))


@c_mistake("c_reads_until_zero")
def reads_until_zero(text: str) -> Iterator[Change]:
    for block in blocks(text):
        read = re.search(r'scanf\("[^"]*", &(zz_\w+)\);', text[slice(*block.body)])
        if block.word == "for" and block.braced and read:
            for test in ("!= 0", "> 0", ">= 0"):
                yield Change((Edit(*block.head, f"while ({read[1]} {test})", True),))
