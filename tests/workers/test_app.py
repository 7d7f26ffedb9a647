"""One configuration of Celery for both brokers, safe against lost workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.jobs import JobName
from service.settings import Settings
from workers.app import make_celery, worker_arguments


@pytest.fixture(params=["", "redis://127.0.0.1:6379/0"], ids=["files", "redis"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path, broker_url=request.param)


def test_every_job_has_its_task(settings: Settings) -> None:
    app = make_celery(settings)
    app.loader.import_default_modules()
    assert {name.value for name in JobName} <= set(app.tasks)


def test_a_message_outlives_the_worker_that_took_it(settings: Settings) -> None:
    conf = make_celery(settings).conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.broker_connection_max_retries is None


def test_only_plain_data_is_taken_and_nothing_is_kept(settings: Settings) -> None:
    conf = make_celery(settings).conf
    assert conf.accept_content == ["json"]
    assert conf.task_ignore_result


def test_files_stay_under_the_folder_and_have_one_process(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path)
    options = make_celery(settings).conf.broker_transport_options
    folders = {name: value for name, value in options.items() if "folder" in name}
    assert len(folders) == 4
    assert all(Path(folder).is_relative_to(tmp_path.resolve()) for folder in folders.values())
    assert options["polling_interval"] == 0.1
    assert "--pool=solo" in worker_arguments(settings, processes=4)


def test_redis_gives_work_back_soon_after_the_longest_job(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path, broker_url="redis://127.0.0.1:6379/0", job_time_limit_s=100)
    app = make_celery(settings)
    options = app.conf.broker_transport_options
    assert 100 < options["visibility_timeout"] <= 200
    assert options["unacked_restore_throttle"] == 1
    assert app.conf.task_time_limit == 100
    assert worker_arguments(settings, processes=4)[2:4] == ["--pool=prefork", "--concurrency=4"]
