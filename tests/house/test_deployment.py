"""The production set-up, as far as it can be checked without a container engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.settings import Settings
from tests.house.sources import PACKAGES, ROOT
from tests.house.test_readme import COMMANDS

VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<word>[^}]*))?\}")
OURS = {"migrate", "web", "worker", "sweeper"}
GIVEN = {
    "FEEDFORWARD_SECRET_KEY": "k" * 40,
    "POSTGRES_PASSWORD": "p" * 20,
    "REDIS_PASSWORD": "r" * 20,
    "FEEDFORWARD_SITE": "feedback.example.org",
}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]


def filled(value: Any) -> str:
    """A value with its variables filled in, as compose does it."""

    def fill(match: re.Match[str]) -> str:
        return GIVEN.get(match["name"]) or (match["word"] if match["kind"] == "-" else "")

    return VARIABLE.sub(fill, str(value))


def compose_command() -> list[str] | None:
    """The compose program that is installed here, if one is."""
    if shutil.which("docker"):
        asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else None


def test_everything_that_was_planned_runs() -> None:
    assert set(SERVICES) == OURS | {"postgres", "redis", "proxy"}


def test_every_service_that_stays_has_a_health_check_and_comes_back() -> None:
    for name, service in SERVICES.items():
        if name != "migrate":
            assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name
            assert service["restart"] == "unless-stopped", name


@pytest.mark.parametrize("name", sorted(OURS))
def test_its_environment_makes_settings_for_production(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in SERVICES[name]["environment"].items():
        known = variable.removeprefix("FEEDFORWARD_").lower() in Settings.model_fields
        assert known or variable == "FORWARDED_ALLOW_IPS", variable
        monkeypatch.setenv(variable, filled(value))
    settings = Settings()
    assert settings.environment == "production"
    assert settings.sqlalchemy_url == f"postgresql+psycopg://feedforward:{'p' * 20}@postgres/feedforward"
    assert settings.broker_url == f"redis://:{'r' * 20}@redis:6379/0"
    assert not settings.embedded_queue
    assert settings.public_url == "https://feedback.example.org"


def test_secrets_come_from_outside_or_nothing_starts() -> None:
    required = {match["name"] for match in VARIABLE.finditer(COMPOSE) if match["kind"] == "?"}
    assert required == set(GIVEN)
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|AUTH|DATABASE_URL|BROKER_URL", name) and name not in {"FORWARDED_ALLOW_IPS"}:
                assert re.search(r"\$\{\w+:\?", str(value)), name


@pytest.mark.parametrize("name", sorted(OURS))
def test_its_commands_exist(name: str) -> None:
    programs = Path(sys.executable).parent
    checked = [SERVICES[name]["command"]]
    if "healthcheck" in SERVICES[name]:
        kind, *words = SERVICES[name]["healthcheck"]["test"]
        checked.append(words if kind == "CMD" else words[0].split())
    for words in checked:
        assert (programs / words[0]).exists(), words
        if words[0] == "feedforward":
            arguments = [filled(word) for word in words[2:]]
            COMMANDS[words[1]].make_context(words[1], arguments)


def test_health_is_asked_where_the_web_process_listens() -> None:
    port = Settings.model_fields["port"].default
    assert f"http://127.0.0.1:{port}/health" in str(SERVICES["web"]["healthcheck"]["test"])
    assert SERVICES["web"]["expose"] == [str(port)]
    assert f"EXPOSE {port}" in DOCKERFILE
    assert f"dynamic a web {port}" in (ROOT / "Caddyfile").read_text()


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    for name in OURS - {"web"} | {"postgres", "redis"}:
        assert SERVICES[name]["networks"] == ["back"], name


def test_the_proxy_is_given_what_its_file_asks_for() -> None:
    asked = set(re.findall(r"\{\$(\w+)\}", (ROOT / "Caddyfile").read_text()))
    assert asked
    assert asked == set(SERVICES["proxy"]["environment"])


def test_every_volume_is_declared() -> None:
    used = {entry.partition(":")[0] for service in SERVICES.values() for entry in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == set(yaml.safe_load(COMPOSE)["volumes"])
    assert all((ROOT / name).exists() for name in used if name.startswith("."))


def test_the_image_runs_as_a_user_without_rights() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!root|0\b)\w+", last_stage, re.MULTILINE)
    assert last_stage.index("USER") < last_stage.index("CMD")
    for name in OURS:
        assert "user" not in SERVICES[name]
        assert SERVICES[name]["cap_drop"] == ["ALL"]


def test_the_image_holds_every_package_and_pins_what_it_installs() -> None:
    for package in PACKAGES:
        assert re.search(rf"^COPY {package} {package}$", DOCKERFILE, re.MULTILINE), package
        assert f"!{package}\n" in (ROOT / ".dockerignore").read_text()
    assert DOCKERFILE.count("--constraint constraints.txt") == DOCKERFILE.count("pip install") - 1  # the last: no deps


def test_compose_itself_reads_the_file() -> None:
    command = compose_command()
    if command is None:
        pytest.skip("no compose program is installed here")
    path = {"PATH": os.environ["PATH"]}
    read = subprocess.run([*command, "config", "--quiet"], cwd=ROOT, env=path | GIVEN, capture_output=True, check=False)
    assert read.returncode == 0, read.stderr.decode()
    for name in GIVEN:
        less = path | {key: value for key, value in GIVEN.items() if key != name}
        refused = subprocess.run([*command, "config", "--quiet"], cwd=ROOT, env=less, capture_output=True, check=False)
        assert refused.returncode != 0
        assert name in refused.stderr.decode()
