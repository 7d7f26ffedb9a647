"""What an operator can set: environment variables FEEDFORWARD_..., each with its unit, its default and what it does."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_SECRET = "only-for-development"  # noqa: S105  (production refuses to start on it)


class Settings(BaseSettings):
    """All settings; docs/settings.md lists them and a test keeps both in step."""

    model_config = SettingsConfigDict(env_prefix="FEEDFORWARD_", extra="ignore", frozen=True)

    environment: Literal["development", "production"] = Field(
        "development", description="`production` refuses the default secret and sends cookies over https only."
    )
    secret_key: SecretStr = Field(
        SecretStr(DEVELOPMENT_SECRET), description="Signs cookies and links; at least 32 characters in production."
    )
    var_dir: Path = Field(Path("var"), description="Folder of the embedded parts: database file, queue, logs.")
    database_url: str = Field(
        "", description="SQLAlchemy URL; empty means the SQLite file `feedforward.db` under the var folder."
    )
    broker_url: str = Field(
        "", description="Celery broker, e.g. `redis://...`; empty means the filesystem queue under the var folder."
    )
    host: str = Field("127.0.0.1", description="Address that the web process listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that the web process listens on.")
    base_url: str = Field(
        "", description="Address that people type, without a slash at the end; empty means http://host:port."
    )
    trusted_hosts: str = Field(
        "",
        description="Host names that requests may name, comma-separated; empty means the base URL's and loopback.",
    )
    session_days: int = Field(30, ge=1, description="Days after which a sign-in ends by itself.")
    sign_in_attempts_per_minute: int = Field(
        10, ge=1, description="Password attempts an address may make in a minute before it has to wait."
    )
    upload_max_mb: int = Field(50, ge=1, description="Largest upload in megabytes, packed.")
    upload_max_unpacked_mb: int = Field(200, ge=1, description="Largest unpacked size of one upload in megabytes.")
    upload_max_files: int = Field(10_000, ge=1, description="Most files that one upload may hold.")
    program_max_kb: int = Field(256, ge=1, description="Largest single program in kilobytes.")
    run_programs: bool = Field(
        True, description="Whether student programs may be run in the sandboxed interpreter; off means read only."
    )
    run_languages: str = Field(
        "python", description="Languages whose programs may be run, comma-separated; only `python` can be run so far."
    )
    run_input_s: float = Field(0.2, gt=0, le=60, description="Seconds that a program may take on one input.")
    run_program_s: float = Field(
        2.0, gt=0, le=600, description="Seconds that a program may take on all inputs together; it is then left."
    )
    run_memory_mb: int = Field(60, ge=1, description="Memory in megabytes that a running program may take.")
    grade_chunk_programs: int = Field(64, ge=1, description="Programs that one grading job judges before it writes.")
    job_heartbeat_s: float = Field(5.0, gt=0, description="Seconds between two signs of life of a running job.")
    job_stale_s: float = Field(60.0, gt=0, description="Seconds of silence after which a job is sent again.")
    job_max_deliveries: int = Field(5, ge=1, description="Deliveries after which a job is given up as failed.")
    job_time_limit_s: int = Field(900, ge=1, description="Seconds after which a single job is stopped hard.")
    model_path: str = Field(
        "", description="Folder or Hugging Face name of another encoder; empty means the shipped weights."
    )
    model_backend: Literal["torch", "numpy"] = Field("torch", description="Library that the encoder computes with.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least severe line logged.")

    @model_validator(mode="after")
    def _production_is_guarded(self) -> Self:
        secret = self.secret_key.get_secret_value()
        if self.environment == "production" and (secret == DEVELOPMENT_SECRET or len(secret) < 32):
            raise ValueError(
                "FEEDFORWARD_SECRET_KEY is the default or shorter than 32 characters; set a random one, "
                "for example from: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        return self

    @property
    def sqlalchemy_url(self) -> str:
        """The database's URL, the embedded default filled in, PostgreSQL always by psycopg 3."""
        if not self.database_url:
            return f"sqlite:///{self.var_dir / 'feedforward.db'}"
        for plain in ("postgresql://", "postgres://"):
            if self.database_url.startswith(plain):
                return "postgresql+psycopg://" + self.database_url.removeprefix(plain)
        return self.database_url

    def may_run(self, language: str) -> bool:
        """Whether programs of a language may be run here."""
        return self.run_programs and language in {name.strip().lower() for name in self.run_languages.split(",")}

    @property
    def embedded_queue(self) -> bool:
        """Whether jobs travel through files under the var folder."""
        return not self.broker_url or self.broker_url.startswith("filesystem:")

    @property
    def public_url(self) -> str:
        """What links begin with."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"


@cache
def get_settings() -> Settings:
    """The process's settings, read once from the environment."""
    return Settings()
