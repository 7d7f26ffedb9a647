"""How a child process of `feedforward serve` begins: tied to its parent, with its settings and its log lines."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
from collections.abc import Callable

from service.errors import SetUpError
from service.settings import Settings, get_settings
from workers.children import end_with_parent
from workers.logs import set_up_logs


def run_part(part: str, run: Callable[[Settings, socket.socket | None], None]) -> None:
    """Run one part until it is told to end, or its parent is gone."""
    parser = argparse.ArgumentParser(prog=f"python -m workers.{part}")
    parser.add_argument("--lifeline", type=int, required=True, help="file descriptor that closes with the parent")
    parser.add_argument("--listener", type=int, help="file descriptor of an open socket")
    given = parser.parse_args()
    threading.Thread(target=end_with_parent, args=(given.lifeline,), name="lifeline", daemon=True).start()
    settings = get_settings()
    set_up_logs(settings, part)
    try:
        run(settings, None if given.listener is None else socket.socket(fileno=given.listener))
    except SetUpError as error:
        sys.exit(f"feedforward {part}: {error}")
