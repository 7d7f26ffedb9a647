"""Few-shot tasks drawn from labelled programs: k examples for, k against, the rest to be judged."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np

from models.behaviour import Call, Stdin
from models.behaviour.inputs import from_fields
from models.code import fixed_names, norm_key

LEAST_LEFT: Final = 5  # positives and negatives that must remain beside the examples


@dataclass(frozen=True)
class Question:
    """A question as a grader may see it: without any label.

    Shapes: `codes` has N programs; episodes name them by their place in it.
    """

    question_id: str
    text: str
    language: str
    codes: tuple[str, ...]
    item_texts: Mapping[str, str]
    starter_code: str = ""
    setup: str = ""
    inputs: tuple[Call | Stdin, ...] = ()

    @property
    def fixed_names(self) -> frozenset[str]:
        """The names that the question fixes."""
        return fixed_names(self.text, self.starter_code, self.setup, self.language)


@dataclass(frozen=True)
class Labelled:
    """A question with the truth about its programs.

    Shapes: `labels` {item: (N,)}, None where a program was not graded; `keys` (N,), equal for programs that are the
    same after normalising.
    """

    question: Question
    labels: Mapping[str, tuple[bool | None, ...]]
    keys: tuple[str, ...]

    @classmethod
    def from_records(
        cls,
        records: Sequence[Mapping[str, Any]],
        item_texts: Mapping[str, str] | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> Self:
        """A question from its records {question_id, question_text, language, code, rubric}, in a shuffled order.

        Shuffled, since the order of a file may tell right from wrong; always in the same way for the same question.
        `about` may have `starter_code`, `setup` and `inputs`, each {"call": ...} or {"stdin": ...}. An item without a
        text goes by its id.

        Raises: ValueError for no records, records of several questions, or an input of another kind.
        """
        ids = {str(record["question_id"]) for record in records}
        if len(ids) != 1:
            raise ValueError(f"the records must be of one question, but they are of {len(ids)}")
        question_id = ids.pop()
        order = np.random.default_rng(_number(question_id)).permutation(len(records))
        records = [records[place] for place in order]
        items = sorted({str(item) for record in records for item in record.get("rubric", {})})
        given = about or {}
        question = Question(
            question_id=question_id,
            text=str(records[0].get("question_text", "")),
            language=str(records[0]["language"]),
            codes=tuple(str(record["code"]) for record in records),
            item_texts={item: (item_texts or {}).get(item, item) for item in items},
            starter_code=str(given.get("starter_code") or ""),
            setup=str(given.get("setup") or ""),
            inputs=tuple(from_fields(one) for one in given.get("inputs") or ()),
        )
        labels = {item: tuple(record.get("rubric", {}).get(item) for record in records) for item in items}
        fixed = question.fixed_names
        return cls(question, labels, tuple(norm_key(code, question.language, fixed) for code in question.codes))

    def only(self, wanted: Callable[[str], bool]) -> "Labelled":
        """The same question with those of its items whose id is wanted."""
        return replace(self, labels={item: labels for item, labels in self.labels.items() if wanted(item)})


@dataclass(frozen=True, slots=True)
class Episode:
    """One few-shot task: places in the question's programs. The queries' labels are not in it."""

    item: str
    k: int
    seed: int
    positives: tuple[int, ...]
    negatives: tuple[int, ...]
    queries: tuple[int, ...]


def _number(text: str) -> int:
    return zlib.crc32(text.encode())


def draw(labelled: Labelled, item: str, k: int, seed: int) -> Episode | None:
    """k + k examples of an item, always the same for the same seed; None where too few programs would be left.

    Queries are all other graded programs but those that are the same as an example after normalising.

    Raises: ValueError for fewer than one example, KeyError for an item that the question does not have.
    """
    if k < 1:
        raise ValueError(f"an episode needs at least one example on each side, not {k}")
    labels = labelled.labels[item]
    sides = [[place for place, label in enumerate(labels) if label is side] for side in (True, False)]
    if min(map(len, sides)) < k + LEAST_LEFT:
        return None
    rng = np.random.default_rng([seed, _number(labelled.question.question_id), _number(item), k])
    positives, negatives = (tuple(map(int, rng.choice(side, k, replace=False))) for side in sides)
    shots = {labelled.keys[place] for place in positives + negatives}
    queries = tuple(
        place for place, label in enumerate(labels) if label is not None and labelled.keys[place] not in shots
    )
    return Episode(item, k, seed, positives, negatives, queries) if queries else None


def episodes(labelled: Labelled, ks: Sequence[int], seeds: Sequence[int]) -> Iterator[Episode]:
    """The episodes of all items of a question that have programs enough."""
    for item in sorted(labelled.labels):
        for k in ks:
            for seed in seeds:
                episode = draw(labelled, item, k, seed)
                if episode is not None:
                    yield episode
