"""Turning templates into pages: what every page knows, and how it says when, how many and how sure."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from service.auth.secrets import csrf_token
from service.auth.viewer import Viewer
from service.settings import Settings

HERE = Path(__file__).parent
STATIC = HERE / "static"
SEE_OTHER = 303


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page. Templates see `viewer`, `csrf` (a hidden field for forms), `notice` and what is given."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    known = {"request": request, "viewer": viewer, "csrf": _csrf_field(request, viewer), "notice": _notice(request)}
    page = _environment().get_template(template).render(known | context)
    # What was typed is shown again, and JSON can hold half of a character.
    return HTMLResponse(page.encode(errors="replace"), status)


def to(path: str, notice: str = "") -> RedirectResponse:
    """After a form: see the page at `path`, which says `notice` once."""
    response = RedirectResponse(path, SEE_OTHER)
    if notice:
        response.set_cookie("notice", quote(notice, errors="replace"), max_age=30, httponly=True, samesite="lax")
    return response


def percent(share: float | None, digits: int = 1) -> str:
    """`0.968` as `96.8 %`, with a no-break space."""
    return "–" if share is None else f"{100 * share:.{digits}f}\u00a0%"


def count(number: int, one: str, many: str = "") -> str:
    """`1 program`, `1,204 programs`."""
    return f"{number:,}\u00a0{one if number == 1 else many or one + 's'}"


def moment(when: datetime | None) -> Markup:
    """A moment as `Tue 17 Nov, 21:04`, in UTC, exact for machines."""
    if when is None:
        return Markup("–")
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(), f"{when:%a %-d %b, %H:%M} UTC")


def prose(text: str) -> Markup:
    """A person's text as paragraphs, `code` in backticks set as code; everything else escaped."""
    paragraphs = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(inline(block)) for block in paragraphs)


def inline(text: str) -> Markup:
    """One line of a person's text, `code` in backticks set as code; everything else escaped."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without its partner stands for itself
        parts[-2:] = ["`".join(parts[-2:])]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def _csrf_field(request: Request, viewer: Viewer | None) -> Markup:
    if viewer is None or viewer.sign_in is None:
        return Markup("")
    settings: Settings = request.app.state.settings
    token = csrf_token(settings, viewer.sign_in.secret_hash)
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token)


def _notice(request: Request) -> str:
    return unquote(request.cookies.get("notice", ""))


def _static(name: str) -> str:
    return f"/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(static=_static)
    environment.filters.update(percent=percent, count=count, moment=moment, prose=prose, inline=inline)
    return environment
