"""The web process."""

from __future__ import annotations

import socket

import uvicorn

from service.app import create_app
from service.settings import Settings
from workers.child import run_part
from workers.preflight import listen

STREAMS_END_S = 2  # an open event stream would otherwise keep the process from ending


def run_web(settings: Settings, listener: socket.socket | None = None) -> None:
    """Answer requests until told to end, on an open socket or on the one that the settings name.

    Raises:
        SetUpError: The port can't be had.
    """
    # No access log: a path may carry the secret of a sign-in link.
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STREAMS_END_S,
    )
    uvicorn.Server(config).run(sockets=[listener or listen(settings.host, settings.port)])


if __name__ == "__main__":
    run_part("web", run_web)
