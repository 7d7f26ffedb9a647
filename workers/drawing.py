"""Drawing graded examples from labelled records, as the benchmark does, so that figures can be compared."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from service.jobs import JobName, enqueue
from service.tables import Grade, Purpose, Question, Submission

Labels = Mapping[str, bool]


def draw(question_key: str, labels: Sequence[Labels], items: Sequence[str], k: int, seed: int) -> dict[str, list[int]]:
    """For each item the places of k records that it applies to and of k that it does not, or of all where fewer are.

    The file's order tells correct from wrong programs, so it is shuffled first, the same way for every item and seed.
    """
    order = np.random.default_rng(_number(question_key)).permutation(len(labels))
    drawn = {}
    for item in items:
        generator = np.random.default_rng([seed, _number(question_key), _number(item), k])
        places: list[int] = []
        for applies in (True, False):
            group = [int(place) for place in order if labels[place].get(item) is applies]
            places += [int(place) for place in generator.choice(group, min(k, len(group)), replace=False)]
        drawn[item] = places
    return drawn


def tell_examples(session: Session, question: Question, chosen: Mapping[tuple[str, str], bool]) -> int:
    """Make {(external id, item): applies} the question's drawn examples; how many there are then.

    Examples of an earlier draw go away; what people graded themselves stays and goes before a drawn label.
    """
    ids = _submission_ids(session, question)
    wanted = {(ids[name], item): applies for (name, item), applies in chosen.items()}
    there = session.scalars(select(Grade).where(Grade.question_id == question.id)).all()
    earlier = {
        (grade.submission_id, grade.item_key): grade
        for grade in there
        if grade.grader_id is None and grade.purpose == Purpose.EXAMPLE
    }
    by_people = {(grade.submission_id, grade.item_key) for grade in there} - set(earlier)
    gone = [grade.id for place, grade in earlier.items() if wanted.get(place) is not grade.applies]
    kept = {place for place, grade in earlier.items() if wanted.get(place) is grade.applies}
    new = [
        {
            "question_id": question.id,
            "submission_id": submission_id,
            "item_key": item,
            "applies": applies,
            "purpose": Purpose.EXAMPLE,
        }
        for (submission_id, item), applies in wanted.items()
        if (submission_id, item) not in kept | by_people
    ]
    if gone:
        session.execute(delete(Grade).where(Grade.id.in_(gone)))
    if new:
        session.execute(insert(Grade), new)
    if gone or new:
        enqueue(session, JobName.GRADING_SUGGEST, question.id)
    return len(wanted.keys() - by_people)


def _submission_ids(session: Session, question: Question) -> dict[str, UUID]:
    rows = select(Submission.external_id, Submission.id).where(Submission.question_id == question.id)
    return {name: submission_id for name, submission_id in session.execute(rows)}  # noqa: C416  (rows are no pairs to mypy)


def _number(text: str) -> int:
    return zlib.crc32(text.encode())
