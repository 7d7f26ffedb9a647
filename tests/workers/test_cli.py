"""The command line: what it says, on which stream, and with which exit code."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.behaviour import Observation, Outcome, Runner
from service.auth.passwords import matches
from service.db import make_engine, open_database
from service.errors import SetUpError
from service.settings import Settings, get_settings
from service.tables import User
from workers import cli
from workers.cli import run
from workers.preflight import interpreter_fault


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of this test's own."""
    monkeypatch.setenv("FEEDFORWARD_VAR_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on the error stream; nothing was said on the other."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("\n")
    assert err.count("\n") == 1
    return err


def test_without_arguments_it_shows_its_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    shown = capsys.readouterr().out
    for command in ("serve", "worker", "migrate", "create-user", "doctor"):
        assert command in shown


@pytest.mark.parametrize(
    "arguments", [["serv"], ["serve", "--prot", "1"], ["serve", "--port", "many"], ["create-user"]]
)
def test_a_wrong_call_is_one_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert told(capsys).endswith("(see --help)\n")


def test_a_wrong_setting_is_named_without_its_value(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDFORWARD_PORT", "not-a-port")
    assert run(["migrate"]) == 2
    line = told(capsys)
    assert line.startswith("feedforward: FEEDFORWARD_PORT: ")
    assert "not-a-port" not in line


def test_production_refuses_the_default_secret(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDFORWARD_ENVIRONMENT", "production")
    assert run(["migrate"]) == 2
    assert told(capsys).startswith("feedforward: FEEDFORWARD_SECRET_KEY is the default")


def test_a_database_that_does_not_answer_is_told_in_the_drivers_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDFORWARD_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    assert run(["migrate"]) == 1
    line = told(capsys)
    assert line.startswith("feedforward: The database can't be used: ")
    assert "secret" not in line


def test_an_error_of_ours_is_one_line_however_long() -> None:
    assert cli.explain(SetUpError("No room.")) == (1, "No room.")
    assert cli.explain(FileNotFoundError(2, "No such file or directory", "q1.jsonl")) == (
        1,
        "q1.jsonl: No such file or directory.",
    )


def test_a_fault_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(cli, "app", broken)
    with pytest.raises(ZeroDivisionError):
        run(["migrate"])


def test_the_database_goes_up_and_down(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrate"]) == 0
    version = re.fullmatch(r"The database is at version (\S+)\.\n", capsys.readouterr().out)
    assert version
    assert version[1] != "base"
    assert run(["migrate", "--down-to", "base"]) == 0
    assert capsys.readouterr().out == "The database is at version base.\n"


def test_a_database_of_a_newer_version_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    run(["migrate"])
    engine = make_engine(Settings().sqlalchemy_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    capsys.readouterr()
    assert run(["migrate"]) == 1
    assert "newer version (9999)" in told(capsys)


def test_an_account_is_made_with_a_password_from_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["migrate"])
    capsys.readouterr()
    call = ["create-user", "Ada@Example.org", "--name", "Ada Lovelace", "--courses", "--password-stdin"]
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert run(call) == 0
    assert capsys.readouterr().out == "Ada Lovelace can sign in as ada@example.org.\n"
    database = open_database(Settings())
    with database.reading() as session:
        user = session.query(User).one()
    database.engine.dispose()
    assert user.can_create_courses
    assert matches("correct horse battery", user.password_hash)
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert run(call) == 1
    assert "already a user" in told(capsys)


def test_the_doctor_finds_what_is_missing_and_then_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDFORWARD_MODEL_BACKEND", "numpy")
    assert run(["doctor", "--json"]) == 1
    found = {finding["what"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert set(found) == {"folder", "secret", "database", "queue", "model", "interpreter"}
    assert [what for what, finding in found.items() if not finding["fine"]] == ["database"]
    assert "feedforward migrate" in found["database"]["detail"]
    run(["migrate"])
    capsys.readouterr()
    assert run(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 6


def test_the_doctor_says_when_others_can_reach_a_default_secret(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDFORWARD_HOST", "0.0.0.0")
    monkeypatch.setenv("FEEDFORWARD_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("FEEDFORWARD_MODEL_BACKEND", "numpy")
    assert run(["doctor", "--json"]) == 1
    found = {finding["what"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert not found["secret"]["fine"]
    assert not found["queue"]["fine"]


def test_the_doctor_tries_the_interpreter(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = Settings(var_dir=tmp_path)
    assert interpreter_fault(settings) == ""
    assert interpreter_fault(Settings(var_dir=tmp_path, run_programs=False)) == ""
    monkeypatch.setattr(Runner, "observe", lambda *_: Observation((Outcome("unknown", reason="it is not there"),)))
    assert "can't compute 1 + 1 (it is not there)" in interpreter_fault(settings)


def test_one_sweep_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    run(["migrate"])
    capsys.readouterr()
    assert run(["sweep", "--once"]) == 0
    assert capsys.readouterr().out == "Sent again: 0. Given up: 0.\n"
