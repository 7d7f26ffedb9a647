"""A plan in TOML: which runs follow each other, on what kind of machine, and how verdicts are chosen at the end."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, get_args

from models.synthesis import SyntheticQuestion, questions
from models.training.calibrate import CalibrationConfig
from models.training.config import TrainingConfig
from models.training.machine import Machine

SHIPPED = Path(__file__).parent / "shipped.toml"
_TABLES = ("stages", "machine", "calibration")
_KEYS = ("start", "questions", "calibrate")
_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text in quotes"}
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")

Record = TypeVar("Record", TrainingConfig, Machine, CalibrationConfig)


@dataclass(frozen=True, slots=True)
class Stage:
    """One run. `commit` is the project's commit with which its weights were made; empty: whichever is at hand."""

    name: str
    commit: str
    config: TrainingConfig


@dataclass(frozen=True, slots=True)
class Plan:
    """Stages in their order, each from the weights of the one before; the first from `start`, or from nothing."""

    stages: tuple[Stage, ...]
    machine: Machine
    calibration: CalibrationConfig
    start: Path | None = None
    question_ids: tuple[str, ...] = ()
    calibrate: bool = True

    def questions(self) -> Sequence[SyntheticQuestion]:
        """What is drawn: all of the bank, where the plan does not name some."""
        return [q for q in questions() if not self.question_ids or q.id in self.question_ids]


def read_plan(path: Path) -> Plan:
    """The plan in a file.

    Raises: ValueError that names the key and says what is allowed; FileNotFoundError.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} is no TOML: {error}") from error
    _known(table, (*_KEYS, *_TABLES), path.name)
    stages = table.get("stages", [])
    if not isinstance(stages, list) or not stages or not all(isinstance(stage, dict) for stage in stages):
        raise ValueError(f"{path.name} needs one or more [[stages]]")
    read = tuple(_stage(stage, number) for number, stage in enumerate(stages, 1))
    if len({stage.name for stage in read}) < len(read):
        raise ValueError(f"{path.name}: two stages have one name")
    tables = [table.get(name, {}) for name in ("machine", "calibration")]
    if not all(isinstance(one, dict) for one in tables):
        raise ValueError(f"{path.name}: machine and calibration are tables, such as [machine]")
    start = _typed(table.get("start", ""), str, "start")
    return Plan(
        read,
        _record(Machine, tables[0], "[machine]"),
        _record(CalibrationConfig, tables[1], "[calibration]"),
        path.parent / start if start else None,
        _question_ids(table.get("questions", [])),
        _typed(table.get("calibrate", True), bool, "calibrate"),
    )


def _stage(table: Mapping[str, Any], number: int) -> Stage:
    where = f"stage {number}"
    name = _typed(table.get("name", f"stage-{number}"), str, f"{where}: name")
    if not _NAME.fullmatch(name):
        raise ValueError(f"{where}: name names a folder: small letters, digits and hyphens, got {name!r}")
    commit = _typed(table.get("commit", ""), str, f"{where}: commit")
    rest = {key: value for key, value in table.items() if key not in ("name", "commit")}
    return Stage(name, commit, _record(TrainingConfig, rest, where, ("name", "commit")))


def _question_ids(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ValueError(f"questions must be a list of ids of questions, got {given!r}")
    unknown = sorted(set(given) - {question.id for question in questions()})
    if unknown:
        raise ValueError(f"questions: the bank has no {', '.join(unknown)}")
    return tuple(given)


def _known(table: Mapping[str, Any], allowed: Sequence[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise ValueError(f"{where}: there is no key {key!r}; allowed are {', '.join(allowed)}")


def _typed(value: Any, kind: Any, where: str) -> Any:
    """The value, where it is of the kind; a whole number serves as a number."""
    if get_args(kind)[1:] == (...,):
        if isinstance(value, list) and value and all(type(one) is int for one in value):
            return tuple(value)
        raise ValueError(f"{where} must be a list of whole numbers, got {value!r}")
    wanted = kind if kind in _KINDS else str
    if type(value) is not wanted and not (wanted is float and type(value) is int):
        raise ValueError(f"{where} must be {_KINDS[wanted]}, got {value!r}")
    return wanted(value)


def _record(kind: type[Record], table: Mapping[str, Any], where: str, more: Sequence[str] = ()) -> Record:
    kinds: dict[str, Any] = {field.name: field.type for field in fields(kind)}
    _known(table, (*more, *kinds), where)
    values = {key: _typed(value, kinds[key], f"{where}: {key}") for key, value in table.items()}
    try:
        return kind(**values)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
