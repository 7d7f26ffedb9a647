"""A submission's files as they came, to be kept by whoever asked."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

from service.errors import NotFound


def download(found: tuple[str, bytes] | None) -> Response:
    """A file's bytes, never to be shown in place: they are a stranger's, on our own address.

    Raises:
        NotFound: There is no such file.
    """
    if found is None:
        raise NotFound("This submission has no such file.")
    name, data = found
    safe = name.rsplit("/", 1)[-1] or "program"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(safe, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)
