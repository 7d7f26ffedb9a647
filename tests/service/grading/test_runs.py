"""Grading runs: started once at a time, stopped, resumed; their pages, end points and events."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from service.errors import Conflict
from service.grading import actions
from service.tables import ChunkState, GradingRun, Job, JobState, Question, RunChunk, RunState, now


def add_chunk(session, run: GradingRun, state: ChunkState, position: int, submissions: int = 10) -> RunChunk:
    chunk = RunChunk(run_id=run.id, position=position, program_ids=[], submissions=submissions, state=state)
    session.add(chunk)
    session.flush()
    return chunk


def test_a_run_is_queued_with_its_job(desk, instructor):
    desk.hand_in("a = 1")
    run = desk.start(instructor.user.id)
    assert (run.number, run.state, run.author_id) == (1, RunState.QUEUED, instructor.user.id)
    assert desk.jobs() == [("grading.prepare", run.id)]


def test_a_run_needs_a_rubric(empty_desk):
    empty_desk.hand_in("a = 1")
    with pytest.raises(Conflict, match="has no rubric yet"):
        empty_desk.start()


def test_a_run_needs_programs(desk):
    with pytest.raises(Conflict, match="Nothing was handed in"):
        desk.start()


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING])
def test_one_run_at_a_time(desk, state):
    desk.hand_in("a = 1")
    desk.run(state)
    with pytest.raises(Conflict, match=r"Run 1 of .* is under way"):
        desk.start()


@pytest.mark.parametrize("state", [RunState.DONE, RunState.FAILED, RunState.STOPPED])
def test_after_a_run_comes_the_next(desk, state):
    desk.hand_in("a = 1")
    desk.run(state, number=4)
    assert desk.start().number == 5


def test_only_a_run_under_way_can_be_stopped(desk):
    run_id = desk.run(RunState.RUNNING).id
    with desk.changing() as session:
        actions.stop_run(session, session.get_one(GradingRun, run_id))
    with desk.changing() as session, pytest.raises(Conflict, match="it is stopped"):
        actions.stop_run(session, session.get_one(GradingRun, run_id))


def test_resuming_sends_the_open_chunks_again(desk):
    run_id = desk.run(RunState.FAILED, error="The worker ended.").id
    with desk.changing() as session:
        run = session.get_one(GradingRun, run_id)
        add_chunk(session, run, ChunkState.DONE, 0)
        left = [add_chunk(session, run, ChunkState.FAILED, 1), add_chunk(session, run, ChunkState.OPEN, 2)]
        actions.resume_run(session, run)
    assert (run.state, run.error) == (RunState.RUNNING, None)
    assert [chunk.state for chunk in left] == [ChunkState.OPEN, ChunkState.OPEN]
    assert sorted(desk.jobs()) == sorted(("grading.judge", chunk.id) for chunk in left)


def test_resuming_before_the_chunks_were_cut_prepares_again(desk):
    run_id = desk.run(RunState.STOPPED).id
    with desk.changing() as session:
        run = session.get_one(GradingRun, run_id)
        actions.resume_run(session, run)
    assert run.state == RunState.QUEUED
    assert desk.jobs() == [("grading.prepare", run_id)]


@pytest.mark.parametrize(
    ("state", "newer", "why"),
    [
        (RunState.DONE, False, "it is done"),
        (RunState.RUNNING, False, "it is running"),
        (RunState.STOPPED, True, "newer"),
    ],
)
def test_a_run_that_goes_on_is_done_or_overtaken_is_not_resumed(desk, state, newer, why):
    run_id = desk.run(state, number=2).id
    if newer:
        desk.run(RunState.DONE, number=3)
    with desk.changing() as session, pytest.raises(Conflict, match=why):
        actions.resume_run(session, session.get_one(GradingRun, run_id))


def test_the_time_left_follows_the_pace_since_the_work_was_sent_out(desk, session):
    began = now() - timedelta(hours=5)
    run = desk.run(RunState.RUNNING, total=40, done=20, started_at=began)
    sent = now() - timedelta(seconds=10)
    for position, (state, finished) in enumerate([("done", began), ("done", now()), ("running", None)]):
        chunk = add_chunk(session, run, ChunkState.DONE, position)
        created = began if finished == began else sent
        session.add(
            Job(name="grading.judge", subject_id=chunk.id, state=state, finished_at=finished, created_at=created)
        )
    session.flush()
    # 10 programs in the 10 s since the resume, 20 to go; the five hours before do not count.
    assert actions.describe(session, run).seconds_left == pytest.approx(20, abs=2)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": RunState.QUEUED}, "Waiting for a worker"),
        ({"state": RunState.RUNNING, "examples": 14}, "Learning from 14\u00a0examples"),
        ({"state": RunState.RUNNING}, "Reading programs and examples"),
        (
            {"state": RunState.RUNNING, "total": 1862, "done": 1204, "unsure": 38, "reused": 3, "not_attempted": 2},
            "1,204 of 1,862\u00a0programs · 38 unsure · 2 not attempted · 3 taken over from before",
        ),
    ],
)
def test_progress_in_words(desk, session, values, said):
    run = desk.run(**values)
    assert actions.describe(session, run).summary == said


def test_a_job_that_nobody_takes_is_told(desk, session):
    run = desk.run(RunState.QUEUED)
    session.add(Job(name="grading.prepare", subject_id=run.id, created_at=now() - timedelta(minutes=1)))
    session.flush()
    assert "no worker has taken it yet" in actions.describe(session, run).summary


def test_the_cause_of_a_job_that_was_given_up_is_told_until_it_is_tried_again(desk, session):
    run = desk.run(RunState.RUNNING)
    session.add(
        Job(name="grading.prepare", subject_id=run.id, state=JobState.FAILED, error="The worker ended 5 times.")
    )
    session.flush()
    assert actions.describe(session, run).error == "The worker ended 5 times."
    session.add(Job(name="grading.prepare", subject_id=run.id))
    session.flush()
    assert actions.describe(session, run).error is None


def test_starting_on_the_page_leads_to_the_run(desk, instructor, place, sender):
    desk.hand_in("a = 1")
    runs = f"/assignments/{place.assignment.id}/runs"
    assert "No run yet" in instructor.browser.get(runs).text
    answer = instructor.browser.send_form(runs, to=f"{desk.path}/runs")
    assert answer.status_code == 303
    page = instructor.browser.get(answer.headers["location"])
    assert "Run 1 is under way" in page.text
    assert 'http-equiv="refresh"' in page.text
    assert len(sender.sent) == 1
    assert "Watch run 1" in instructor.browser.get(runs).text
    stopped = instructor.browser.send_form(answer.headers["location"], to=f"{answer.headers['location']}/stop")
    page = instructor.browser.get(stopped.headers["location"])
    assert "was stopped at 0 of" in page.text
    instructor.browser.send_form(answer.headers["location"], to=f"{answer.headers['location']}/resume")
    assert "is under way" in instructor.browser.get(answer.headers["location"]).text


def test_starting_every_question_says_what_could_not_start(desk, instructor, place, database):
    desk.hand_in("a = 1")
    with database.writing() as session:
        for position, key in ((2, "q2"), (3, "q3")):
            session.add(
                Question(
                    assignment_id=place.assignment.id,
                    position=position,
                    key=key,
                    title=key.upper(),
                    statement="",
                    language="python",
                    inputs=None,
                )
            )
        session.commit()
    runs = f"/assignments/{place.assignment.id}/runs"
    answer = instructor.browser.send_form(f"{desk.path}/examples", to=runs)
    assert answer.headers["location"] == runs
    page = instructor.browser.get(runs)
    assert "1\u00a0run started. “Q2” has no rubric yet; write one first. “Q3” has no rubric" in page.text


def test_a_finished_run_tells_its_figures_its_warnings_and_what_comes_next(desk, instructor):
    notes = [{"item": "early", "text": "has 1 example for."}]
    run = desk.run(RunState.DONE, total=300, done=300, unsure=38, notes=notes, model_version="m1")
    page = instructor.browser.get(f"/runs/{run.id}").text
    assert "300\u00a0programs read, 38 unsure" in page
    assert "Item early." in page
    assert "has 1 example for." in page
    assert f'href="{desk.path}/review"' in page
    assert "Stop" not in page


def test_a_failed_run_tells_its_cause(desk, instructor):
    run = desk.run(RunState.FAILED, error="The weights in FEEDFORWARD_MODEL_PATH can't be read.")
    page = instructor.browser.get(f"/runs/{run.id}").text
    assert "The weights in FEEDFORWARD_MODEL_PATH can&#39;t be read." in page
    assert "Resume" in page


def read_events(text: str) -> list[tuple[str, dict]]:
    found = []
    for block in text.strip().split("\n\n"):
        if block.startswith("event: "):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_events_end_when_the_run_ends(desk, instructor):
    run = desk.run(RunState.DONE, total=3, done=3)
    answer = instructor.browser.get(f"/runs/{run.id}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = read_events(answer.text)
    assert [name for name, _ in events] == ["progress", "end"]
    assert events[-1][1]["state"] == "done"
    assert events[-1][1]["done"] == 3


def test_events_follow_the_row(desk, instructor, database, monkeypatch):
    from service.grading import progress

    run = desk.run(RunState.RUNNING, total=3, done=1)
    ticks = []

    async def tick(_seconds: float) -> None:
        ticks.append(1)
        with database.writing() as session:
            row = session.get_one(GradingRun, run.id)
            row.done = min(row.done + 1, 3)
            row.state = RunState.DONE if len(ticks) == 3 else RunState.RUNNING
            session.commit()

    monkeypatch.setattr(progress.asyncio, "sleep", tick)
    events = read_events(instructor.browser.get(f"/runs/{run.id}/events").text)
    assert [(name, run["done"]) for name, run in events] == [
        ("progress", 1),
        ("progress", 2),
        ("progress", 3),
        ("progress", 3),
        ("end", 3),
    ]


def test_rest_start_poll_stop_resume(desk, instructor, token):
    desk.hand_in("a = 1")
    head, web = token(instructor, "grading"), instructor.browser
    answer = web.post(f"/api/v1/questions/{desk.question_id}/runs", headers=head)
    assert answer.status_code == 202
    where = answer.headers["location"]
    assert where == f"/api/v1/runs/{answer.json()['id']}"
    assert web.get(where, headers=head).json()["state"] == "queued"
    again = web.post(f"/api/v1/questions/{desk.question_id}/runs", headers=head)
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")
    assert web.post(f"{where}/stop", headers=head).json()["state"] == "stopped"
    assert read_events(web.get(f"{where}/events", headers=head).text)[-1][1]["state"] == "stopped"
    resumed = web.post(f"{where}/resume", headers=head)
    assert (resumed.status_code, resumed.headers["location"]) == (202, where)


def test_rest_the_same_key_starts_one_run(desk, instructor, token, place):
    desk.hand_in("a = 1")
    head = token(instructor, "grading") | {"Idempotency-Key": "once"}
    path = f"/api/v1/assignments/{place.assignment.id}/runs"
    first, second = (instructor.browser.post(path, headers=head) for _ in range(2))
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert first.headers["location"] == second.headers["location"]


def test_rest_judgements_page_by_page(desk, instructor, token):
    one, twin = desk.hand_in("a = 1", times=2)
    other = desk.hand_in("b = 1")[0]
    desk.judge(one, second=0.9, early=0.5)
    desk.judge(other, second=0.1)
    run = desk.run()
    head, found, cursor = token(instructor, "grading"), [], ""
    while cursor is not None:
        page = instructor.browser.get(f"/api/v1/runs/{run.id}/judgements?limit=2&cursor={cursor}", headers=head).json()
        found, cursor = found + page["items"], page["next"]
    assert {(row["program_id"], row["item_key"]) for row in found} == {
        (str(one.program_id), "second"),
        (str(one.program_id), "early"),
        (str(other.program_id), "second"),
    }
    row = next(row for row in found if row["item_key"] == "early")
    assert (row["verdict"], row["spans"], row["source"]) == ("unsure", [[0.0, 3.0, 1.0]], "model")
    assert row["submission_ids"] == [str(one.id), str(twin.id)]
