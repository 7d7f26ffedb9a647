"""No test reaches beyond this machine: an audit hook sees every connection that Python makes."""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any
from urllib.parse import urlsplit

NAMED_SERVERS = ("TEST_DATABASE_URL", "TEST_REDIS_URL")


class OutsideConnectionError(RuntimeError):
    """A test tried to reach another machine."""


def forbid_outside() -> None:
    """Refuse connections and look-ups beyond loopback from now on; the servers named for the tests are allowed."""
    allowed = {urlsplit(os.environ.get(name, "")).hostname for name in NAMED_SERVERS}

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        host = _host(event, arguments)
        if host is None or host in allowed or is_local(host):
            return
        if event != "socket.getaddrinfo" or not _is_number(host):
            raise OutsideConnectionError(f"{event} to {host!r}: tests stay on this machine")

    # An audit hook can't be taken away again, which is as it should be here.
    sys.addaudithook(refuse)


def is_local(host: str) -> bool:
    """Whether a name or an address means this machine."""
    if host in {"", "localhost", "0.0.0.0", "::"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_number(host: str) -> bool:
    """Whether this is an address already, for which nobody is asked."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _host(event: str, arguments: tuple[Any, ...]) -> str | None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        return str(address[0]) if isinstance(address, tuple) else None
    if event == "socket.getaddrinfo":
        host = arguments[0]
        return host.decode() if isinstance(host, bytes) else host
    return None
