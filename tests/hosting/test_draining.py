"""A process told to stop lets nobody in, finishes what is under way, and sends people elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from hosting.replicas import Replica, running, status, until
from hosting.visitor import Visitor
from websockets.exceptions import ConnectionClosed, InvalidStatus

TABLE = b"subject,x,y\n" + b"".join(b"%d,%d,%d\n" % (i // 5, i % 5, i) for i in range(200))
SERVICE_RESTARTS = 1012


def hear_until_closed(visitor: Visitor) -> None:
    while True:
        visitor.hear()


def test_it_drains(tmp_path: Path):
    replica = Replica(tmp_path / "log.txt")
    with running(replica):
        here = Visitor(replica.address)
        here.open()
        upload = here.begin_upload(len(TABLE))
        upload.send(TABLE[:100])
        replica.terminate()
        until(lambda: status(f"{replica.address}health") == 503)

        assert status(replica.address) == 503
        with pytest.raises(InvalidStatus) as refused:
            Visitor(replica.address).open()
        assert refused.value.response.status_code == 503

        upload.send(TABLE[100:])
        assert upload.getresponse().status == 200
        upload.close()
        with pytest.raises(ConnectionClosed) as closed:
            hear_until_closed(here)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == SERVICE_RESTARTS
        assert replica.ended() == 0
    log = replica.log()
    assert log.index("event=draining") < log.index("event=closed") < log.index("event=ended")
    assert "Traceback" not in log
    assert "ERROR" not in log
