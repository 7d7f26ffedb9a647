"""Generated classes as piece numbers: what episodes are drawn from."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from models.encoder.backend import Ids
from models.encoder.tokenizer import Pieces, Tokenizer, words
from models.encoder.vocabulary import Vocabulary, learn
from models.synthesis import SyntheticClass, is_mistake

FAULT_ITEM = "fault"  # applies where any item applies that is a mistake, not a matter of style
BROKEN_ITEM = "broken"  # applies where the program does not parse
BROKEN_TEXT = "The program does not parse: it has a syntax error."


@dataclass(frozen=True, slots=True)
class EncodedProgram:
    """One program: its pieces, the items that apply, and for each of those the pieces at fault (may be none)."""

    ids: Ids
    applies: dict[str, bool]
    faults: dict[str, Ids]


@dataclass(frozen=True, slots=True)
class EncodedClass:
    """One drawn class of one question: the texts' pieces and the programs."""

    question: str
    statement: Ids
    items: dict[str, Ids]
    programs: tuple[EncodedProgram, ...]


def is_held_out(family: str, share: float) -> bool:
    """Whether a family of questions is kept for choosing: decided by its name alone, so it never changes sides."""
    return int(hashlib.sha256(family.encode()).hexdigest()[:8], 16) / 2**32 < share


def _texts(drawn: SyntheticClass) -> Iterator[str]:
    yield drawn.statement
    yield from drawn.item_texts.values()
    yield from (program.code for program in drawn.programs)


def vocabulary_of(classes: Iterable[SyntheticClass], size: int) -> Vocabulary:
    """The vocabulary learned on the programs and texts of the training questions."""
    text_words = (text[a:b] for drawn in classes for text in _texts(drawn) for a, b in words(text))
    return learn(text_words, size)


def _touched(pieces: Pieces, spans: Iterable[tuple[int, int]]) -> Ids:
    starts, ends = pieces.spans[:, 0], pieces.spans[:, 1]
    hit = np.zeros(len(starts), dtype=bool)
    for start, end in spans:
        hit |= (starts < end) & (ends > start)
    return np.flatnonzero(hit)


def _is_seen(item: str, programs: Iterable[EncodedProgram]) -> bool:
    """Whether the tokens at fault are mostly in view: an item about comments is not, since these are not read."""
    marked = [len(program.faults[item]) > 0 for program in programs if item in program.faults]
    return not marked or sum(marked) > len(marked) / 2


def encode_class(drawn: SyntheticClass, tokenizer: Tokenizer, longest: int) -> EncodedClass:
    """A drawn class in pieces, with the two items that every class has: something is at fault, it does not parse."""
    programs: dict[tuple[int, ...], EncodedProgram] = {}
    for program in drawn.programs:
        whole = tokenizer.program(program.code, drawn.question.language)
        pieces = Pieces(whole.ids[:longest], whole.spans[:longest])
        spans: dict[str, list[tuple[int, int]]] = {}
        for fault in program.fault_spans:
            for item in (fault.item, FAULT_ITEM) if is_mistake(fault.item) else (fault.item,):
                spans.setdefault(item, []).append((fault.start, fault.end))
        applies = dict(program.applies) | {FAULT_ITEM: FAULT_ITEM in spans, BROKEN_ITEM: not program.parses}
        faults = {item: _touched(pieces, s) for item, s in spans.items()}
        # copies would be judged by their like: one of each is kept
        programs.setdefault(tuple(pieces.ids.tolist()), EncodedProgram(pieces.ids, applies, faults))
    items = {item: tokenizer.sentence("<item>", text).ids for item, text in drawn.item_texts.items()}
    items = {item: ids for item, ids in items.items() if _is_seen(item, programs.values())}
    items |= {
        FAULT_ITEM: tokenizer.sentence("<fault>", "").ids,
        BROKEN_ITEM: tokenizer.sentence("<item>", BROKEN_TEXT).ids,
    }
    return EncodedClass(
        drawn.question.id, tokenizer.sentence("<question>", drawn.statement).ids, items, tuple(programs.values())
    )
