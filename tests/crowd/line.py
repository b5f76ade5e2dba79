"""A kept-alive HTTP connection, as small as a crowd needs it."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from urllib.parse import urlsplit


class Line:
    """One connection to a server, which keeps the cookies that it is given.

    Parameters
    ----------
    url : str
        The app's address, which ends in a slash.
    """

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        assert address.hostname is not None
        self._host, self._port = address.hostname, address.port or 80
        self._base = address.path
        self._cookies: SimpleCookie = SimpleCookie()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def cookies(self) -> str:
        """What to send as `Cookie`."""
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())

    async def send(
        self, path: str, method: str = "GET", body: bytes = b"", accept: str = "gzip, br"
    ) -> tuple[int, bytes]:
        """Send a request and return the status and the body as it came.

        Parameters
        ----------
        path : str
            Below the app's address.
        """
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        heads = [
            f"{method} {self._base}{path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            f"Accept-Encoding: {accept}",
            f"Content-Length: {len(body)}",
        ]
        if self._cookies:
            heads.append(f"Cookie: {self.cookies}")
        writer.write("\r\n".join([*heads, "", ""]).encode() + body)
        await writer.drain()
        status = int((await reader.readline()).split()[1])
        length, chunked, closes = 0, False, False
        while (head := (await reader.readline()).decode("latin-1").strip()) != "":
            name, _, value = head.partition(":")
            match name.lower(), value.strip():
                case "content-length", digits:
                    length = int(digits)
                case "transfer-encoding", "chunked":
                    chunked = True
                case "connection", "close":
                    closes = True
                case "set-cookie", cookie:
                    self._cookies.load(cookie)
                case _:
                    pass
        content = await (_chunks(reader) if chunked else reader.readexactly(length))
        if closes:
            self.close()
        return status, content

    def close(self) -> None:
        """End the connection; another request opens a new one."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """Read a body that comes in chunks."""
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body
