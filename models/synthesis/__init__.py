"""Generated questions and student-like programs with known mistakes: training data without students."""

from models.synthesis.classes import (
    SyntheticClass,
    SyntheticProgram,
    SyntheticTask,
    sample_class,
    sample_classes,
    sample_tasks,
    wordings,
)
from models.synthesis.demo import DemoCourse, DemoQuestion, demo_course
from models.synthesis.draft import FaultSpan
from models.synthesis.inputs import Trial
from models.synthesis.question import (
    QuestionExample,
    RubricItem,
    RubricTopic,
    Strategy,
    SyntheticQuestion,
    is_mistake,
    question_by_id,
    questions,
    sample_inputs,
)
from models.synthesis.records import write_class, write_classes

__all__ = [
    "DemoCourse",
    "DemoQuestion",
    "FaultSpan",
    "QuestionExample",
    "RubricItem",
    "RubricTopic",
    "Strategy",
    "SyntheticClass",
    "SyntheticProgram",
    "SyntheticQuestion",
    "SyntheticTask",
    "Trial",
    "demo_course",
    "is_mistake",
    "question_by_id",
    "questions",
    "sample_class",
    "sample_classes",
    "sample_inputs",
    "sample_tasks",
    "wordings",
    "write_class",
    "write_classes",
]
