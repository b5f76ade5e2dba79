"""A file that is too large, or brings more than it said, goes no further."""

from __future__ import annotations

import asyncio

import pytest
from asgi import Answer, request
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from modules.hosting.upload_limit import UploadLimit

MEGABYTE = 1_000_000


class Disk:
    """An app that keeps what it is sent."""

    def __init__(self, error: type[Exception] | None = None) -> None:
        self.kept, self.error = 0, error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.error:
            raise self.error
        async for chunk in Request(scope, receive).stream():
            self.kept += len(chunk)
        await PlainTextResponse("OK")(scope, receive, send)


def post(disk: Disk, said: str | None, chunks: list[bytes], method: str = "POST") -> Answer:
    headers = {} if said is None else {"content-length": said}
    return asyncio.run(
        request(UploadLimit(disk, 1), "/session/1/upload/2", method, headers, chunks)
    )


def test_a_file_of_the_largest_size_arrives_whole():
    disk = Disk()
    answer = post(disk, str(MEGABYTE), [b"x" * (MEGABYTE // 2)] * 2)
    assert (answer.status, disk.kept) == (200, MEGABYTE)


def test_a_file_that_says_that_it_is_larger_does_not_arrive():
    disk = Disk()
    answer = post(disk, str(MEGABYTE + 1), [b"x"] * 3)
    assert (answer.status, answer.text, disk.kept) == (413, "The file is larger than 1 MB.", 0)


def test_a_file_that_brings_more_than_it_said_is_cut_off():
    disk = Disk()
    answer = post(disk, "3", [b"x" * (MEGABYTE // 4)] * 100)
    assert (answer.status, disk.kept) == (413, MEGABYTE)


@pytest.mark.parametrize("said", [None, "", "-1", "1.5", "²", "many"])
def test_a_file_that_does_not_say_how_large_it_is_does_not_arrive(said: str | None):
    disk = Disk()
    assert (post(disk, said and said.encode().decode("latin-1"), [b"x"]).status, disk.kept) == (
        411,
        0,
    )


def test_a_file_that_was_sent_before_is_refused():
    assert post(Disk(IndexError), "1", [b"x"]).status == 400


@pytest.mark.parametrize(("error", "method"), [(KeyError, "POST"), (IndexError, "GET")])
def test_other_errors_are_the_app_s_own(error: type[Exception], method: str):
    with pytest.raises(error):
        post(Disk(error), "1", [b"x"], method)
