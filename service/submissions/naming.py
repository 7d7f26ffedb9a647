"""Which question a file's name or folder speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from service.tables import Question

WORDS = re.compile(r"[\W_]+")


class QuestionNames:
    """The names that an assignment's questions go by: key, title, and `q2`, `question 2`, `ex 2` for the second one."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._keys: dict[str, str] = {}
        for question in questions:
            place = question.position
            for name in (
                f"q{place}",
                f"q 0{place}",
                f"q0{place}",
                f"question {place}",
                f"question{place}",
                f"ex{place}",
            ):
                self._keys.setdefault(_plain(name), question.key)
        # What an instructor called a question goes before its place.
        for question in questions:
            self._keys[_plain(question.title)] = question.key
        for question in questions:
            self._keys[_plain(question.key)] = question.key

    def exactly(self, name: str) -> str:
        """The key of the question that `name` is the whole name of; empty for none."""
        return self._keys.get(_plain(name), "")

    def within(self, text: str) -> str:
        """The key of the one question that `text` speaks of; empty for none and for several."""
        found = self._found(text)
        return next(iter(found)) if len(found) == 1 else ""

    def without(self, text: str) -> str:
        """`text` without the words that name its question, as the rest of it was written."""
        for name in sorted(self._keys, key=len, reverse=True):
            pattern = r"[\W_]+".join(re.escape(word) for word in name.split(" "))
            rest = re.sub(rf"(?:^|[\W_]+){pattern}(?=$|[\W_])", " ", text, flags=re.IGNORECASE)
            if rest != text:
                return rest.strip(" _-.,()[]")
        return text

    def _found(self, text: str) -> set[str]:
        plain = f" {_plain(text)} "
        names = [name for name in self._keys if name and f" {name} " in plain]
        longest = [name for name in names if not _inside_another(name, names)]
        return {self._keys[name] for name in longest}


def _plain(text: str) -> str:
    return WORDS.sub(" ", text).strip().casefold()


def _inside_another(name: str, names: Iterable[str]) -> bool:
    return any(name != other and f" {name} " in f" {other} " for other in names)
