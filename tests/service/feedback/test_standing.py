"""Which word counts on an item, and which submissions count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from service.feedback.actions import Standing, standings
from service.tables import Judgement, RunState, Source, Verdict, now
from tests.service.feedback.conftest import ABSENT, WITNESS, Desk


def items_of(desk: Desk) -> dict[str, Standing]:
    return standings(desk.session, desk.question.id).submissions[0].items


def test_model_speaks_until_a_person_does(desk: Desk) -> None:
    submission = desk.submission()
    run = desk.run()
    desk.judge(submission, run, {"no_float": 0.94, "never_reads": 0.5, "off_by_one": 0.01})
    found = items_of(desk)
    assert {key: word.verdict for key, word in found.items()} == {
        "no_float": Verdict.APPLIES,
        "never_reads": Verdict.UNSURE,
        "off_by_one": Verdict.ABSENT,
    }
    assert found["no_float"].probability == 0.94
    assert found["no_float"].witness == WITNESS
    desk.grade(submission, "no_float", False)
    desk.grade(submission, "never_reads", True)
    found = items_of(desk)
    assert found["no_float"] == Standing(Verdict.ABSENT, Source.PERSON)
    assert found["never_reads"] == Standing(Verdict.APPLIES, Source.PERSON)


def test_a_person_who_says_the_same_keeps_the_marks(desk: Desk) -> None:
    submission = desk.submission()
    desk.judge(submission, desk.run(), {"no_float": 0.94})
    spans = items_of(desk)["no_float"].spans
    desk.grade(submission, "no_float", True)
    word = items_of(desk)["no_float"]
    assert (word.source, word.probability, word.spans) == (Source.PERSON, None, spans)
    assert spans


def test_words_of_an_identical_graded_program_are_a_persons(desk: Desk) -> None:
    submission = desk.submission()
    desk.judge(submission, desk.run(), {"no_float": 0.94})
    desk.session.query(Judgement).update({"source": Source.PERSON})
    assert items_of(desk)["no_float"].source == Source.PERSON


@pytest.mark.parametrize(
    ("states", "newest"),
    [
        ((RunState.DONE, RunState.DONE), 2),
        ((RunState.DONE, RunState.RUNNING), 1),
        ((RunState.STOPPED, RunState.FAILED), 2),
    ],
)
def test_newest_finished_run_stands(desk: Desk, states: tuple[RunState, ...], newest: int) -> None:
    submission = desk.submission()
    runs = [desk.run(state, examples=10 * number) for number, state in enumerate(states, 1)]
    for run in runs:
        desk.judge(submission, run, {"no_float": 0.9 if run.number == newest else 0.1})
    found = standings(desk.session, desk.question.id)
    assert (found.run_id, found.examples) == (runs[newest - 1].id, 10 * newest)
    assert items_of(desk)["no_float"].verdict == Verdict.APPLIES


def test_a_run_that_has_not_begun_to_judge_does_not_stand(desk: Desk) -> None:
    desk.submission()
    desk.run(RunState.QUEUED).item_keys = {}
    assert standings(desk.session, desk.question.id).run_id is None


def test_nothing_attempted_has_no_judgements(desk: Desk) -> None:
    submission = desk.submission(attempted=False)
    desk.judge(submission, desk.run(), ABSENT)
    found = standings(desk.session, desk.question.id).submissions[0]
    assert (found.attempted, found.items, found.is_read) == (False, {}, True)


def test_the_latest_attempt_in_time_counts(desk: Desk, student) -> None:
    desk.submission(student.enrollment, attempt=1)
    second = desk.submission(student.enrollment, attempt=2)
    late = desk.submission(student.enrollment, attempt=3, handed_in_at=now() + timedelta(days=2))
    alone = desk.submission()
    found = {one.submission_id for one in standings(desk.session, desk.question.id).submissions}
    assert found == {second.id, alone.id}
    asked = standings(desk.session, desk.question.id, [late.id]).submissions
    assert [one.submission_id for one in asked] == [late.id]


def test_a_class_takes_a_handful_of_queries(desk: Desk, database) -> None:
    run = desk.run()
    for _ in range(30):
        desk.judge(desk.submission(), run, ABSENT)
    desk.session.commit()
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    with database.reading() as reading:
        assert len(standings(reading, desk.question.id).submissions) == 30
    assert len(seen) == 5  # the begin is one
