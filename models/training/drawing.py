"""Classes by number: whichever process draws one, and whenever, it is the same."""

import hashlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import count
from types import TracebackType
from typing import Self, TypeVar

import numpy as np

from models.encoder.tokenizer import Tokenizer
from models.encoder.vocabulary import Vocabulary
from models.synthesis import SyntheticClass, SyntheticProgram, question_by_id, sample_class
from models.synthesis.happenings import Isolated, with_behaviour
from models.training.corpus import EncodedClass, encode_class

Order = TypeVar("Order")
Made = TypeVar("Made")
_AHEAD = 3  # classes that are under way for each process
_GENERATOR = ("models.code", "models.behaviour", "models.synthesis")


@dataclass(frozen=True, slots=True)
class Request:
    """One class of one question. Each has a generator of its own, so any one can be drawn again."""

    question: str
    turn: int
    programs: int
    seed: int
    happens: bool


@dataclass(frozen=True, slots=True)
class Encoding:
    """A class, and how it is cut into pieces."""

    request: Request
    vocabulary: Vocabulary
    longest: int


def requests(questions: Sequence[str], programs: int, seed: int, *, happens: bool) -> Iterator[Request]:
    """Without an end: a class of each question, then another of each."""
    for turn in count():
        for question in questions:
            yield Request(question, turn, programs, seed, happens)


def draw(request: Request) -> SyntheticClass:
    """The class; where it is asked what happens, its programs are run for items about that.

    Raises: KeyError where the bank has no such question.
    """
    name = int(hashlib.sha256(request.question.encode()).hexdigest()[:8], 16)
    rng = np.random.default_rng([request.seed, request.turn, name])
    drawn = sample_class(question_by_id(request.question), request.programs, rng)
    return with_behaviour(drawn, Isolated(), rng) if request.happens else drawn


@dataclass(frozen=True, slots=True)
class Drawn:
    """A class without its question, which holds functions and so cannot go from one process to another."""

    statement: str
    item_texts: dict[str, str]
    programs: tuple[SyntheticProgram, ...]

    def whole(self, question: str) -> SyntheticClass:
        """The class again. Raises: KeyError where the bank has no such question."""
        return SyntheticClass(question_by_id(question), self.statement, self.item_texts, self.programs)


def draw_apart(request: Request) -> Drawn:
    """The class in a form that can be sent.

    Raises: KeyError where the bank has no such question.
    """
    drawn = draw(request)
    return Drawn(drawn.statement, dict(drawn.item_texts), drawn.programs)


@lru_cache(maxsize=2)
def _tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    return Tokenizer(vocabulary)


def encode(encoding: Encoding) -> EncodedClass:
    """The class in pieces.

    Raises: KeyError where the bank has no such question.
    """
    return encode_class(draw(encoding.request), _tokenizer(encoding.vocabulary), encoding.longest)


def generator_sha256() -> str:
    """What decides how programs are drawn, as one hash: code and texts of the generator."""
    digest = hashlib.sha256()
    for package in _GENERATOR:
        for name, text in _sources(files(package)):
            digest.update(f"{package}/{name}\n".encode() + text)
    return digest.hexdigest()


def _sources(folder: Traversable, name: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry, f"{name}{entry.name}/")
        elif entry.name.endswith((".py", ".toml", ".txt")):
            yield name + entry.name, entry.read_bytes()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for ever; Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Drawers:
    """Processes that draw ahead of whoever uses what they draw; none of them: it is drawn when it is asked for."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        if processes:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(processes, context, initializer=_end_with_parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def each(self, make: Callable[[Order], Made], orders: Iterable[Order]) -> Iterator[Made]:
        """What `make` makes of each order, in their order, which may have no end."""
        if self._pool is None:
            yield from map(make, orders)
            return
        waiting: deque[Future[Made]] = deque()
        coming = iter(orders)
        while True:
            with suppress(StopIteration):
                while len(waiting) < _AHEAD * self._processes:
                    waiting.append(self._pool.submit(make, next(coming)))
            if not waiting:
                return
            yield waiting.popleft().result()
