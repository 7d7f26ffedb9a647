"""What is installed from a wheel is complete: every file of the packages is in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.sources import PACKAGES, ROOT, text_files


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of a wheel that is built from a copy, since a build leaves its traces."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "."]
    subprocess.run([*command, "--wheel-dir", "made"], cwd=folder, check=True, capture_output=True)
    (wheel,) = (folder / "made").glob("*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_packages_is_in_the_wheel(wheel_names: set[str]) -> None:
    tracked = {path.relative_to(ROOT) for path in text_files()}
    belonging = {str(path) for path in tracked if path.parts[0] in PACKAGES}
    assert belonging - wheel_names == set()


def test_weights_are_in_the_wheel(wheel_names: set[str]) -> None:
    weights = {str(path.relative_to(ROOT)) for path in (ROOT / "models").rglob("*.safetensors")}
    assert weights
    assert weights <= wheel_names


def test_tests_are_not_in_the_wheel(wheel_names: set[str]) -> None:
    tops = {Path(name).parts[0] for name in wheel_names}
    assert tops - set(PACKAGES) == {next(top for top in tops if top.endswith(".dist-info"))}
