"""A run watches before it judges: what programs do is stored once, shown, and never run again."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import delete, select

from models.behaviour import Limits, Runner
from models.behaviour.inputs import from_fields
from service.jobs import JobName, transaction
from service.submissions.actions import behaviour_of
from service.tables import Assignment, Grade, GradingRun, Judgement, Program, ProgramOutcome, Question
from tests.workers.conftest import assignment_of, hand_in, in_session
from tests.workers.test_pipeline import read_run, start
from workers.watching import Watcher

SECRET = "marker-that-is-printed"
ODD = [
    f'def every_second(words):\n    print("{SECRET}")\n    return words[::2]\n',
    "def every_second(words):\n    while True:\n        pass\n",
    f'raise ValueError("{SECRET}")\n',
]


def outcomes(context) -> list[ProgramOutcome]:
    return in_session(context, lambda s: list(s.scalars(select(ProgramOutcome))))


def attempted(context) -> set:
    return set(in_session(context, lambda s: s.scalars(select(Program.id).filter_by(attempted=True))))


def read_question(context, question) -> Question:
    return in_session(context, lambda s: s.get_one(Question, question.id))


def test_every_program_is_watched_on_what_the_run_chose(context, question, work, caplog):
    caplog.set_level(logging.DEBUG)
    with transaction(context.database.writing, context.sender) as session:
        hand_in(session, assignment_of(context, question.id), question, ODD, first=500)
    run = read_run(context, start(context, question))
    work()
    run = read_run(context, run)
    assert run.error is None
    assert 0 < len(run.inputs) <= 12
    assert read_question(context, question).watched_on == run.inputs
    keys = {given["key"] for given in run.inputs}
    rows = [row for row in outcomes(context) if row.input_key in keys]
    assert {row.program_id for row in rows} == attempted(context)
    assert len({(row.program_id, row.input_key) for row in outcomes(context)}) == len(outcomes(context))
    kinds = {row.outcome["kind"] for row in rows}
    assert {"finished", "stopped"} <= kinds
    assert all((row.act == "") == (row.outcome["kind"] == "unknown") for row in rows)
    assert SECRET not in caplog.text


def test_pages_show_it_and_judgements_have_witnesses(context, question, work):
    with context.database.writing.begin() as session:
        session.get_one(Question, question.id).references = ["def every_second(words):\n    return words[::2]\n"]
    start(context, question)
    work()
    with context.database.reading() as session:
        shown = [
            behaviour_of(session, session.get_one(Question, question.id), program)
            for program in session.scalars(select(Program).filter_by(attempted=True))
        ]
        told = [judgement.witness for judgement in session.scalars(select(Judgement)) if judgement.witness]
    assert all(shown)
    assert any(one.differing for one in shown)
    assert {one.others for one in shown} == {"the solution"}
    assert told
    assert all(witness.keys() == {"input", "got", "others", "sentence"} for witness in told)
    assert all(witness["input"] in witness["sentence"] for witness in told)


def test_another_process_runs_nothing_again(context, question, work, monkeypatch):
    start(context, question)
    work()
    inputs = [from_fields(given) for given in read_question(context, question).watched_on]
    runner = Runner(context.grader().runner.limits)
    watcher = Watcher(runner, question.id, "")
    with context.database.reading() as session:
        watcher.recall(session)
        texts = list(session.scalars(select(Program.text).filter_by(attempted=True)))
    monkeypatch.setattr(Runner, "_trial", lambda *_: pytest.fail("a program was run that is known"))
    seen = runner.observe_all([text for text in texts if "while" not in text], inputs)
    assert all(outcome.kind != "unknown" or outcome.reason for one in seen for outcome in one.outcomes)


def test_what_was_seen_under_other_limits_or_behind_another_setup_counts_no_more(context, question, work):
    start(context, question)
    work()
    given = from_fields(read_question(context, question).watched_on[0])
    text = in_session(context, lambda s: s.scalars(select(Program.text).filter_by(attempted=True)).first())
    limits = context.grader().runner.limits
    for other, setup in ((Limits(input_seconds=0.3), ""), (limits, "LIMIT = 1\n")):
        runner = Runner(other)
        with context.database.reading() as session:
            Watcher(runner, question.id, setup).recall(session)
        assert runner.known(text, setup, given) is None


@pytest.mark.parametrize("switch", ["assignment", "site", "language", "question"])
def test_where_running_is_off_everything_works_from_text(context, question, work, switch):
    if switch == "assignment":
        with context.database.writing.begin() as session:
            session.get_one(Assignment, question.assignment_id).run_programs = False
    if switch == "question":
        with context.database.writing.begin() as session:
            session.get_one(Question, question.id).inputs = []
    off = {"site": {"run_programs": False}, "language": {"run_languages": "java"}}.get(switch, {})
    settings = context.settings.model_copy(update=off)
    object.__setattr__(context, "settings", settings)
    run = start(context, question)
    work()
    run = read_run(context, run)
    assert (run.state.value, run.inputs, run.done) == ("done", [], run.total)
    assert outcomes(context) == []
    assert {row.witness for row in in_session(context, lambda s: s.scalars(select(Judgement)).all())} == {None}


def test_an_instructors_inputs_are_tried(context, question, work):
    given = [{"call": 'every_second(["only", "these"])'}, {"call": "every_second([])"}]
    with context.database.writing.begin() as session:
        session.get_one(Question, question.id).inputs = given
    run = start(context, question)
    work()
    tried = [{"call": one["call"]} for one in read_run(context, run).inputs if "call" in one]
    assert [one for one in tried if one in given] == given


def test_the_desk_knows_what_programs_do_before_anything_is_graded(context, question, work):
    with context.database.writing.begin() as session:
        session.execute(delete(Grade))
    work()
    assert in_session(context, lambda s: s.scalars(select(GradingRun)).all()) == []
    assert {row.program_id for row in outcomes(context)} == attempted(context)


def test_a_chunk_in_another_process_takes_what_is_stored(context, question, work, monkeypatch):
    run = start(context, question)
    work(only=JobName.SUBMISSIONS_PREPARE)
    work(only=JobName.GRADING_PREPARE)
    before = len(outcomes(context))
    fresh = Runner(context.grader().runner.limits)
    monkeypatch.setattr(fresh, "_trial", lambda *_: pytest.fail("a program was run that is known"))
    for holder in (context.grader(), context.grader()._evidence):
        monkeypatch.setattr(holder, "runner", fresh)
    work(only=JobName.GRADING_JUDGE)
    assert read_run(context, run).error is None
    assert len(outcomes(context)) == before > 0
