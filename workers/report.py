"""How the newest judgements of an assignment compare with labels that the grader was not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.baselines import LexicalFeatures, LinearGrader
from models.code import fixed_names
from models.evaluation import figures
from models.evaluation.report import METRICS
from service.assignments import actions as assignments
from service.errors import Conflict
from service.tables import (
    Grade,
    GradingRun,
    Judgement,
    Program,
    Purpose,
    Question,
    RunState,
    Submission,
    Verdict,
    WithheldLabel,
)
from workers.start import named_assignment


@dataclass(frozen=True, slots=True)
class Figures:
    """One item's figures over its queries; None where fewer than three of them are positive, or none negative."""

    positives: int
    average_precision: float | None
    balanced_average_precision: float | None
    roc_auc: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """`seconds` are from the order to grade to the last judgement. `baseline` is empty where nobody asked for it."""

    programs: int
    seconds: float
    unsure_share: float
    items: dict[str, Figures]
    baseline: dict[str, Figures]

    def as_json(self) -> dict[str, Any]:
        """The report as programs read it."""
        made = {
            "programs": self.programs,
            "seconds": round(self.seconds, 3),
            "unsure_share": round(self.unsure_share, 4),
            "items": {key: asdict(found) for key, found in self.items.items()},
            "means": self.means(),
        }
        if self.baseline:
            made["baseline"] = {key: asdict(found) for key, found in self.baseline.items()}
        return made

    def means(self) -> dict[str, dict[str, float | None]]:
        """Each figure's mean over the items that have it, for the grader and the baseline."""
        return {
            title: {measure: _mean(found, measure) for measure in METRICS}
            for title, found in (("grader", self.items), ("baseline", self.baseline))
            if found
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission in the report."""

    program: Program
    labels: dict[str, bool]
    graded: dict[str, bool]


def make_report(session: Session, name: str, *, with_baseline: bool) -> Report:
    """The report of an assignment's newest runs.

    Raises:
        NotFound: There is no such assignment.
        Conflict: A question has no finished run yet.
    """
    questions = assignments.questions_of(session, named_assignment(session, name).id)
    items: dict[str, Figures] = {}
    baseline: dict[str, Figures] = {}
    runs: list[GradingRun] = []
    programs, verdicts = 0, []
    for question in questions:
        run = _finished_run(session, question)
        prefix = f"{question.key}/" if len(questions) > 1 else ""
        entries = _entries(session, question)
        judged = _judgements(session, run)
        programs += len(entries)
        runs.append(run)
        verdicts += [
            judged[key][1] for entry in entries for item in run.item_keys if (key := (entry.program.id, item)) in judged
        ]
        said = {key: probability for key, (probability, _) in judged.items()}
        for item in run.item_keys:
            items[prefix + item] = _figures(entries, item, [said.get((e.program.id, item), 0.0) for e in entries])
        if with_baseline:
            lexical = _lexical(question, entries, list(run.item_keys))
            baseline |= {prefix + item: figures for item, figures in lexical.items()}
    unsure = fmean(verdict == Verdict.UNSURE for verdict in verdicts) if verdicts else 0.0
    return Report(programs, _seconds(runs), unsure, items, baseline)


def _seconds(runs: Sequence[GradingRun]) -> float:
    ended = [run.finished_at for run in runs if run.finished_at is not None]
    return (max(ended) - min(run.created_at for run in runs)).total_seconds() if ended else 0.0


def _finished_run(session: Session, question: Question) -> GradingRun:
    query = select(GradingRun).filter_by(question_id=question.id, state=RunState.DONE)
    run = session.scalars(query.order_by(GradingRun.number.desc())).first()
    if run is None:
        raise Conflict(f"“{question.title}” has no finished run; `feedforward grade NAME --wait` makes one.")
    return run


def _entries(session: Session, question: Question) -> list[Entry]:
    rows = session.execute(
        select(Submission.id, Program)
        .join(Program, Program.id == Submission.program_id)
        .where(Submission.question_id == question.id)
        .order_by(Submission.external_id)
    )
    entries = {submission_id: Entry(program, {}, {}) for submission_id, program in rows}
    labels = select(WithheldLabel).join(Submission, Submission.id == WithheldLabel.submission_id)
    for label in session.scalars(labels.where(Submission.question_id == question.id)):
        entries[label.submission_id].labels[label.item_key] = label.applies
    for grade in session.scalars(select(Grade).filter_by(question_id=question.id, purpose=Purpose.EXAMPLE)):
        entries[grade.submission_id].graded[grade.item_key] = grade.applies
    return list(entries.values())


def _judgements(session: Session, run: GradingRun) -> dict[tuple[Any, str], tuple[float, Verdict]]:
    rows = session.execute(
        select(Judgement.program_id, Judgement.item_key, Judgement.probability, Judgement.verdict).where(
            Judgement.question_id == run.question_id, Judgement.reuse_key.in_(run.item_keys.values())
        )
    )
    return {(program_id, item): (probability, verdict) for program_id, item, probability, verdict in rows}


def _queries(entries: Sequence[Entry], item: str) -> list[int]:
    """The places of labelled submissions outside the item's examples and whatever is identical to them."""
    shots = {entry.program.norm_key for entry in entries if item in entry.graded}
    return [place for place, e in enumerate(entries) if item in e.labels and e.program.norm_key not in shots]


def _figures(entries: Sequence[Entry], item: str, scores: Sequence[float]) -> Figures:
    places = _queries(entries, item)
    truth = np.array([entries[place].labels[item] for place in places], dtype=bool)
    said = figures(truth, np.array([scores[place] for place in places]))
    rounded = {name: None if value is None else round(value, 4) for name, value in said.items()}
    return Figures(int(truth.sum()), **rounded)


def _lexical(question: Question, entries: Sequence[Entry], items: Sequence[str]) -> dict[str, Figures]:
    """The same figures for the lexical baseline, from the same examples on the same queries."""
    codes = [entry.program.text for entry in entries]
    fixed = fixed_names(question.statement, question.starter_code, question.setup, question.language)
    features = LexicalFeatures.fit(sorted(set(codes)), question.language, fixed)
    rows = features.transform(codes)
    found = {}
    for item in items:
        shots = [place for place, entry in enumerate(entries) if item in entry.graded]
        labels = [entries[place].graded[item] for place in shots]
        if len(set(labels)) == 2:
            scores = LinearGrader().fit(rows[shots], labels).decision_function(rows)
            found[item] = _figures(entries, item, list(scores))
        else:
            found[item] = Figures(0, None, None, None)
    return found


def _mean(found: dict[str, Figures], name: str) -> float | None:
    values = [value for f in found.values() if (value := getattr(f, name)) is not None]
    return round(fmean(values), 4) if values else None
