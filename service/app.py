"""The web application: rooms put together, errors told, every answer given its headers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import text
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

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
from service.errors import FeedforwardError, NotFound, NotSignedIn, Problem, Unprocessable
from service.feedback import endpoints as feedback
from service.feedback import pages as feedback_pages
from service.grading import endpoints as grading
from service.grading import pages as grading_pages
from service.jobs import CelerySender, JobSender, celery_client
from service.pages import STATIC, render, to
from service.rest import PREFIX, problem_response
from service.rubrics import endpoints as rubrics
from service.rubrics import pages as rubrics_pages
from service.settings import Settings, get_settings
from service.submissions import endpoints as submissions
from service.submissions import pages as submissions_pages

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

    app = FastAPI(title="Feedforward", version="1", docs_url="/api/docs", redoc_url=None, lifespan=lifespan)
    app.state.settings = settings
    app.state.database = database
    app.state.sender = sender or CelerySender(celery_client(settings))
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False, dependencies=[CheckedForm])
    for endpoint in ENDPOINTS:
        app.include_router(endpoint.router, prefix=PREFIX, dependencies=[CheckedForm])
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_api_route("/health", health, tags=["operation"])
    app.middleware("http")(add_headers)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts(settings))
    app.add_exception_handler(FeedforwardError, tell)
    app.add_exception_handler(RequestValidationError, tell_invalid)
    app.add_exception_handler(HTTPException, tell_http)
    return app


def hosts(settings: Settings) -> list[str]:
    """The host names that requests may name."""
    named = [host.strip() for host in settings.trusted_hosts.split(",") if host.strip()]
    return named or [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "testserver",
        urlsplit(settings.public_url).hostname or "localhost",
    ]


def health(request: Request) -> JSONResponse:
    """Whether the web process and its database answer."""
    database: Database = request.app.state.database
    with database.reading() as session:
        session.execute(text("SELECT 1"))
    return JSONResponse({"status": "ok"})


async def add_headers(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    """Give every answer its protecting headers; pages are never kept by a cache, static files for a year."""
    response = await call(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    static = request.url.path.startswith("/static/")
    response.headers.setdefault("Cache-Control", "public, max-age=31536000, immutable" if static else "no-store")
    if "notice" in request.cookies and response.status_code == 200 and not static:
        response.delete_cookie("notice")
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
    ours = NotFound("There is nothing at this address.") if error.status_code == 404 else FeedforwardError(error.detail)
    ours.status = error.status_code
    return tell(request, ours)
