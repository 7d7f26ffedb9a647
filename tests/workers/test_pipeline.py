"""From an upload to judgements, by the real grader, on both kinds of database."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select

from service.grading import actions as grading
from service.jobs import JobName, transaction
from service.tables import (
    ChunkState,
    Grade,
    GradingRun,
    Job,
    JobState,
    Judgement,
    Program,
    Question,
    RunChunk,
    RunState,
    Source,
    Submission,
    Suggestion,
)
from tests.workers.conftest import assignment_of, hand_in, in_session
from workers.sweep import recover


def start(context, question):
    with transaction(context.database.writing, context.sender) as session:
        return grading.start_run(session, session.get_one(Question, question.id), None)


def read_run(context, run) -> GradingRun:
    return in_session(context, lambda s: s.get_one(GradingRun, run.id))


def judgements(context) -> dict:
    rows = in_session(context, lambda s: s.scalars(select(Judgement)).all())
    return {(row.program_id, row.item_key, row.reuse_key): row for row in rows}


def attempted_submissions(context) -> int:
    query = select(func.count(Submission.id)).join(Program).where(Program.attempted)
    return in_session(context, lambda s: s.scalar(query))


def test_an_upload_is_judged(context, question, work):
    run = start(context, question)
    work()
    run = read_run(context, run)
    assert (run.state, run.error) == (RunState.DONE, None)
    programs = {p.id: p for p in in_session(context, lambda s: s.scalars(select(Program)).all())}
    attempted = {p.id for p in programs.values() if p.attempted}
    assert (run.total, run.done, run.reused) == (26, 26, 0)
    assert run.not_attempted == 26 - attempted_submissions(context) > 0
    rows = judgements(context)
    assert {key[0] for key in rows} == attempted
    assert len(rows) == len(attempted) * len(run.item_keys)
    for row in rows.values():
        assert 0 <= row.probability <= 1
        text = programs[row.program_id].text
        for first, last, weight in row.spans:
            assert 0 <= first < last <= len(text)
            assert text[first:last].strip()
            assert 0 < weight <= 1
    assert any(row.spans for row in rows.values())


def test_a_persons_word_on_an_identical_program_stands(context, question, work):
    start(context, question)
    work()
    told = in_session(
        context,
        lambda s: s.execute(
            select(Judgement.verdict, Judgement.source, Judgement.probability, Grade.applies)
            .join(Submission, Submission.program_id == Judgement.program_id)
            .join(Grade, (Grade.submission_id == Submission.id) & (Grade.item_key == Judgement.item_key))
        ).all(),
    )
    assert told
    for verdict, source, probability, applies in told:
        assert source == Source.PERSON
        assert (verdict, probability) == (("applies", 1.0) if applies else ("absent", 0.0))


def test_an_unchanged_question_is_judged_from_what_is_there(context, question, work):
    start(context, question)
    work()
    before = judgements(context)
    again = start(context, question)
    assert JobName.GRADING_JUDGE not in work()
    again = read_run(context, again)
    assert (again.state, again.reused, again.done) == (RunState.DONE, attempted_submissions(context), 26)
    assert judgements(context).keys() == before.keys()


def test_other_examples_of_one_item_judge_that_item_alone_anew(context, question, work):
    first = start(context, question)
    work()
    with context.database.writing.begin() as session:
        gone = session.scalars(select(Grade).order_by(Grade.created_at, Grade.item_key)).first()
        session.delete(gone)
    second = start(context, question)
    work()
    old, new = read_run(context, first).item_keys, read_run(context, second).item_keys
    assert {item for item in old if old[item] != new[item]} == {gone.item_key}


def test_programs_that_are_alike_get_the_same_answer_and_marks_of_their_own(context, question, work):
    text = in_session(context, lambda s: s.scalars(select(Program.text).where(Program.text.contains("for "))).first())
    twin = "# my solution\n\n" + text.replace("    ", "\t")
    with transaction(context.database.writing, context.sender) as session:
        hand_in(session, assignment_of(context, question.id), question, [twin], first=500)
    start(context, question)
    work()
    rows = judgements(context).values()
    programs = {p.text: p for p in in_session(context, lambda s: s.scalars(select(Program)).all())}
    assert programs[text].norm_key == programs[twin].norm_key
    for item in {row.item_key for row in rows}:
        one, other = (
            next(row for row in rows if row.item_key == item and row.program_id == programs[code].id)
            for code in (text, twin)
        )
        assert (one.probability, one.verdict) == (other.probability, other.verdict)
        assert [_squeezed(text, span) for span in one.spans] == [_squeezed(twin, span) for span in other.spans]


def _squeezed(text, span):
    return "".join(text[span[0] : span[1]].split())


def test_a_stopped_run_goes_on_where_it_was(context, question, work):
    run = start(context, question)
    work(only=JobName.SUBMISSIONS_PREPARE)
    work(only=JobName.GRADING_PREPARE)
    work(most=1, only=JobName.GRADING_JUDGE)
    with transaction(context.database.writing, context.sender) as session:
        grading.stop_run(session, session.get_one(GradingRun, run.id))
    work()
    stopped = read_run(context, run)
    assert stopped.state == RunState.STOPPED
    assert 0 < stopped.done < stopped.total
    judged = judgements(context)
    with transaction(context.database.writing, context.sender) as session:
        grading.resume_run(session, session.get_one(GradingRun, run.id))
    work()
    assert read_run(context, run).state == RunState.DONE
    assert read_run(context, run).done == stopped.total
    assert judged.keys() < judgements(context).keys()


def test_a_worker_that_dies_loses_and_doubles_nothing(context, question, work):
    run = start(context, question)
    work(only=JobName.GRADING_PREPARE)
    with context.database.writing.begin() as session:  # as it stands after kill -9 in the middle of a chunk
        job = session.scalars(select(Job).filter_by(name=JobName.GRADING_JUDGE.value).order_by(Job.created_at)).first()
        job.state, job.deliveries = JobState.RUNNING, 1
    recover(context.database, context.sender, context.settings)
    work()
    finished = read_run(context, run)
    assert (finished.state, finished.done) == (RunState.DONE, finished.total)
    doubles = select(func.count(Judgement.id)).group_by(Judgement.program_id, Judgement.item_key, Judgement.reuse_key)
    assert set(in_session(context, lambda s: s.scalars(doubles).all())) == {1}


def test_a_chunk_that_comes_twice_counts_once(context, question, work):
    run = start(context, question)
    work()
    with context.database.writing.begin() as session:
        job = session.scalars(select(Job).filter_by(name=JobName.GRADING_JUDGE.value)).first()
        job.state = JobState.QUEUED
    assert work() == [JobName.GRADING_JUDGE]
    assert read_run(context, run).done == read_run(context, run).total


def test_without_examples_everything_is_unsure_and_said(context, question, work):
    with context.database.writing.begin() as session:
        session.execute(delete(Grade))
    run = start(context, question)
    work()
    run = read_run(context, run)
    assert run.state == RunState.DONE
    assert {row.verdict for row in judgements(context).values()} == {"unsure"}
    assert {note["item"] for note in run.notes} >= set(run.item_keys)


def test_what_fails_is_told_on_the_run(context, question, work, monkeypatch):
    run = start(context, question)
    work(only=JobName.GRADING_PREPARE)
    with context.database.writing.begin() as session:
        session.get_one(GradingRun, run.id).prepared = b"made by another version"
    work()
    run = read_run(context, run)
    assert run.state == RunState.FAILED
    assert "prepared by another version of the model; start a new one" in run.error
    chunks = in_session(context, lambda s: s.scalars(select(RunChunk.state)).all())
    assert set(chunks) == {ChunkState.OPEN}


@pytest.mark.parametrize("graded", [True, False])
def test_what_to_grade_next_is_listed_once_for_each_kind_of_program(context, question, work, graded):
    if not graded:
        with context.database.writing.begin() as session:
            session.execute(delete(Grade))
    work()
    rows = in_session(context, lambda s: s.scalars(select(Suggestion).order_by(Suggestion.rank)).all())
    keys = in_session(
        context, lambda s: {p.id: p.norm_key for p in s.scalars(select(Program).filter_by(attempted=True))}
    )
    assert [row.rank for row in rows] == list(range(len(rows)))
    assert sorted(keys[row.program_id] for row in rows) == sorted(set(keys.values()))
    assert sum(row.stands_for for row in rows) == attempted_submissions(context)
    assert all(bool(row.probabilities) == graded for row in rows)
