from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from hosting.replicas import PATIENCE, Replica, running, until
from serving import PROJECT, free_port

RUN = [sys.executable, "-m", "modules.hosting"]
SHINY = [sys.executable, "-m", "shiny", "run", "app.py"]


def ended(command: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("command", [RUN, SHINY], ids=["run command", "shiny run"])
def test_wrong_settings_end_the_process_with_every_one_named(command: list[str]):
    wrong = ended(command, POOLING_LAB_PORT="http", POOLING_LAB_PROT="1")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr
    assert re.search(r"^POOLING_LAB_PORT is 'http', but may be: ", wrong.stderr, re.MULTILINE)
    assert re.search(r"^POOLING_LAB_PROT is no setting", wrong.stderr, re.MULTILINE)


def test_it_has_no_banner_wants_its_port_alone_and_ends_well_when_told(tmp_path: Path):
    replica = Replica(tmp_path / "log.txt")
    with running(replica):
        with urllib.request.urlopen(replica.address, timeout=PATIENCE) as answer:
            assert answer.status == 200
            assert "server" not in answer.headers

        second = ended(RUN, POOLING_LAB_PORT=str(replica.port))
        assert second.returncode != 0
        assert "in use" in second.stderr
        assert "Traceback" not in second.stderr

        replica.process.send_signal(signal.SIGINT)
        assert replica.ended() == 0
    assert "Traceback" not in replica.log()


def test_for_a_class_it_shows_an_address_and_a_qr_code(tmp_path: Path):
    log = tmp_path / "log.txt"
    surroundings = {**os.environ, "POOLING_LAB_PORT": str(free_port())}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [*RUN, "--lan"], cwd=PROJECT, env=surroundings, stdout=sink, stderr=subprocess.STDOUT
        )
    try:
        until(lambda: "network" in log.read_text(encoding="utf-8"))
        written = log.read_text(encoding="utf-8")
        if "is on no network" not in written:
            assert re.search(r"On the same network: http://[0-9.]+:\d+/", written)
            assert "█" in written
    finally:
        process.kill()
        process.wait(timeout=PATIENCE)
