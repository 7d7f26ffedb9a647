"""What can go wrong, each kind with its HTTP status.

FeedforwardError            500  told to a person in one line
├── BadRequest              400  what arrived cannot be used, and why
├── NotSignedIn             401
├── Forbidden               403
├── NotFound                404  also for what the reader may not know of
├── Conflict                409  the state does not allow it now
├── TooLarge                413
├── Unprocessable           422  fields are wrong; `problems` names each
├── TooManyRequests         429
├── Unavailable             503  the database is busy or away
└── SetUpError              500  the installation is not usable: port, folder, database version
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what arrived.

    `where` names the field, file or line as its sender knows it.
    """

    where: str
    what: str


class FeedforwardError(Exception):
    """The root: `str(error)` is one line for a person and says what to do."""

    status = 500
    title = "Something went wrong"

    def __init__(self, detail: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = problems


class BadRequest(FeedforwardError):  # noqa: N818  (the HTTP name)
    """What arrived cannot be used."""

    status = 400
    title = "This can't be used"


class NotSignedIn(FeedforwardError):  # noqa: N818
    """Nobody is signed in, or the token is unknown."""

    status = 401
    title = "Please sign in"


class Forbidden(FeedforwardError):  # noqa: N818
    """Somebody is signed in, but may not do this."""

    status = 403
    title = "Not allowed"


class NotFound(FeedforwardError):  # noqa: N818
    """It does not exist, or the reader may not know that it does."""

    status = 404
    title = "Not found"


class Conflict(FeedforwardError):  # noqa: N818
    """The state of things does not allow it now."""

    status = 409
    title = "Not possible now"


class TooLarge(FeedforwardError):  # noqa: N818
    """More arrived than is taken."""

    status = 413
    title = "Too large"


class Unprocessable(FeedforwardError):  # noqa: N818
    """Fields are missing or wrong; `problems` says which."""

    status = 422
    title = "Please check what you entered"

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Self:
        """The error that tells several problems in one line."""
        told = tuple(problems)
        return cls("; ".join(f"{problem.where}: {problem.what}" for problem in told) + ".", told)


class TooManyRequests(FeedforwardError):  # noqa: N818
    """Too many attempts in a short time."""

    status = 429
    title = "Too many attempts"


class Unavailable(FeedforwardError):  # noqa: N818
    """The database does not answer, or too many write at once."""

    status = 503
    title = "Busy just now"


class SetUpError(FeedforwardError):
    """The installation can't be used as it is: a port, a folder, a database's version."""

    title = "Not ready to run"
