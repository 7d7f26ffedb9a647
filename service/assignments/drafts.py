"""What an instructor or a file says of a question, before it is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.assignments.calls import call_problem, setup_problem
from service.errors import Problem
from service.texts import is_storable

LANGUAGES = {"python": "Python", "c": "C", "java": "Java", "javascript": "JavaScript", "text": "Plain text"}
TITLE_LENGTH = 200
TEXT_LENGTH = 100_000
# Each program is tried on all of them; a dozen tell most of what there is to tell.
MOST_INPUTS = 50
LONGEST_INPUT = 4_000
MOST_REFERENCES = 20
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}")


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question's content.

    `key` is its id in records; empty means that one is made from the title. `inputs` are {"call": ...} or
    {"stdin": ...}; None means that they are proposed from the statement and the class's programs, an empty list that
    programs are never run.
    """

    title: str
    statement: str
    language: str = "python"
    key: str = ""
    starter_code: str = ""
    setup: str = ""
    inputs: list[dict[str, str]] | None = None
    references: tuple[str, ...] = ()

    def problems(self) -> list[Problem]:
        """Everything that is wrong with the draft itself."""
        found = list(title_problems(self.title))
        if self.key and not KEY.fullmatch(self.key):
            found.append(Problem("key", "may hold letters, digits, `_`, `.`, `:` and `-`, at most 80 of them"))
        if not self.statement.strip():
            found.append(Problem("statement", "is missing; the model reads it together with each program"))
        if self.language not in LANGUAGES:
            found.append(Problem("language", f"is {self.language!r}; there are {', '.join(LANGUAGES)}"))
        for name in ("statement", "starter_code", "setup"):
            found += _text_problems(name, getattr(self, name))
        if what := setup_problem(self.setup, self.language):
            found.append(Problem("setup", what))
        for number, reference in enumerate(self.references, 1):
            found += _text_problems(f"reference {number}", reference)
        if len(self.references) > MOST_REFERENCES:
            found.append(Problem("references", f"are {len(self.references)}; at most {MOST_REFERENCES} are kept"))
        return found + _input_problems(self.inputs, self.language)


def title_problems(title: str) -> list[Problem]:
    """What is wrong with a title."""
    if not title.strip():
        return [Problem("title", "is missing")]
    if len(title.strip()) > TITLE_LENGTH:
        return [Problem("title", f"has {len(title.strip())} characters; at most {TITLE_LENGTH} are kept")]
    return [] if is_storable(title) else [Problem("title", "holds a character that can't be kept")]


def question_from_record(key: str, record: Mapping[str, Any]) -> QuestionDraft:
    """A question as records and `questions.json` name it; the title is the statement's first sentence.

    Checks are left to `QuestionDraft.problems`, so texts of a wrong kind are made texts here.
    """
    statement = str(record.get("question_text") or "")
    inputs = record.get("inputs")
    return QuestionDraft(
        title=str(record.get("title") or first_sentence(statement) or key),
        statement=statement or key,
        language=str(record.get("language") or "python").lower(),
        key=key,
        starter_code=str(record.get("starter_code") or ""),
        setup=str(record.get("setup") or ""),
        inputs=inputs if inputs is None or isinstance(inputs, list) else [inputs],
        references=tuple(str(reference) for reference in record.get("references") or ()),
    )


def first_sentence(text: str, longest: int = 80) -> str:
    """The beginning of a text up to its first full stop or line break; where that is too long, the words that fit."""
    sentence = re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0].strip().rstrip(".")
    if len(sentence) <= longest:
        return sentence
    return sentence[: longest - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _text_problems(name: str, text: str) -> list[Problem]:
    if not is_storable(text):
        return [Problem(name, "holds a character that can't be kept")]
    if len(text) <= TEXT_LENGTH:
        return []
    return [Problem(name, f"has {len(text):,} characters; at most {TEXT_LENGTH:,} are kept")]


def _input_problems(inputs: list[dict[str, str]] | None, language: str) -> list[Problem]:
    if inputs is None:
        return []
    found = []
    if len(inputs) > MOST_INPUTS:
        found.append(Problem("inputs", f"are {len(inputs)}; at most {MOST_INPUTS} are taken, and a dozen are enough"))
    for number, given in enumerate(inputs[:MOST_INPUTS], 1):
        what = _input_problem(given, language)
        if what:
            found.append(Problem(f"input {number}", what))
    return found


def _input_problem(given: object, language: str) -> str:
    """What is wrong with one input, as the end of a sentence; empty where nothing is."""
    if not isinstance(given, dict) or len(given) != 1 or not set(given) <= {"call", "stdin"}:
        return 'must be {"call": "..."} or {"stdin": "..."}'
    [(kind, text)] = given.items()
    if not isinstance(text, str):
        return 'must be {"call": "..."} or {"stdin": "..."}'
    if len(text) > LONGEST_INPUT:
        return f"has {len(text):,} characters; at most {LONGEST_INPUT:,} are taken"
    if not is_storable(text):
        return "holds a character that can't be kept"
    if kind == "stdin":
        return ""
    return call_problem(text, language) if text.strip() else "is an empty call"
