"""A Chromium for the tests: the system's, else Debian's package, else Playwright's download."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    # Whatever still wants to leave this machine finds no address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def launch(playwright: Playwright) -> Browser:
    """Start a browser without a window that talks to this machine only."""
    program = find() or _install(playwright)
    # Chromium's own sandbox needs rights that root in a container does not have.
    return playwright.chromium.launch(
        executable_path=program, headless=True, chromium_sandbox=os.geteuid() != 0, args=list(QUIET)
    )


def find() -> str | None:
    """The system's Chromium or Chrome, where there is one."""
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or (str(MAC) if MAC.exists() else None)


def _install(playwright: Playwright) -> str:
    downloaded = playwright.chromium.executable_path
    if Path(downloaded).exists():
        return downloaded
    tried = []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        packages = ["chromium", "fonts-liberation", "fonts-dejavu-core"]
        tried += [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages]]
    tried.append([sys.executable, "-m", "playwright", "install", "chromium"])
    for command in tried:
        subprocess.run(command, check=False, capture_output=True)
        program = find() or (downloaded if Path(downloaded).exists() else None)
        if program:
            return program
    commands = "; ".join(" ".join(command) for command in tried)
    raise RuntimeError(f"no Chromium could be found or installed; tried: {commands}")
