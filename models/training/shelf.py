"""Drawn classes on disk, a line each, so that a run that was stopped need not draw them again."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from models.encoder.backend import Ids
from models.training.corpus import EncodedClass, EncodedProgram

Head = dict[str, Any]
Told = Callable[[int], None]


def _to_line(one: EncodedClass) -> str:
    texts = {item: ids.tolist() for item, ids in one.items.items()}
    programs = [
        [p.ids.tolist(), p.applies, {item: ids.tolist() for item, ids in p.faults.items()}] for p in one.programs
    ]
    return json.dumps([one.question, one.statement.tolist(), texts, programs], separators=(",", ":")) + "\n"


def _ids(numbers: list[int]) -> Ids:
    return np.array(numbers, dtype=np.int64)


def _from_line(line: bytes) -> EncodedClass:
    question, statement, texts, programs = json.loads(line)
    return EncodedClass(
        question,
        _ids(statement),
        {item: _ids(ids) for item, ids in texts.items()},
        tuple(
            EncodedProgram(_ids(ids), applies, {item: _ids(at) for item, at in faults.items()})
            for ids, applies, faults in programs
        ),
    )


class Shelf:
    """A file of classes that grows at its end; a line that was cut off when writing was stopped is forgotten."""

    def __init__(self, path: Path, head: Head) -> None:
        """Raises: ValueError where the file holds classes that were drawn in another way."""
        self._path, self._head = path, head
        self.words: list[str] | None = None
        self._lines: list[bytes] = []
        if path.is_file():
            whole = path.read_bytes()
            whole = whole[: whole.rfind(b"\n") + 1]
            first, *self._lines = whole.splitlines(keepends=True) or [b""]
            if first:
                self._check(json.loads(first))
                path.write_bytes(whole)

    def _check(self, there: Head) -> None:
        self.words = there.pop("words")
        differ = [key for key in self._head if there.get(key) != self._head[key]]
        if differ:
            raise ValueError(
                f"the classes in {self._path.parent.name}/{self._path.name} were drawn with another "
                f"{' and another '.join(differ)}: go on with the version that drew them, or begin in another folder"
            )

    def begin(self, words: list[str]) -> None:
        """The pieces' words, which the classes are cut into, are known: an empty file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps({**self._head, "words": words}) + "\n", encoding="utf-8")
        self.words, self._lines = words, []

    def filled(self, number: int, fresh: Callable[[int], Iterator[EncodedClass]], tell: Told) -> list[EncodedClass]:
        """The first `number` classes: those that are there, then as many of `fresh(how many are there)` as lack."""
        found = [_from_line(line) for line in self._lines[:number]]
        if len(found) == number:
            return found
        with self._path.open("a", encoding="utf-8") as file:
            for _, one in zip(range(number - len(found)), fresh(len(found)), strict=False):
                found.append(one)
                file.write(_to_line(one))
                file.flush()
                tell(len(found))
        return found
