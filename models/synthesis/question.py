"""Questions of the bank: one TOML file each, read into frozen objects and checked once."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from models.behaviour import Call, Stdin
from models.synthesis.inputs import Plan, Trial, draw_trials, read_plan
from models.synthesis.template import Template, parse_template

BANK = Path(__file__).parent / "bank"


@dataclass(frozen=True, eq=False)
class Strategy:
    """One way to a solution, as a template; `template.correct` is False for a typical misunderstanding."""

    name: str
    template: Template


@dataclass(frozen=True, slots=True)
class QuestionExample:
    """A call or the lines typed in, with what every right program gives: what it prints if `printed`, else a repr."""

    call: str | None
    stdin: str | None
    gives: str
    printed: bool


@dataclass(frozen=True, slots=True)
class RubricItem:
    """An item of a demo rubric: `level` is "close" or "not_yet"; `message` is what the student reads."""

    key: str
    title: str
    meaning: str
    message: str
    level: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class RubricTopic:
    """Items that belong together, with the message for when none applies."""

    key: str
    title: str
    fine: str
    items: tuple[RubricItem, ...]


@dataclass(frozen=True, eq=False)
class SyntheticQuestion:
    """A generated question. `family` is shared by the variants of one question: keep them on one side of a split."""

    id: str
    family: str
    title: str
    language: str
    group: str
    statements: tuple[str, ...]
    starter_code: str
    setup: str
    strategies: tuple[Strategy, ...]
    misunderstandings: tuple[Strategy, ...]
    items: Mapping[str, tuple[str, ...]]
    examples: tuple[QuestionExample, ...]
    topics: tuple[RubricTopic, ...]
    inputs: Plan | None

    @property
    def rubric_items(self) -> tuple[RubricItem, ...]:
        """The items of all topics, in their order; empty for most questions."""
        return tuple(item for topic in self.topics for item in topic.items)


@lru_cache(maxsize=1)
def questions() -> tuple[SyntheticQuestion, ...]:
    """All questions of the bank, every variant one, ordered by id.

    Raises: ValueError, naming the file, where a question of the bank is not complete.
    """
    found = [question for path in sorted(BANK.glob("*.toml")) for question in read_question(path)]
    return tuple(sorted(found, key=lambda question: question.id))


def question_by_id(question_id: str) -> SyntheticQuestion:
    """The question of that id.

    Raises: KeyError when the bank has none.
    """
    for question in questions():
        if question.id == question_id:
            return question
    raise KeyError(f"no question {question_id!r} in the bank; models.synthesis.questions() lists what there is")


def sample_inputs(question: SyntheticQuestion, rng: np.random.Generator, number: int = 16) -> tuple[Trial, ...]:
    """Different inputs for a question: those of its examples, then ordinary, boundary, empty and hostile ones in turn.

    All are within what the statement allows, so all right programs agree on them. Fewer than `number` come where the
    question has no more.
    Units: number is a count.
    """
    given = [
        Call(example.call) if example.call is not None else Stdin(example.stdin or "") for example in question.examples
    ]
    if question.inputs is None:
        return tuple(Trial("ordinary", text) for text in given[:number])
    return draw_trials(question.inputs, given, rng, number)


def read_question(path: Path) -> tuple[SyntheticQuestion, ...]:
    """The variants of the question in one file.

    Raises: ValueError, naming the file, where something is missing or unknown.
    """
    source = path.read_text(encoding="utf-8")
    try:
        variants: list[dict[str, str]] = tomllib.loads(source).get("variants", [{}])
        made = []
        for number, values in enumerate(variants, 1):
            filled = source
            for name in sorted(values, key=len, reverse=True):
                filled = filled.replace(f"§{name}", values[name])
            suffix = f"_{number}" if number > 1 else ""
            made.append(_question(tomllib.loads(filled), path.stem, suffix))
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    return tuple(made)


def _question(table: dict[str, Any], family: str, suffix: str) -> SyntheticQuestion:
    strategies = tuple(_strategies(table["strategies"]))
    question = SyntheticQuestion(
        id=family + suffix,
        family=family,
        title=table["title"],
        language=table.get("language", "python"),
        group=table["group"],
        statements=tuple(text.strip() for text in table["statements"]),
        starter_code=table.get("starter", "").lstrip("\n"),
        setup=table.get("setup", "").lstrip("\n"),
        strategies=tuple(strategy for strategy in strategies if strategy.template.correct),
        misunderstandings=tuple(strategy for strategy in strategies if not strategy.template.correct),
        items={key: tuple(texts) for key, texts in table.get("items", {}).items()},
        examples=tuple(_examples(table["examples"])),
        topics=tuple(_topic(topic) for topic in table.get("topics", [])),
        inputs=read_plan(table["inputs"]) if "inputs" in table else None,
    )
    _check(question)
    return question


def _check(question: SyntheticQuestion) -> None:
    if len(question.strategies) < 2:
        raise ValueError("a question needs two right strategies or more")
    offered = {item for s in (*question.strategies, *question.misunderstandings) for item in s.template.items}
    worded = set(question.items)
    if not offered <= worded | _generic_items():
        raise ValueError(f"the items {sorted(offered - worded)} have no wording: add them under [items]")
    if not worded <= offered | _generic_items():
        raise ValueError(f"the items {sorted(worded - offered)} are in no strategy: use them or leave them out")


def _generic_items() -> set[str]:
    return set(generic_wordings())


@lru_cache(maxsize=1)
def _wording_tables() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "wordings.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def generic_wordings() -> Mapping[str, tuple[str, ...]]:
    """The wordings of the items that are not tied to a question, by item id."""
    return {key: tuple(texts) for table in _wording_tables().values() for key, texts in table.items()}


def is_mistake(item: str) -> bool:
    """Whether an item is about something wrong, and not about style or about a construct that is used."""
    return not any(item in _wording_tables()[table] for table in ("style", "constructs"))


def _strategies(tables: list[dict[str, str]]) -> Iterator[Strategy]:
    for table in tables:
        yield Strategy(table["name"], parse_template(table["code"].strip("\n") + "\n"))


def _examples(tables: list[dict[str, str]]) -> Iterator[QuestionExample]:
    for table in tables:
        if ("call" in table) == ("stdin" in table):
            raise ValueError("an example has either a call or a stdin, not both or none")
        if ("gives" in table) == ("prints" in table):
            raise ValueError("an example either gives a value or prints lines")
        printed = "prints" in table
        yield QuestionExample(table.get("call"), table.get("stdin"), table["prints" if printed else "gives"], printed)


def _topic(table: dict[str, Any]) -> RubricTopic:
    items = tuple(RubricItem(**{**item, "points": Decimal(item["points"])}) for item in table["items"])
    return RubricTopic(table["key"], table["title"], table["fine"], items)
