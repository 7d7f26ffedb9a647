"""How often students agree: in all, by topic and by rubric item, apart for the model and for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from service.analytics import queries
from service.analytics.queries import ExplainedRow, VoteRow
from service.analytics.votes import Agreement, Line, Votes
from service.tables import Source


def agreement(session: Session, assignment_id: UUID) -> Agreement:
    """Count the votes of an assignment.

    A vote on a topic counts for each item whose message it holds, for the model or for people as that message was
    written; a topic that was fine counts for the topic alone.
    """
    by_source = {source: Votes() for source in Source}
    topics: dict[tuple[object, ...], Line] = {}
    items: dict[tuple[object, ...], Line] = {}
    voters = set()
    for row in queries.votes(session, assignment_id):
        voters.add(row.enrollment_id)
        by_source[row.source].add(row.agree, row.explanation)
        _line(topics, row, "", row.topic_title, row.source).votes.add(row.agree, row.explanation)
        for message in row.messages:
            _line(items, row, message["item_key"], message["title"], Source(message["source"])).votes.add(
                row.agree, row.explanation
            )
    return Agreement(by_source, _ordered(topics.values()), _ordered(items.values()), len(voters))


def explanations(
    session: Session, assignment_id: UUID, question_id: UUID, topic_key: str, item_key: str, source: Source
) -> Sequence[ExplainedRow]:
    """What students wrote about a topic, or about one of its items, as a line of the agreement counts them."""
    rows = queries.explained(session, assignment_id, question_id)
    if not item_key:
        return [row for row in rows if row.feedback.topic_key == topic_key and row.feedback.source == source]
    return [
        row
        for row in rows
        if any(m["item_key"] == item_key and m["source"] == source for m in row.feedback.messages)
        and row.feedback.topic_key == topic_key
    ]


def title_of(rows: Sequence[ExplainedRow], item_key: str) -> str:
    """What the explanations are about, in the newest words."""
    if not rows:
        return ""
    newest = max((row.feedback for row in rows), key=lambda feedback: feedback.created_at)
    titles = {message["item_key"]: str(message["title"]) for message in newest.messages}
    return titles.get(item_key, newest.topic_title)


def _line(lines: dict[tuple[object, ...], Line], row: VoteRow, item_key: str, title: str, source: Source) -> Line:
    key = (row.question_id, row.topic_key, item_key, source)
    if key not in lines:
        lines[key] = Line(row.question_id, row.question, row.position, row.topic_key, item_key, title, source)
    lines[key].title = title  # the newest wording, since votes come in the order of their feedback
    return lines[key]


def _ordered(lines: Iterable[Line]) -> list[Line]:
    """Least agreement first, those with few votes last."""
    return sorted(lines, key=lambda line: (line.votes.is_few, line.votes.share, -line.votes.total, line.title))
