"""One judgement as the reviewer sees it: the program with its marks, the item in question, the others beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.feedback.actions import Standing, standing_run, standings
from service.grading.queries import grades_of
from service.grading.review import (
    Entry,
    ReviewList,
    Scope,
    rank_of,
    review_list,
    reviewed_count,
)
from service.listing import Listing, Mark, lay_out
from service.rubrics.actions import Item, Rubric
from service.submissions.actions import Behaviour, alike_count, behaviour_of
from service.tables import Grade, GradingRun, Program, Question, Submission

NOTHING = ReviewList((), Counter())


@dataclass(frozen=True, slots=True)
class ItemInReview:
    """An item and how it stands; `grade` is a person's word on it, None where only the model spoke, or nobody."""

    item: Item
    standing: Standing | None
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class InReview:
    """The program under review. `alike` counts the other submissions whose programs are alike, by their text.

    `behaviour` is what the program does; None where it was not watched.
    """

    submission: Submission
    program: Program
    listing: Listing
    asked: ItemInReview
    items: list[ItemInReview]
    alike: int
    behaviour: Behaviour | None
    following: Entry | None
    previous: Entry | None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """How far the review of one question is: what the model left `open`, and how many words people said."""

    question: Question
    run: GradingRun | None
    open: ReviewList
    reviewed: int


def review_line(session: Session, question: Question) -> ReviewLine:
    """How far the review of a question is."""
    run = standing_run(session, question.id)
    still = review_list(session, run, Scope()) if run else NOTHING
    return ReviewLine(question, run, still, reviewed_count(session, question.id))


def lay_out_review(
    session: Session,
    question: Question,
    rubric: Rubric,
    run: GradingRun,
    listed: ReviewList,
    submission: Submission,
    item_key: str,
) -> InReview | None:
    """A submission with one item in question; None where the rubric has no such item."""
    program = session.get_one(Program, submission.program_id)
    standing = standings(session, question.id, [submission.id]).submissions[0]
    grades = grades_of(session, submission.id)
    items = [ItemInReview(item, standing.items.get(item.key), grades.get(item.key)) for item in rubric.items]
    asked = next((one for one in items if one.item.key == item_key), None)
    if asked is None:
        return None
    rank = rank_of(session, run, program, item_key)
    return InReview(
        submission=submission,
        program=program,
        listing=_listing(program, question, asked),
        asked=asked,
        items=items,
        alike=alike_count(session, program) - 1,
        behaviour=behaviour_of(session, question, program),
        following=next(iter(listed.after(rank)), None),
        previous=listed.before(rank) if rank else None,
    )


def following(session: Session, run: GradingRun, scope: Scope, submission: Submission, item_key: str) -> Entry | None:
    """What comes after an item of a submission."""
    rank = rank_of(session, run, session.get_one(Program, submission.program_id), item_key)
    return next(iter(review_list(session, run, scope).after(rank)), None)


def pseudonyms(session: Session, submission_ids: list[UUID]) -> dict[UUID, str]:
    """What submissions are called on staff's pages."""
    found = session.execute(select(Submission.id, Submission.pseudonym).where(Submission.id.in_(submission_ids)))
    return {row.id: row.pseudonym for row in found}


def _listing(program: Program, question: Question, asked: ItemInReview) -> Listing:
    spans = asked.standing.spans if asked.standing else []
    marks = [Mark(int(start), int(end), float(weight), 1) for start, end, weight in spans]
    return lay_out(program.text, question.language, marks, {1: asked.item.title})
