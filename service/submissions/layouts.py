"""Whose a file is: the shapes in which learning-management systems and people pack a class's work."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from service.submissions.archive import Member
from service.submissions.arrivals import Author
from service.submissions.naming import QuestionNames

MOODLE = re.compile(r"^(?P<name>[^/]*)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:/|_)(?P<file>.+)$")
CANVAS = re.compile(
    r"^(?:(?P<early>LATE_)?anon_(?P<anonymous>[A-Za-z0-9]+)|(?P<name>[^/_]+?)(?P<late>_LATE)?_(?P<number>\d+))"
    r"_(?:(?P<attachment>\d+)_(?P<file>[^/]+)|(?P<text>text\.html))$"
)
CLASSROOM = re.compile(r"^(?P<slug>.+)-submissions$")
# Names that say what a file is and not whose.
GENERIC = frozenset({"main", "program", "solution", "answer", "submission", "code", "script", "homework", "test"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: whose it is, which question it names, and its name within the submission."""

    author: Author | None
    question: str
    name: str
    late: bool = False
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read the paths of one upload: its questions' names and the identifiers that its course knows."""

    questions: QuestionNames
    known: Collection[str] = frozenset()

    def places(self, members: Sequence[Member]) -> list[Place]:
        """The place of each file, in order."""
        found: list[Place | None] = [self._moodle(member.path) for member in members]
        if not any(found):
            found = self._canvas_places(members)
        plain = [member.path for member, place in zip(members, found, strict=True) if place is None]
        places = iter(self._plain_places(plain))
        return [place or next(places) for place in found]

    def _moodle(self, path: str) -> Place | None:
        match = _from_some_folder(MOODLE, path)
        if match is None:
            return None
        name, number = match["name"].replace("_", " ").strip(), match["number"]
        if name.casefold() in {"participant", ""}:
            author = Author(f"participant-{number}", f"Participant {number}")
        else:
            author = Author(name, name, number=number)
        return Place(
            author, self.questions.within(match["file"]), match["file"], is_typed=match["kind"] == "onlinetext"
        )

    def _canvas_places(self, members: Sequence[Member]) -> list[Place | None]:
        found = [self._canvas(PurePosixPath(member.path).name) for member in members]
        # One file may look like Canvas's by chance; a whole class does not.
        return found if 2 * sum(place is not None for place in found) > len(found) else [None] * len(found)

    def _canvas(self, name: str) -> Place | None:
        match = CANVAS.match(name)
        if match is None:
            return None
        file = match["file"] or match["text"]
        if match["anonymous"]:
            author = Author(f"anon-{match['anonymous']}", f"Anonymous {match['anonymous']}")
        else:
            author = Author(f"canvas-{match['number']}", match["name"], aliases=(match["number"],))
        return Place(
            author,
            self.questions.within(file),
            file,
            late=bool(match["late"] or match["early"]),
            is_typed=bool(match["text"]),
        )

    def _plain_places(self, paths: Sequence[str]) -> list[Place]:
        named = [self._without_question_folders(path) for path in paths]
        shared = self._wrapper(named)
        prefix = ""
        if shared and (classroom := CLASSROOM.match(shared[-1])):
            prefix = classroom["slug"] + "-"
        return [self._plain(key, folders[len(shared) :], file, prefix) for key, folders, file in named]

    def _without_question_folders(self, path: str) -> tuple[str, list[str], str]:
        *folders, file = path.split("/")
        keys = [key for folder in folders if (key := self.questions.exactly(folder))]
        rest = [folder for folder in folders if folder not in {"", "."} and not self.questions.exactly(folder)]
        return (keys[0] if len(set(keys)) == 1 else ""), rest, file

    def _wrapper(self, named: Sequence[tuple[str, list[str], str]]) -> list[str]:
        """The folders around everything, which are nobody's: `week2/ann.py`, `week2/ben.py`."""
        shared: list[str] = []
        while named and all(len(folders) > len(shared) for _, folders, _ in named):
            names = {folders[len(shared)] for _, folders, _ in named}
            if len(names) > 1 or next(iter(names)).lower() in self.known:
                break
            inside = [file for _, folders, file in named if len(folders) == len(shared) + 1]
            # `ann/main.py` alone: the file's name says nothing, so the folder must say whose it is.
            if any(not self._says_who(file) for file in inside):
                break
            shared.append(names.pop())
        return shared

    def _says_who(self, file: str) -> str:
        """What a file's name says about whose it is, its question's name left out; empty for nothing."""
        stem = PurePosixPath(file).stem
        who = self.questions.without(stem) if self.questions.within(stem) else stem
        return "" if who.casefold() in GENERIC else who

    def _plain(self, key: str, folders: list[str], file: str, prefix: str) -> Place:
        if folders:
            inner = "/".join([*folders[1:], file])
            who = folders[0].removeprefix(prefix)
            return Place(Author(who), key or self.questions.within(inner), inner)
        who = self._says_who(file)
        named = key or self.questions.within(PurePosixPath(file).stem)
        if not who:
            return Place(None, named, file)
        # The name says whose the program is; pages show programs without names.
        return Place(Author(who), named, f"program{PurePosixPath(file).suffix}")


def _from_some_folder(pattern: re.Pattern[str], path: str) -> re.Match[str] | None:
    """The pattern's match from the beginning of the path or of one of its folders."""
    parts = path.split("/")
    return next((found for start in range(len(parts)) if (found := pattern.match("/".join(parts[start:])))), None)
