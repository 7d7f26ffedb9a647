"""The course that a first start shows: three questions with their rubrics."""

from dataclasses import dataclass

from models.synthesis.question import RubricTopic, SyntheticQuestion, question_by_id

DEMO_QUESTIONS = ("height_check", "steps", "every_second")


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """A question of the demo course, the wording of its statement that the course shows, and its rubric."""

    question: SyntheticQuestion
    statement: str
    topics: tuple[RubricTopic, ...]


@dataclass(frozen=True, slots=True)
class DemoCourse:
    """The demo course. Its programs come from `sample_class(demo_question.question, ...)`."""

    title: str
    assignment: str
    questions: tuple[DemoQuestion, ...]


def demo_course() -> DemoCourse:
    """The demo course; the programs' labels have exactly the keys of the rubrics' items."""
    chosen = (question_by_id(question_id) for question_id in DEMO_QUESTIONS)
    made = tuple(DemoQuestion(question, question.statements[0], question.topics) for question in chosen)
    return DemoCourse("First steps in Python", "Week 2: decisions, loops and lists", made)
