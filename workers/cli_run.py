"""Commands that run Feedforward: serve, web, worker, sweep."""

from __future__ import annotations

from typing import Annotated

import typer

from service.settings import Settings, get_settings
from workers.console import say

Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one. Default: FEEDFORWARD_PORT.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on. Default: FEEDFORWARD_HOST.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (serve, web, worker, sweep):
        app.command()(command)


def serve(
    port: Port = None,
    host: Host = None,
    demo: Annotated[bool | None, typer.Option(help="Make the demo course. Default: in development only.")] = None,
) -> None:
    """Start everything on this machine: web process, worker and sweeper, with the demo course on the first start.

    Example: feedforward serve --port 8080
    """
    from workers.embedded import serve as serve_embedded

    settings = _settings(port, host)
    _logs(settings, "serve")
    serve_embedded(settings, say, demo=settings.environment == "development" if demo is None else demo)


def web(port: Port = None, host: Host = None) -> None:
    """Run one web process and nothing else, for a set-up of several machines.

    Example: feedforward web --host 0.0.0.0 --port 8000
    """
    from workers.web import run_web

    settings = _settings(port, host)
    _logs(settings, "web")
    run_web(settings)


def worker(
    processes: Annotated[int, typer.Option(min=1, help="Child processes that take jobs; each loads the model.")] = 1,
) -> None:
    """Run one worker; with Redis any number of machines may do so.

    Example: feedforward worker --processes 2
    """
    from workers.worker import run_worker

    settings = get_settings()
    _logs(settings, "worker")
    run_worker(settings, processes)


def sweep(
    once: Annotated[bool, typer.Option("--once", help="Sweep one time and say what was done.")] = False,
) -> None:
    """Send jobs again whose worker died, again and again until Ctrl-C. `feedforward serve` does this by itself.

    Example: feedforward sweep --once
    """
    from workers.sweep import run_sweeper, sweep_once

    settings = get_settings()
    _logs(settings, "sweep")
    if once:
        swept = sweep_once(settings)
        say(f"Sent again: {swept.sent_again}. Given up: {swept.given_up}.")
    else:
        run_sweeper(settings)


def _settings(port: int | None, host: str | None) -> Settings:
    given = {"port": port, "host": host}
    return get_settings().model_copy(update={name: value for name, value in given.items() if value is not None})


def _logs(settings: Settings, part: str) -> None:
    from workers.logs import set_up_logs

    set_up_logs(settings, part)
