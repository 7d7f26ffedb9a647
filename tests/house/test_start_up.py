"""What starts often starts light: no neural library where none is needed, however indirectly."""

from __future__ import annotations

import json
import subprocess
import sys
from pkgutil import walk_packages

import pytest

import service
from tests.house.sources import ROOT

HEAVY = {"torch", "transformers", "sklearn", "scipy"}


def imported_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after a statement."""
    ask = (
        f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    )
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_whole_service_runs_without_a_neural_library() -> None:
    names = [module.name for module in walk_packages(service.__path__, "service.")]
    assert "service.app" in names
    assert not imported_by("\n".join(f"import {name}" for name in names)) & HEAVY


@pytest.mark.parametrize("module", ["workers.cli", "workers.embedded", "workers.web", "workers.worker"])
def test_what_runs_all_the_time_starts_without_a_neural_library(module: str) -> None:
    assert not imported_by(f"import {module}") & HEAVY


def test_the_command_line_starts_without_the_database_and_the_queue() -> None:
    assert not imported_by("import workers.cli") & {"sqlalchemy", "celery", "fastapi", "uvicorn", "numpy"}


def test_the_grader_can_be_imported_without_torch() -> None:
    assert "torch" not in imported_by("from models.fewshot import FewShotGrader")
