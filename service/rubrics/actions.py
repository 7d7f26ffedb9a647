"""Rubrics: reading the one in force, saving a new version."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from service.assignments.actions import submission_count
from service.errors import Conflict, NotFound, Problem, Unprocessable
from service.jobs import JobName, enqueue
from service.rubrics.checks import find_flaws, read_points
from service.rubrics.files import from_records
from service.rubrics.keys import assign_keys
from service.rubrics.queries import Version, grade_counts, known_keys, rubric_of, version_row, versions_of
from service.rubrics.rubric import Draft, Item, ItemDraft, Rubric, Topic, TopicDraft, draft_of
from service.tables import Level, RubricItem, RubricVersion, User
from service.tables import Topic as TopicRow

__all__ = [
    "Draft",
    "GradedItemsRemoved",
    "Item",
    "ItemDraft",
    "Rubric",
    "Topic",
    "TopicDraft",
    "Version",
    "current",
    "draft_of",
    "from_records",
    "get_version",
    "save",
    "versions",
]


class GradedItemsRemoved(Conflict):
    """Items that people graded are missing from the new version, and nobody said that they may be."""


def current(session: Session, question_id: UUID) -> Rubric | None:
    """The rubric in force; None where none was written yet."""
    row = version_row(session, question_id)
    return rubric_of(session, row) if row is not None else None


def get_version(session: Session, question_id: UUID, number: int) -> Rubric:
    """The rubric as it was.

    Raises:
        NotFound: There is no such version.
    """
    row = version_row(session, question_id, number)
    if row is None:
        raise NotFound(f"This question's rubric has no version {number}.")
    return rubric_of(session, row)


def versions(session: Session, question_id: UUID) -> Sequence[Version]:
    """All versions, newest first, without their content."""
    return versions_of(session, question_id)


def save(
    session: Session, question_id: UUID, draft: Draft, author: User | None = None, *, remove_graded: bool = False
) -> Rubric:
    """Write a new version; where nothing is different, the version in force stays.

    Raises:
        Unprocessable: The draft has flaws; all are named by their place.
        GradedItemsRemoved: It lacks items that people graded, and `remove_graded` does not allow that.
    """
    draft = draft.without_blanks()
    flaws = find_flaws(draft)
    if flaws:
        raise Unprocessable.of(flaw.problem for flaw in flaws)
    before = current(session, question_id)
    topics = _content(session, question_id, draft)
    if before is not None and before.topics == topics:
        return before
    if before is not None and not remove_graded:
        _refuse_removing_graded(session, before, topics)
    version = RubricVersion(
        question_id=question_id,
        version=before.number + 1 if before is not None else 1,
        author_id=author.id if author is not None else None,
    )
    session.add(version)
    session.flush()
    _write(session, version, topics)
    if submission_count(session, question_id):
        enqueue(session, JobName.GRADING_SUGGEST, question_id)
    return Rubric(version.id, question_id, version.version, version.created_at, topics)


def _content(session: Session, question_id: UUID, draft: Draft) -> tuple[Topic, ...]:
    """The draft with every key and number in its place."""
    known = known_keys(session, question_id)
    topic_keys = assign_keys([(topic.key, topic.title) for topic in draft.topics], known.topics, known.used_topics)
    drafts = [item for topic in draft.topics for item in topic.items]
    item_keys = iter(assign_keys([(item.key, item.title) for item in drafts], known.items, known.used_items))
    return tuple(
        Topic(
            key=key,
            title=topic.title.strip(),
            fine_message=topic.fine_message.strip(),
            items=tuple(_item(item, next(item_keys)) for item in topic.items),
        )
        for topic, key in zip(draft.topics, topic_keys, strict=True)
    )


def _item(draft: ItemDraft, key: str) -> Item:
    points = read_points(draft.points)
    if points is None:
        raise ValueError(f"points {draft.points!r} were not checked before; call find_flaws first")
    return Item(
        key=key,
        title=draft.title.strip(),
        meaning=draft.meaning.strip(),
        message=draft.message.strip(),
        level=Level(draft.level),
        points=points,
    )


def _refuse_removing_graded(session: Session, before: Rubric, topics: tuple[Topic, ...]) -> None:
    kept = {item.key for topic in topics for item in topic.items}
    removed = [item for item in before.items if item.key not in kept]
    if not removed:
        return
    counts = grade_counts(session, before.question_id)
    problems = tuple(
        Problem(item.title, f"has {counts[item.key]:,} grade{'' if counts[item.key] == 1 else 's'}")
        for item in removed
        if counts.get(item.key)
    )
    if problems:
        items = "an item that was graded" if len(problems) == 1 else f"{len(problems)} items that were graded"
        raise GradedItemsRemoved(
            f"This removes {items}. The grades stay stored but count no more, until the item comes back.", problems
        )


def _write(session: Session, version: RubricVersion, topics: tuple[Topic, ...]) -> None:
    rows = [
        TopicRow(
            rubric_version_id=version.id,
            key=topic.key,
            position=position,
            title=topic.title,
            fine_message=topic.fine_message,
        )
        for position, topic in enumerate(topics, 1)
    ]
    session.add_all(rows)
    session.flush()
    items = [(row, item) for row, topic in zip(rows, topics, strict=True) for item in topic.items]
    session.add_all(
        RubricItem(
            rubric_version_id=version.id,
            topic_id=row.id,
            key=item.key,
            position=position,
            title=item.title,
            meaning=item.meaning,
            message=item.message,
            level=item.level,
            points=item.points,
        )
        for position, (row, item) in enumerate(items, 1)
    )
    session.flush()
