"""`feedforward serve` when things go wrong: it says so in one line, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from migrations.upgrade import upgrade
from service.db import Database, make_database, make_engine
from service.tables import ChunkState, GradingRun, Job, JobState, Judgement, RunChunk, RunState
from tests.support.served import Served, all_gone, answers
from tests.support.servers import wait_until

Start = Callable[..., Served]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start an installation in a folder of this test's own; whatever still runs at the end is ended."""
    started: list[Served] = []

    def begin(*options: str, folder: Path = tmp_path / "var", **settings: str) -> Served:
        started.append(Served(folder, tmp_path / f"{len(started)}.out", *options, **settings))
        return started[-1]

    yield begin
    for served in started:
        served.end(signal.SIGTERM)


def refusal(served: Served) -> str:
    """The one line with which it ended."""
    assert served.process.wait(60) == 1
    assert served.said.count("\n") == 1
    return served.said


def test_a_port_in_use(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} is in use" in refusal(start("--port", str(port)))


def test_a_folder_that_cannot_be_written(start: Start, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    served = start(folder=tmp_path / "file" / "var", database_url=f"sqlite:///{tmp_path / 'a.db'}")
    assert "can't be written" in refusal(served)


def test_a_database_of_a_newer_version(start: Start, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newer.db'}"
    engine = make_engine(url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "newer version (9999)" in refusal(start(database_url=url))


def test_a_killed_supervisor_leaves_no_orphan_and_a_second_start_works(start: Start) -> None:
    served = start("--no-demo")
    url = served.wait_until_ready()
    family = served.family()
    served.process.kill()
    served.process.wait()
    again = start("--no-demo")
    wait_until(lambda: all_gone(family), "the end of all children", 15)
    assert answers(again.wait_until_ready())
    assert not answers(url)


def test_a_killed_web_process_comes_back_and_ctrl_c_ends_everything(start: Start) -> None:
    served = start("--no-demo")
    url = served.wait_until_ready()
    os.kill(served.parts()["web"], signal.SIGKILL)
    wait_until(lambda: "The web process was ended by SIGKILL" in served.said, "the line", 10)
    wait_until(lambda: answers(url), "the web process", 60)
    family = served.family()
    assert len(family) == 3
    assert served.end(signal.SIGINT) == 0
    assert all_gone(family)
    assert not answers(url)


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(start: Start, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    served = start("--demo", database_url=url, grade_chunk_programs="16")
    served.wait_until_ready()
    database = make_database(url)
    wait_until(lambda: _chunks(database, ChunkState.DONE) > 0, "the first chunk", 180)
    killed = served.parts()["worker"]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: "one of its students: http" in served.said, "the demo's links", 240)
    assert f"The worker process was ended by {signal.SIGKILL.name}" in served.said
    assert served.parts()["worker"] != killed
    _check_complete(database)
    database.engine.dispose()


def _chunks(database: Database, state: ChunkState) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(RunChunk).filter_by(state=state)) or 0


def _check_complete(database: Database) -> None:
    with database.reading() as session:
        runs = session.scalars(select(GradingRun)).all()
        assert len(runs) == 3
        for run in runs:
            assert run.state == RunState.DONE
            assert run.done == run.total
        assert _chunks(database, ChunkState.DONE) == session.scalar(select(func.count()).select_from(RunChunk))
        chunked = {program for chunk in session.scalars(select(RunChunk)) for program in chunk.program_ids}
        judged = session.execute(select(Judgement.program_id, Judgement.item_key, Judgement.question_id)).all()
        assert len(judged) == len(set(judged))
        assert {str(program) for program, _, _ in judged} == chunked
        states = set(session.scalars(select(Job.state)))
        assert JobState.FAILED not in states
        assert max(session.scalars(select(Job.deliveries))) >= 2  # somebody else finished what the killed one began
