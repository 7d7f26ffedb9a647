"""How good a grader is: metrics, few-shot episodes from labelled programs, graders and baselines side by side."""

from models.evaluation.episodes import Episode, Labelled, Question, draw, episodes
from models.evaluation.metrics import (
    VerdictFigures,
    average_precision,
    balanced_average_precision,
    brier_skill,
    expected_calibration_error,
    roc_auc,
    verdict_figures,
)
from models.evaluation.records import read_questions
from models.evaluation.report import Difference, Evaluation, Result, Summary, evaluate, figures
from models.evaluation.scorers import BehaviourScorer, EpisodeScorer, GraderScorer, LexicalScorer, Scored, Scorer, Tried

__all__ = [
    "BehaviourScorer",
    "Difference",
    "Episode",
    "EpisodeScorer",
    "Evaluation",
    "GraderScorer",
    "Labelled",
    "LexicalScorer",
    "Question",
    "Result",
    "Scored",
    "Scorer",
    "Summary",
    "Tried",
    "VerdictFigures",
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
    "verdict_figures",
]
