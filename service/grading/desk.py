"""The grading desk: one program, the rubric beside it, and where the work stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.assignments.actions import FEW
from service.grading.candidates import Candidate, next_candidate, suggestion_for
from service.grading.examples import state_of
from service.grading.queries import grades_of
from service.jobs import JobName
from service.listing import Listing, lay_out
from service.rubrics.actions import Item, Rubric
from service.submissions.actions import Behaviour, alike_count, behaviour_of
from service.tables import ACTIVE_JOBS, Grade, Job, JobState, Program, Purpose, Question, Submission, Suggestion, User

# One key an item, none of them a key for something else on the desk.
KEYS = "1234567890qwertyiop"
NUMBERS = ("no", "one", "two", "three")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many examples an item has, and what it still needs."""

    positives: int
    negatives: int

    @property
    def lacking(self) -> str:
        """`for` or `against`, whichever there are too few of and fewer; empty where there are enough."""
        if min(self.positives, self.negatives) >= FEW:
            return ""
        return "for" if self.positives <= self.negatives else "against"

    @property
    def advice(self) -> str:
        """What to do, as the end of a line; empty where there are enough, or hardly anything is graded yet."""
        if not self.lacking or self.positives + self.negatives < FEW:
            return ""
        missing = FEW - min(self.positives, self.negatives)
        have = "has" if missing == 1 else "have"
        not_have = "does not have" if missing == 1 else "do not have"
        return f"grade {NUMBERS[missing]} more that {have if self.lacking == 'for' else not_have} it"


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One item on the desk. `applies` is what the box shows; `said` is a person's word, None where there is none."""

    item: Item
    topic: str
    key: str
    applies: bool
    said: bool | None
    tally: Tally
    probability: float | None


@dataclass(frozen=True, slots=True)
class OnDesk:
    """The program that lies on the desk.

    `stands_for` counts the submissions alike; `by_model` says that the model chose it, `has_bars` that it would already
    say something of it; `state` is `examples.state_of`; `behaviour` is None where it was not watched.
    """

    submission: Submission
    program: Program
    listing: Listing
    stands_for: int
    by_model: bool
    has_bars: bool
    items: list[DeskItem]
    state: str
    grades: Mapping[str, Grade]
    behaviour: Behaviour | None

    @property
    def graded(self) -> Grade | None:
        """The last word of a person on it as an example, None for a new one."""
        examples = [grade for grade in self.grades.values() if grade.purpose == Purpose.EXAMPLE]
        return max(examples, key=lambda grade: grade.created_at, default=None)


@dataclass(frozen=True, slots=True)
class Around:
    """Where a submission stands among the graded ones, oldest first; a new one comes after all of them."""

    number: int
    total: int
    earlier: UUID | None
    later: UUID | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the desk waits for: the model's look at the programs. `error` is why the last one failed."""

    under_way: bool
    error: str


def pick(
    session: Session, question: Question, skipped: Collection[str], likely: str = "", want: bool = True
) -> tuple[Submission, Candidate] | None:
    """The next submission to grade; None when every program is graded."""
    candidate = next_candidate(session, question.id, skipped, likely, want)
    if candidate is None:
        return None
    submission = session.scalars(
        select(Submission)
        .filter_by(program_id=candidate.program_id)
        .order_by(Submission.handed_in_at, Submission.id)
        .limit(1)
    ).first()
    return (submission, candidate) if submission else None


def lay_on_desk(
    session: Session,
    question: Question,
    rubric: Rubric,
    marks: Mapping[str, tuple[int, int]],
    submission: Submission,
    candidate: Candidate | None,
) -> OnDesk:
    """A submission as the desk shows it; `marks` is how many examples are for and against each item."""
    program = session.get_one(Program, submission.program_id)
    known = candidate or suggestion_for(session, question.id, program)
    probabilities = known.probabilities if known else {}
    grades = grades_of(session, submission.id)
    items = [
        DeskItem(
            item=item,
            topic=topic.title,
            key=KEYS[place] if place < len(KEYS) else "",
            applies=grades[item.key].applies if item.key in grades else False,
            said=grades[item.key].applies if item.key in grades else None,
            tally=Tally(*marks.get(item.key, (0, 0))),
            probability=probabilities.get(item.key),
        )
        for place, (topic, item) in enumerate((topic, item) for topic in rubric.topics for item in topic.items)
    ]
    return OnDesk(
        submission=submission,
        program=program,
        listing=lay_out(program.text, question.language),
        stands_for=candidate.stands_for if candidate else alike_count(session, program),
        by_model=isinstance(known, Suggestion) or (known is not None and known.by_model),
        has_bars=bool(probabilities),
        items=items,
        state=state_of(grades),
        grades=grades,
        behaviour=behaviour_of(session, question, program),
    )


def around(session: Session, question: Question, submission_id: UUID | None) -> Around:
    """The neighbours of a submission among the graded examples."""
    first = func.min(Grade.created_at)
    ids = list(
        session.scalars(
            select(Grade.submission_id)
            .where(Grade.question_id == question.id, Grade.purpose == Purpose.EXAMPLE)
            .group_by(Grade.submission_id)
            .order_by(first, Grade.submission_id)
        )
    )
    place = ids.index(submission_id) if submission_id in ids else len(ids)
    return Around(
        number=place + 1,
        total=len(ids),
        earlier=ids[place - 1] if place > 0 else None,
        later=ids[place + 1] if place + 1 < len(ids) else None,
    )


def waiting(session: Session, question_id: UUID) -> Waiting:
    """Whether a worker looks, or is about to look, at what to grade next."""
    jobs = session.scalars(
        select(Job)
        .where(
            Job.subject_id == question_id,
            Job.name.in_([JobName.GRADING_SUGGEST.value, JobName.SUBMISSIONS_PREPARE.value]),
        )
        .order_by(Job.created_at.desc())
        .limit(4)
    ).all()
    under_way = any(job.state in ACTIVE_JOBS for job in jobs)
    failed = jobs[0].error if jobs and jobs[0].state == JobState.FAILED else None
    return Waiting(under_way, "" if under_way else failed or "")


def grader_names(session: Session, grades: Mapping[str, Grade]) -> dict[UUID, str]:
    """The names of those who graded; they are staff, so they may be shown to staff."""
    ids = {grade.grader_id for grade in grades.values() if grade.grader_id}
    return {user.id: user.name for user in session.scalars(select(User).where(User.id.in_(ids)))}
