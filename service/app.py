"""The web application: rooms put together, errors told, every answer given its headers."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from service import api_docs
from service.accounts import endpoints as accounts
from service.accounts import pages as accounts_pages
from service.analytics import endpoints as analytics
from service.analytics import pages as analytics_pages
from service.assignments import endpoints as assignments
from service.assignments import pages as assignments_pages
from service.auth.dependencies import CheckedForm
from service.courses import endpoints as courses
from service.courses import pages as courses_pages
from service.db import Database, open_database
from service.errors import (
    BadRequest,
    Conflict,
    FeedforwardError,
    NotFound,
    NotSignedIn,
    Problem,
    TooLarge,
    Unavailable,
    Unprocessable,
)
from service.feedback import endpoints as feedback
from service.feedback import pages as feedback_pages
from service.grading import endpoints as grading
from service.grading import pages as grading_pages
from service.jobs import CelerySender, JobSender, celery_client
from service.pages import STATIC, render, to
from service.rest import PREFIX, PROBLEMS, problem_response
from service.rubrics import endpoints as rubrics
from service.rubrics import pages as rubrics_pages
from service.settings import Settings, get_settings
from service.submissions import endpoints as submissions
from service.submissions import pages as submissions_pages

log = logging.getLogger(__name__)
# No form and no JSON of ours comes near it. Uploads have a setting of their own, which their routes see to.
LARGEST_BODY, COUNTED_ELSEWHERE = 16_000_000, 1 << 62
PAGES = (
    accounts_pages,
    courses_pages,
    assignments_pages,
    rubrics_pages,
    submissions_pages,
    grading_pages,
    feedback_pages,
    analytics_pages,
)
ENDPOINTS = (accounts, courses, assignments, rubrics, submissions, grading, feedback, analytics)
HEADERS = {
    # Nothing inline, nothing from elsewhere: a submitted text that got into a page could still not run.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(
    settings: Settings | None = None, database: Database | None = None, sender: JobSender | None = None
) -> FastAPI:
    """The application; tests pass their own database and sender of jobs."""
    settings = settings or get_settings()
    database = database or open_database(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        database.engine.dispose()

    app = FastAPI(
        title="Feedforward",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        max_body_size=LARGEST_BODY,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.sender = sender or CelerySender(celery_client(settings))
    larger = dict.fromkeys((submissions, submissions_pages), COUNTED_ELSEWHERE)
    for page in PAGES:
        checked = [CheckedForm]
        app.include_router(page.router, include_in_schema=False, dependencies=checked, max_body_size=larger.get(page))
    for endpoint in ENDPOINTS:
        app.include_router(
            endpoint.router,
            prefix=PREFIX,
            dependencies=[CheckedForm],
            responses=PROBLEMS,
            max_body_size=larger.get(endpoint),
        )
    app.include_router(api_docs.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_api_route("/health", health, tags=["operation"])
    app.middleware("http")(add_headers)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts(settings))
    app.add_exception_handler(FeedforwardError, tell)
    app.add_exception_handler(RequestValidationError, tell_invalid)
    app.add_exception_handler(HTTPException, tell_http)
    app.add_exception_handler(SQLAlchemyError, tell_database)
    app.add_exception_handler(Exception, tell_unforeseen)
    return app


def hosts(settings: Settings) -> list[str]:
    """The host names that requests may name."""
    named = [host.strip() for host in settings.trusted_hosts.split(",") if host.strip()]
    return named or ["localhost", "127.0.0.1", "[::1]", urlsplit(settings.public_url).hostname or "localhost"]


def health(request: Request) -> JSONResponse:
    """Whether the web process and its database answer."""
    database: Database = request.app.state.database
    with database.reading() as session:
        session.execute(text("SELECT 1"))
    return JSONResponse({"status": "ok"})


async def add_headers(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    """Give every answer its protecting headers."""
    response = protected(request, await call(request))
    static = request.url.path.startswith("/static/")
    if "notice" in request.cookies and response.status_code == 200 and not static:
        response.delete_cookie("notice")
    return response


def protected(request: Request, response: Response) -> Response:
    """The answer with its headers; pages are never kept by a cache, static files for a year."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    static = request.url.path.startswith("/static/")
    response.headers.setdefault("Cache-Control", "public, max-age=31536000, immutable" if static else "no-store")
    return response


def tell(request: Request, error: Exception) -> Response:
    """An error of ours, as a page or as problem details."""
    if not isinstance(error, FeedforwardError):
        raise error
    if request.url.path.startswith(PREFIX):
        return problem_response(error)
    if isinstance(error, NotSignedIn) and request.method == "GET":
        return to(f"/sign-in?next={request.url.path}")
    return render(request, "error.html", error.status, error=error)


def tell_invalid(request: Request, error: Exception) -> Response:
    """Fields that don't fit, each named."""
    if not isinstance(error, RequestValidationError):
        raise error
    problems = tuple(
        Problem(".".join(str(part) for part in fault["loc"] if part not in {"body", "query"}), str(fault["msg"]))
        for fault in error.errors()
    )
    return tell(request, Unprocessable("; ".join(f"{p.where}: {p.what}" for p in problems), problems))


def tell_http(request: Request, error: Exception) -> Response:
    """What the framework says, in our form."""
    if not isinstance(error, HTTPException):
        raise error
    ours = FeedforwardError(error.detail)
    if error.status_code == 404:
        ours = NotFound("There is nothing at this address.")
    elif error.status_code == 413:
        ours = TooLarge("This is more than is taken at once; please send it in several parts.")
    ours.status = error.status_code
    return tell(request, ours)


def tell_database(request: Request, error: Exception) -> Response:
    """What the database refused. Its own words may quote what somebody wrote, so they are neither shown nor logged."""
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    log.warning("%s (%s) at %s", type(error).__name__, code, request.scope.get("route", request.method))
    request.state.viewer = None  # its rows went away with the transaction
    if isinstance(error, IntegrityError):
        return tell(request, Conflict("Somebody changed this at the same moment; load it again and try once more."))
    if isinstance(error, DataError):
        return tell(request, BadRequest("It holds a character or a number that can't be kept; please change it."))
    return tell(request, Unavailable("The database is busy or away; please try again in a minute."))


def tell_unforeseen(request: Request, _error: Exception) -> Response:
    """A fault of ours, which the server logs; what it says may quote what somebody wrote."""
    request.state.viewer = None
    told = FeedforwardError("This is a fault of the program, not yours. Whoever runs this server finds it in the log.")
    return protected(request, tell(request, told))
