"""The hostile suite as a table: `.venv/bin/python -m tests.models.behaviour.hostile.table`."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from models.behaviour import Runner
from tests.models.behaviour.hostile.canary import Canary
from tests.models.behaviour.hostile.programs import programs


def table(folder: Path) -> str:
    """Each family with how many of its programs there are and how many are contained."""
    canary, all_of, contained = Canary(folder), Counter[str](), Counter[str]()
    try:
        with Runner(processes=1) as runner:
            for hostile in programs():
                harm = canary.harm(runner, hostile)
                all_of[hostile.family] += 1
                contained[hostile.family] += not harm
                if harm:
                    sys.stderr.write(f"{hostile.family}: {harm}: {hostile.code[:200]!r} {str(hostile.inputs)[:200]}\n")
    finally:
        canary.close()
    rows = [f"| {family} | {count} | {contained[family]} |" for family, count in all_of.items()]
    total = f"| **all** | **{all_of.total()}** | **{contained.total()}** |"
    return "\n".join(["| family | programs | contained |", "| --- | --- | --- |", *rows, total])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(table(Path(folder)) + "\n")
