"""What forms send, as text, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from service.assignments.drafts import QuestionDraft
from service.assignments.inputs import format_inputs, parse_inputs
from service.errors import Problem, Unprocessable

Running = Literal["propose", "given", "never"]


class QuestionForm(BaseModel):
    """A question as it is typed; every field stays as it was when the page is shown again."""

    model_config = ConfigDict(frozen=True)

    title: str = ""
    key: str = ""
    statement: str = ""
    language: str = "python"
    starter_code: str = ""
    setup: str = ""
    running: Running = "propose"
    inputs: str = ""
    reference: list[str] = []

    def draft(self) -> tuple[QuestionDraft, list[Problem]]:
        """What the form says, and what of it could not be read."""
        given, unread = parse_inputs(self.inputs)
        problems = [Problem("inputs", f"{problem.where} {problem.what}") for problem in unread]
        if self.running == "given" and not given and not unread:
            problems.append(Problem("inputs", "are missing; write one, or choose another way above"))
        draft = QuestionDraft(
            title=self.title,
            statement=unix(self.statement),
            language=self.language,
            key=self.key.strip(),
            starter_code=unix(self.starter_code),
            setup=unix(self.setup),
            inputs={"propose": None, "given": given, "never": []}[self.running],
            references=tuple(unix(reference) for reference in self.reference if reference.strip()),
        )
        return draft, problems if self.running == "given" else []


def form_of(draft: QuestionDraft) -> QuestionForm:
    """The form that shows a question as it is."""
    running: Running = "propose" if draft.inputs is None else "given" if draft.inputs else "never"
    return QuestionForm(
        title=draft.title,
        key=draft.key,
        statement=draft.statement,
        language=draft.language,
        starter_code=draft.starter_code,
        setup=draft.setup,
        running=running,
        inputs=format_inputs(draft.inputs or []),
        reference=list(draft.references),
    )


def by_field(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    """What is wrong, by the field that it stands at; numbered places (`reference 2`) stand at their list."""
    fields: dict[str, list[str]] = {}
    for problem in problems:
        name, _, number = problem.where.rpartition(" ")
        if number.isdigit():
            fields.setdefault(f"{name}s", []).append(f"{problem.where} {problem.what}")
        else:
            fields.setdefault(problem.where, []).append(problem.what)
    return fields


def unix(text: str) -> str:
    """A form's text with line breaks as programs have them."""
    return text.replace("\r\n", "\n")


def moment_text(moment: datetime | None) -> str:
    """A moment as the form shows it."""
    return moment.strftime("%Y-%m-%dT%H:%M") if moment else ""


def read_moment(typed: str) -> datetime | None:
    """A deadline as it was typed, in UTC; None for an empty field.

    Raises:
        Unprocessable: It is not a moment.
    """
    if not typed.strip():
        return None
    try:
        moment = datetime.fromisoformat(typed.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        what = "is not a day and time such as 2026-11-17T22:00"
        raise Unprocessable(f"deadline {what}.", (Problem("deadline", what),)) from error
