"""How good a grader is: metrics, few-shot episodes from labelled programs, graders and baselines side by side."""

from models.evaluation.episodes import Episode, Labelled, Question, draw, episodes
from models.evaluation.metrics import (
    average_precision,
    balanced_average_precision,
    brier_skill,
    expected_calibration_error,
    roc_auc,
)
from models.evaluation.records import read_questions
from models.evaluation.report import Difference, Evaluation, Result, Summary, evaluate, figures
from models.evaluation.scorers import EpisodeScorer, GraderScorer, LexicalScorer, Scorer

__all__ = [
    "Difference",
    "Episode",
    "EpisodeScorer",
    "Evaluation",
    "GraderScorer",
    "Labelled",
    "LexicalScorer",
    "Question",
    "Result",
    "Scorer",
    "Summary",
    "average_precision",
    "balanced_average_precision",
    "brier_skill",
    "draw",
    "episodes",
    "evaluate",
    "expected_calibration_error",
    "figures",
    "read_questions",
    "roc_auc",
]
