"""A part for tests of `workers.children`: `python -m tests.support.family --lifeline FD` starts a process and waits."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from workers.children import end_with_parent


def main() -> None:
    """Write both process ids to the file that `FAMILY` names, then wait without end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", type=int, required=True)
    threading.Thread(target=end_with_parent, args=(parser.parse_args().lifeline,), daemon=True).start()
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    note = Path(os.environ["FAMILY"])
    note.with_suffix(".part").write_text(f"{os.getpid()} {grandchild.pid}")
    note.with_suffix(".part").rename(note)
    time.sleep(600)


if __name__ == "__main__":
    main()
