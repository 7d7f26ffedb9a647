"""Words and bytes: the pieces that program text is read in.

A word that is known is one piece; any other is cut, longest known piece first, and what is left over is spelled in
UTF-8 bytes. So every text has pieces, and none is unknown.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SPECIAL = ("<pad>", "<mask>", "<program>", "<item>", "<question>", "<fault>", "<string>", "<number>")
INDENTS = tuple(f"<newline {depth}>" for depth in range(9))  # a new line and how deep it is indented; 8 = or deeper
BYTES = tuple(f"<byte {value:02x}>" for value in range(256))
BUILT_IN = SPECIAL + INDENTS + BYTES


def lower(text: str) -> str:
    """Lower case, one character for each character, so that offsets stay ('İ'.lower() would be two)."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def split_name(name: str) -> Iterator[tuple[int, int]]:
    """The parts of an identifier, as half-open offsets: ``readFile_2`` is read, File, _, 2."""
    cuts = [0]
    for i, (left, right) in enumerate(pairwise(name), start=1):
        camel = left.islower() and right.isupper()
        kind = "_" in (left, right) and left != right
        if camel or kind or left.isdigit() != right.isdigit():
            cuts.append(i)
    yield from pairwise([*cuts, len(name)])


@dataclass(frozen=True)
class Vocabulary:
    """An ordered list of pieces; a piece's place is its number. The first are always `BUILT_IN`."""

    pieces: tuple[str, ...]
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)
    _longest: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.pieces[: len(BUILT_IN)] != BUILT_IN:
            raise ValueError("a vocabulary starts with the special, newline and byte pieces; this one does not")
        ids = {piece: i for i, piece in enumerate(self.pieces)}
        if len(ids) != len(self.pieces):
            raise ValueError("a vocabulary names every piece once; this one repeats some")
        object.__setattr__(self, "_ids", ids)
        object.__setattr__(self, "_longest", max((len(p) for p in self.pieces[len(BUILT_IN) :]), default=0))

    def __len__(self) -> int:
        return len(self.pieces)

    def id(self, piece: str) -> int:
        """The number of a piece that is known to be there, such as ``<mask>``. Raises: KeyError."""
        return self._ids[piece]

    def cut(self, word: str) -> Iterator[tuple[int, int, int]]:
        """(piece number, start, end) over a word, longest piece first, bytes where nothing fits."""
        text, at = lower(word), 0
        while at < len(text):
            for end in range(min(len(text), at + self._longest), at, -1):
                known = self._ids.get(text[at:end])
                if known is not None:
                    yield known, at, end
                    at = end
                    break
            else:
                # a lone surrogate is no character: it is spelled as the bytes that it stands for
                for value in text[at].encode("utf-8", "surrogatepass"):
                    yield self._ids[f"<byte {value:02x}>"], at, at + 1
                at += 1


def learn(words: Iterable[str], size: int, least: int = 3) -> Vocabulary:
    """The `size` most frequent words, each seen `least` times or more; ties in alphabetical order.

    Raises: ValueError where `size` leaves no room for words.
    """
    if size <= len(BUILT_IN):
        raise ValueError(f"size must be above the {len(BUILT_IN)} built-in pieces, got {size}")
    counts = Counter(lower(word) for word in words)
    ranked: Sequence[str] = sorted((w for w, n in counts.items() if n >= least and w), key=lambda w: (-counts[w], w))
    return Vocabulary(BUILT_IN + tuple(w for w in ranked if w not in BUILT_IN)[: size - len(BUILT_IN)])
