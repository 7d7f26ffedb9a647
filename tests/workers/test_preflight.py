"""What keeps Feedforward from starting is told in one line that says what to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from service.errors import SetUpError
from service.settings import Settings
from tests.house.sources import ROOT
from tests.support.servers import wait_until
from workers import preflight
from workers.preflight import hold_queue, listen, make_folder, queue_is_worked, refuse_second

HOLDER = """
import sys, time
from pathlib import Path
from service.settings import Settings
from workers.preflight import hold_queue
with hold_queue(Settings(var_dir=Path(sys.argv[1]))):
    time.sleep(600)
"""


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    assert make_folder(Settings(var_dir=tmp_path / "a" / "b")).is_dir()
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetUpError, match=r"can't be written.*FEEDFORWARD_VAR_DIR"):
        make_folder(Settings(var_dir=tmp_path / "file" / "var"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SetUpError, match="Permission denied"):
        make_folder(Settings(var_dir=tmp_path))
    tmp_path.chmod(0o700)


def test_port_zero_is_any_free_port() -> None:
    with listen("127.0.0.1", 0) as one, listen("127.0.0.1", 0) as other:
        assert one.getsockname()[1] != other.getsockname()[1]


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetUpError, match=f"Port {port} is in use.*--port {port + 1}"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine() -> None:
    with pytest.raises(SetUpError, match=r"192\.0\.2\.1 is not one of this machine.*FEEDFORWARD_HOST"):
        listen("192.0.2.1", 0)


def test_one_worker_at_a_time_has_the_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(var_dir=tmp_path)
    assert not queue_is_worked(settings)
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT)
    try:
        wait_until(lambda: queue_is_worked(settings), "the other worker")
        wait_until(lambda: (tmp_path / preflight.LOCK).read_text() == str(holder.pid), "its id")
        monkeypatch.setattr(preflight, "LEFT_OVER_S", 0.1)
        with pytest.raises(SetUpError, match=f"already works in the folder.*process {holder.pid}"):
            refuse_second(settings)
    finally:
        holder.kill()
        holder.wait()
    monkeypatch.setattr(preflight, "LEFT_OVER_S", 5)
    with hold_queue(settings):
        assert (tmp_path / preflight.LOCK).read_text() == str(os.getpid())
    assert not queue_is_worked(settings)
