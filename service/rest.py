"""What all REST end points share: problem details, pages by cursor, answers that a repeated POST gets again."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.auth.tokens import API
from service.auth.viewer import Viewer
from service.errors import BadRequest, Conflict, FeedforwardError
from service.tables import IdempotencyKey

PREFIX = API
PROBLEM = "application/problem+json"
T = TypeVar("T")

Cursor = Annotated[str, Query(description="`next` of the page before; empty for the first page.")]
Limit = Annotated[int, Query(ge=1, le=500, description="Most items of one page.")]
IdempotencyHeader = Annotated[
    str, Header(alias="Idempotency-Key", max_length=200, description="The same key again gives the first answer again.")
]


class ProblemDetails(BaseModel):
    """An error, as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    problems: list[dict[str, str]] = []


# The refusals that every end point may give, for the interface's description.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": what, "content": {PROBLEM: {"schema": ProblemDetails.model_json_schema()}}}
    for status, what in (
        (401, "No token, or one that is unknown or revoked"),
        (403, "The scope or the role does not allow it"),
        (404, "There is no such thing, or the viewer may not know of it"),
        (422, "Fields are missing or wrong; `problems` names each"),
    )
}


class Listing(BaseModel, Generic[T]):
    """One page of many; `next` is the cursor of the following one, null at the end."""

    items: list[T]
    next: str | None


def problem_response(error: FeedforwardError) -> Response:
    """An error as problem details."""
    body = ProblemDetails(
        title=error.title,
        status=error.status,
        detail=error.detail,
        problems=[{"where": problem.where, "what": problem.what} for problem in error.problems],
    )
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    # In ASCII, since a problem may name half of a character, which no other encoding can write.
    return Response(json.dumps(body.model_dump()), error.status, headers, media_type=PROBLEM)


def listing(
    session: Session, query: Select[Any], key: InstrumentedAttribute[UUID], cursor: str, limit: int
) -> tuple[Sequence[Any], str | None]:
    """One page of `query`, whose rows are ordered by the id `key`, and the next cursor.

    Raises:
        BadRequest: The cursor is not one of ours.
    """
    if cursor:
        query = query.where(key > _decode(cursor))
    rows = session.scalars(query.order_by(key).limit(limit + 1)).all()
    more = len(rows) > limit
    return rows[:limit], _encode(rows[limit - 1].id) if more else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a POST says, as it is kept for a repetition."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    def response(self) -> JSONResponse:
        """The HTTP answer."""
        return JSONResponse(self.body, self.status, self.headers)


async def body_hash(request: Request) -> str:
    """What tells one request from another: method, path and body."""
    body = await request.body()
    return hashlib.sha256(b"\0".join([request.method.encode(), request.url.path.encode(), body])).hexdigest()


RequestHash = Annotated[str, Depends(body_hash)]


def once(session: Session, viewer: Viewer, key: str, request_hash: str, act: Callable[[], Answer]) -> JSONResponse:
    """Do `act` the first time that the viewer sends `key`; give the kept answer after that.

    Raises:
        Conflict: The key was used with another request.
    """
    if not key:
        return act().response()
    kept = session.scalars(select(IdempotencyKey).filter_by(user_id=viewer.user.id, key=key)).first()
    if kept is None:
        answer = act()
        session.add(
            IdempotencyKey(
                user_id=viewer.user.id,
                key=key,
                request_hash=request_hash,
                status=answer.status,
                headers=answer.headers,
                body=answer.body,
            )
        )
        return answer.response()
    if kept.request_hash != request_hash:
        raise Conflict(f"The Idempotency-Key {key!r} was used before with another request; take a new one.")
    return Answer(kept.status, kept.body, kept.headers).response()


def _encode(value: UUID) -> str:
    return base64.urlsafe_b64encode(value.bytes).decode().rstrip("=")


def _decode(cursor: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadRequest(f"The cursor {cursor[:40]!r} is not one that was given out; start without one.") from error
