"""What a class usually does."""

from models.behaviour import Observation, Outcome, usual

UNKNOWN = Outcome("unknown", reason="does not parse")


def returned(value: object, line: int | None = None) -> Outcome:
    return Outcome("finished", value=repr(value), type=type(value).__name__, line=line)


def observed(*outcomes: Outcome) -> list[Observation]:
    return [Observation((outcome,)) for outcome in outcomes]


def test_more_than_half_is_usual() -> None:
    assert usual(observed(*[returned(1)] * 4, *[returned(2)] * 3)) == [returned(1)]


def test_half_is_not_clear() -> None:
    assert usual(observed(*[returned(1)] * 3, *[returned(2)] * 3)) == [None]


def test_few_programs_say_nothing() -> None:
    assert usual(observed(*[returned(1)] * 4)) == [None]


def test_unknown_outcomes_do_not_vote_but_too_many_leave_it_open() -> None:
    assert usual(observed(*[returned(1)] * 6, *[UNKNOWN] * 4)) == [returned(1)]
    assert usual(observed(*[returned(1)] * 6, *[UNKNOWN] * 5)) == [None]


def test_copies_weigh() -> None:
    assert usual(observed(returned(1), returned(2)), [9, 2]) == [returned(1)]


def test_where_an_exception_came_from_does_not_matter() -> None:
    raised = [Outcome("raised", exception="IndexError", line=line) for line in range(5)]
    assert usual(observed(*raised)) == [Outcome("raised", exception="IndexError")]


def test_the_reference_goes_before_the_class() -> None:
    observations = observed(*[returned(1)] * 7)
    assert usual(observations, reference=Observation((returned(2),))) == [returned(2)]
    assert usual(observations, reference=Observation((UNKNOWN,))) == [None]
