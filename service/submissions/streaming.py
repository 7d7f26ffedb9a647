"""Uploads are read whole before anything else happens, counted while they come in.

A request that reads its body while it holds a database session would keep SQLite's one writer waiting for as long as
somebody's connection is slow.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message

from service.auth.dependencies import FORMS, SAFE
from service.auth.secrets import unsigned
from service.auth.sign_in import COOKIE
from service.errors import NotSignedIn, TooLarge
from service.settings import Settings


class UploadRoute(APIRoute):
    """A route whose body is read, up to the size that uploads may have, before its session begins."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The usual handler, given a request that is read already."""
        handle = super().get_route_handler()

        async def read_first(request: Request) -> Response:
            if request.method in SAFE:
                return await handle(request)
            settings: Settings = request.app.state.settings
            _refuse_nobody(request, settings)
            limited = _limited(request, settings.upload_max_mb)
            if request.headers.get("content-type", "").startswith(FORMS):
                await limited.form(max_files=settings.upload_max_files)
            else:
                await limited.body()
            return await handle(limited)

        return read_first


def _refuse_nobody(request: Request, settings: Settings) -> None:
    """Take no bytes from whoever is certainly not signed in; who it is, is asked later."""
    if not request.headers.get("authorization") and unsigned(settings, request.cookies.get(COOKIE, "")) is None:
        raise NotSignedIn("Please sign in first.")


def _limited(request: Request, limit_mb: int) -> Request:
    # The parts' borders and headers are not the files' fault.
    limit = limit_mb * 1_000_000 + 100_000
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise TooLarge(f"At most {limit_mb} MB are taken at once; please send it in several parts.")
    left = limit

    async def receive() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge(f"At most {limit_mb} MB are taken at once; please send it in several parts.")
        return message

    return Request(request.scope, receive)
