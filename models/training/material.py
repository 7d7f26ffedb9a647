"""What a run trains and is checked on: classes of generated questions, some of whose families are kept apart."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from models.encoder import store
from models.encoder.tokenizer import Tokenizer
from models.encoder.vocabulary import BUILT_IN, Vocabulary
from models.synthesis import SyntheticClass, SyntheticQuestion
from models.training import drawing
from models.training.config import TrainingConfig
from models.training.corpus import EncodedClass, encode_class, is_held_out, vocabulary_of
from models.training.drawing import Drawers, Encoding, Request
from models.training.shelf import Shelf

Say = Callable[[str], None]
TRAIN, HELD_OUT = "classes.jsonl", "held-out-classes.jsonl"
_TOLD_EVERY = 25


@dataclass(frozen=True)
class Material:
    """Vocabulary and classes. `later(n)` gives the training classes from the n-th on, without an end.

    `notes` say what it is, for the manifest.
    """

    vocabulary: Vocabulary
    train: list[EncodedClass]
    held_out: list[EncodedClass]
    start: store.Weights | None = None
    later: Callable[[int], Iterator[EncodedClass]] | None = None
    notes: dict[str, Any] = field(default_factory=dict)


class Window:
    """The classes that are trained on just now: new ones come, the oldest go."""

    def __init__(self, material: Material) -> None:
        self._classes, self._later = list(material.train), material.later
        self._size, self._first = len(material.train), 0
        self._coming: Iterator[EncodedClass] | None = None

    def at(self, first: int) -> list[EncodedClass]:
        """The classes from number `first` on. It never falls from one call to the next.

        Raises: ValueError where that asks for new classes and nothing draws them.
        """
        if first == self._first:
            return self._classes
        if self._later is None:
            raise ValueError("this material draws no new classes: renew must be 0")
        gone = min(first - self._first, self._size)
        next_one = self._first + self._size
        if self._coming is None or gone == self._size:
            self._coming = self._later(max(next_one, first))
        self._classes = self._classes[gone:] + list(islice(self._coming, gone))
        self._first = first
        return self._classes


@dataclass(frozen=True)
class _Side:
    """The classes of some questions by number."""

    questions: Sequence[SyntheticQuestion]
    config: TrainingConfig
    happens: bool
    drawers: Drawers

    def orders(self, first: int) -> Iterator[Request]:
        ids, c = [question.id for question in self.questions], self.config
        return islice(drawing.requests(ids, c.class_programs, c.seed, happens=self.happens), first, None)

    def drawn(self) -> Iterator[SyntheticClass]:
        """The first class of each question."""
        orders = list(islice(self.orders(0), len(self.questions)))
        for order, drawn in zip(orders, self.drawers.each(drawing.draw_apart, orders), strict=True):
            yield drawn.whole(order.question)

    def encoded(self, vocabulary: Vocabulary, first: int) -> Iterator[EncodedClass]:
        return self.drawers.each(
            drawing.encode, (Encoding(order, vocabulary, self.config.longest) for order in self.orders(first))
        )

    def shelf(self, path: Path, start: store.Weights | None, generator: str) -> Shelf:
        head = {
            "generator": generator,
            "start": None if start is None else start.sha256,
            "questions": [question.id for question in self.questions],
            "happens": self.happens,
            **{name: getattr(self.config, name) for name in ("seed", "class_programs", "vocabulary", "longest")},
        }
        return Shelf(path, head)


def _told(say: Say, what: str) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if done % _TOLD_EVERY == 0:
            say(f"{done} classes {what} drawn")

    return tell


def gather(
    questions: Sequence[SyntheticQuestion],
    config: TrainingConfig,
    folder: Path,
    drawers: Drawers,
    say: Say,
    start: store.Weights | None = None,
) -> Material:
    """Draw the classes, learn the vocabulary on the training side, and cut everything into pieces.

    What was drawn lies in `folder` and is found there again. Weights to `start` from bring their vocabulary along.
    Raises: ValueError where a side has no question, or `folder` holds classes that were drawn in another way.
    """
    parts = [[q for q in questions if is_held_out(q.family, config.held_out) == out] for out in (False, True)]
    if not all(parts):
        raise ValueError(f"of {len(questions)} questions, {len(parts[1])} are held out: both sides need one or more")
    generator = drawing.generator_sha256()
    train = _Side(parts[0], config, config.happens, drawers)
    held_out = _Side(parts[1], config, True, drawers)  # whatever is trained is checked on the same
    shelf, apart = train.shelf(folder / TRAIN, start, generator), held_out.shelf(folder / HELD_OUT, start, generator)
    first: list[SyntheticClass] = []
    if shelf.words is None:
        if start is None:
            for one in train.drawn():
                first.append(one)
                _told(say, "for the vocabulary")(len(first))
        vocabulary = vocabulary_of(first, config.vocabulary) if start is None else start.vocabulary
        shelf.begin(list(vocabulary.pieces[len(BUILT_IN) :]))
    vocabulary = Vocabulary(BUILT_IN + tuple(shelf.words or ()))
    if apart.words is None:
        apart.begin(list(vocabulary.pieces[len(BUILT_IN) :]))

    def later(number: int) -> Iterator[EncodedClass]:
        known = (encode_class(one, Tokenizer(vocabulary), config.longest) for one in first[number:])
        return chain(known, train.encoded(vocabulary, max(number, len(first))))

    size = config.class_rounds * len(parts[0])
    trained = shelf.filled(size, later, _told(say, "for training"))
    kept = apart.filled(len(parts[1]), lambda n: held_out.encoded(vocabulary, n), _told(say, "for checking"))
    return Material(vocabulary, trained, kept, start, later, _notes(parts, trained, generator))


def _notes(parts: Sequence[Sequence[SyntheticQuestion]], trained: Sequence[EncodedClass], generator: str) -> Any:
    """What the manifest says of the data."""
    return {
        "data": {
            "source": "generated by this project alone; no person's program, no text from elsewhere",
            "generator_sha256": generator,
            "classes": len(trained),
            "programs": sum(len(one.programs) for one in trained),
            "languages": dict(sorted(Counter(question.language for question in parts[0]).items())),
        },
        "questions": {
            name: sorted(question.id for question in part)
            for name, part in zip(("trained", "held_out"), parts, strict=True)
        },
        "families": {
            name: sorted({question.family for question in part})
            for name, part in zip(("trained", "held_out"), parts, strict=True)
        },
    }
