"""The finding of the agreement page in a sentence, with its count, its interval and its limits."""

from __future__ import annotations

from datetime import datetime

from service.analytics.votes import Agreement, Votes
from service.analytics.wilson import difference
from service.pages import count, percent
from service.tables import Source

# A heading gives a percentage only from here on.
ENOUGH = 20
WROTE = {Source.MODEL: "the model wrote", Source.PERSON: "people wrote"}


def heading(found: Agreement) -> str:
    """The main finding."""
    source = main_source(found)
    votes = found.by_source[source]
    if not votes.total:
        return "No votes yet"
    if votes.total < ENOUGH:
        return f"So far {votes.agree} of {count(votes.total, 'vote')} agree with what {WROTE[source]}"
    return f"Students agree with {percent(votes.share)} of what {WROTE[source]}"


def explained(found: Agreement, released_at: datetime | None) -> str:
    """What the heading rests on, and how the model compares with people."""
    if not found.total:
        if released_at is None:
            return "Nothing is released yet. Students vote on each piece of feedback after the release."
        return "Students can vote on each piece of feedback since the release. Their votes appear here at once."
    source = main_source(found)
    votes = found.by_source[source]
    low, high = votes.interval
    between = f"{100 * low:.1f} to {percent(high)}"
    rest = f"the interval is {between}" if votes.total >= ENOUGH else f"too few to say more than {between}"
    said = f"{votes.agree:,} of {count(votes.total, 'vote')} by {count(found.voters, 'student')}; {rest}."
    return f"{said} {_people(found)}" if source == Source.MODEL else said


def main_source(found: Agreement) -> Source:
    """Whose word the heading is about: the model's, unless only people's was voted on."""
    return Source.MODEL if found.by_source[Source.MODEL].total or not found.total else Source.PERSON


def _people(found: Agreement) -> str:
    model, people = found.by_source[Source.MODEL], found.by_source[Source.PERSON]
    if not people.total:
        return "Nobody has voted on what people wrote."
    low, high = people.interval
    between = f"{100 * low:.1f} to {percent(high)}"
    said = f"With what people wrote they agree in {percent(people.share)} (of {people.total:,}; {between})"
    return f"{said}: {_compared(model, people)}."


def _compared(model: Votes, people: Votes) -> str:
    if min(model.total, people.total) < ENOUGH:
        return "too few to compare"
    low, high = difference((people.agree, people.total), (model.agree, model.total))
    if low <= 0 <= high:
        return "no clear difference"
    return "clearly more often" if low > 0 else "clearly less often"
