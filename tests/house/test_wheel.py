"""What is installed from a wheel is complete: every file of the packages is in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.sources import PACKAGES, ROOT, text_files

TRY_OUT = """
import service
from starlette.testclient import TestClient
from service.app import create_app
from workers.cli import run
assert service.__file__.startswith({place!r}), service.__file__
assert run(["migrate"]) == 0
with TestClient(create_app(), base_url="http://localhost") as client:
    page = client.get("/sign-in")
    assert page.status_code == 200
    style = page.text.partition("/static/")[2].partition('"')[0]
    assert client.get("/static/" + style).status_code == 200
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel that is built from a copy, since a build leaves its traces."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "."]
    subprocess.run([*command, "--wheel-dir", "made"], cwd=folder, check=True, capture_output=True)
    (made,) = (folder / "made").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def wheel_names(wheel: Path) -> set[str]:
    """The files in it."""
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_packages_is_in_the_wheel(wheel_names: set[str]) -> None:
    tracked = {path.relative_to(ROOT) for path in text_files()}
    belonging = {str(path) for path in tracked if path.parts[0] in PACKAGES}
    assert belonging
    assert belonging - wheel_names == set()


def test_what_is_installed_from_it_migrates_and_shows_pages(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    with ZipFile(wheel) as archive:
        archive.extractall(place)
    environment = os.environ | {"PYTHONPATH": str(place), "FEEDFORWARD_VAR_DIR": str(tmp_path / "var")}
    command = [sys.executable, "-c", TRY_OUT.format(place=str(place))]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_weights_are_in_the_wheel(wheel_names: set[str]) -> None:
    weights = {str(path.relative_to(ROOT)) for path in (ROOT / "models").rglob("*.safetensors")}
    assert weights
    assert weights <= wheel_names


def test_tests_are_not_in_the_wheel(wheel_names: set[str]) -> None:
    tops = {Path(name).parts[0] for name in wheel_names}
    assert tops - set(PACKAGES) == {next(top for top in tops if top.endswith(".dist-info"))}
