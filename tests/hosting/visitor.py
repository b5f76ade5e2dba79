"""Somebody who opens the page without a browser: a cookie, and a websocket as Shiny has it."""

from __future__ import annotations

import json
import urllib.request
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60.0
COOKIE = "lab"


class Visitor:
    """One person.

    Parameters
    ----------
    url : str
        Where the page is.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.cookie = ""
        self.socket: ClientConnection | None = None
        self.session = ""

    def visit(self) -> None:
        """Get the page, and keep the proxy's cookie."""
        asked = urllib.request.Request(self._url, headers=self._headers())
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            answer.read()
            self._keep_cookie(answer.headers.get_all("Set-Cookie", []))

    def open(self) -> None:
        """Open a session, as the page does when it is there and when it comes back."""
        try:
            self.socket = connect(
                self._url.replace("http://", "ws://") + "websocket/",
                additional_headers=self._headers(),
                open_timeout=PATIENCE,
                ping_interval=None,
                max_size=None,
                legacy=True,
            )
        except InvalidStatus as refused:
            self._keep_cookie(refused.response.headers.get_all("Set-Cookie"))
            raise
        assert self.socket.response is not None
        self._keep_cookie(self.socket.response.headers.get_all("Set-Cookie"))
        self.session = self.hear()["config"]["sessionId"]
        self.say({"method": "init", "data": {".clientdata_url_search": ""}})

    def upload(self, content: bytes) -> int:
        """Send a file, and return the status of the answer."""
        line = self.begin_upload(len(content))
        line.send(content)
        status = line.getresponse().status
        line.close()
        return status

    def leave(self) -> None:
        """Close the page."""
        if self.socket:
            self.socket.close()

    def say(self, message: dict[str, Any]) -> None:
        assert self.socket is not None
        self.socket.send(json.dumps(message))

    def hear(self) -> dict[str, Any]:
        assert self.socket is not None
        return json.loads(self.socket.recv(timeout=PATIENCE))

    def answer_to(self, method: str, *args: object) -> dict[str, Any]:
        """Ask the session something, and return its answer."""
        self.say({"method": method, "args": args, "tag": 1})
        while "response" not in (heard := self.hear()):
            pass
        return heard["response"]["value"]

    def begin_upload(self, size: int) -> HTTPConnection:
        """Begin to send a file of some bytes, and send none of them yet."""
        file = {"name": "mine.csv", "size": size, "type": "text/csv"}
        where = self.answer_to("uploadInit", [file])["uploadUrl"]
        line = HTTPConnection(str(urlsplit(self._url).netloc), timeout=PATIENCE)
        line.putrequest("POST", urlsplit(self._url).path + where)
        line.putheader("Content-Length", str(size))
        line.putheader("Content-Type", "application/octet-stream")
        for name, value in self._headers().items():
            line.putheader(name, value)
        line.endheaders()
        return line

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}

    def _keep_cookie(self, set_by: list[str]) -> None:
        for line in set_by:
            if COOKIE in (told := SimpleCookie(line)):
                self.cookie = told[COOKIE].value
