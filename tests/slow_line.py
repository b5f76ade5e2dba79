"""A long line to a server: a proxy that delays each direction, and can be cut for a while."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import urlsplit

CHUNK = 65536


class SlowLine:
    """A proxy of this machine in front of a server.

    Parameters
    ----------
    host, port
        The server's.
    delay
        Seconds that whatever is sent takes in either direction.
    """

    def __init__(self, host: str, port: int, delay: float) -> None:
        self.host, self.port, self.delay = host, port, delay
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._whole = asyncio.Event()
        self._pumps: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Hold back whatever is sent from now on."""
        self._loop.call_soon_threadsafe(self._whole.clear)

    def mend(self) -> None:
        """Let through what was held back, and all that follows."""
        self._loop.call_soon_threadsafe(self._whole.set)

    def run(self, listening: threading.Event) -> None:
        """Serve until `stop`."""
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        self._whole.set()
        listening.set()
        self._loop.run_forever()
        server.close()
        for pump in self._pumps:
            pump.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._pumps, return_exceptions=True))
        self._loop.close()

    def stop(self) -> None:
        """End all connections."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self.host, self.port)
        for start, end in ((reader, back), (there, writer)):
            pump = asyncio.create_task(self._pump(start, end))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, start: asyncio.StreamReader, end: asyncio.StreamWriter) -> None:
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        carrier = asyncio.create_task(self._carry(on_the_way, end))
        try:
            while chunk := await start.read(CHUNK):
                on_the_way.put_nowait((self._loop.time() + self.delay, chunk))
            on_the_way.put_nowait((self._loop.time() + self.delay, b""))
            await carrier
        except ConnectionError:
            pass
        finally:
            carrier.cancel()
            end.close()

    async def _carry(
        self, on_the_way: asyncio.Queue[tuple[float, bytes]], end: asyncio.StreamWriter
    ) -> None:
        while True:
            due, chunk = await on_the_way.get()
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            await self._whole.wait()
            if not chunk:
                return
            end.write(chunk)
            await end.drain()


@contextmanager
def slow_line(url: str, delay: float) -> Generator[SlowLine]:
    """Put a long line before a server; `url` of what is given is the line's other end."""
    address = urlsplit(url)
    assert address.hostname is not None
    assert address.port is not None
    line = SlowLine(address.hostname, address.port, delay)
    listening = threading.Event()
    thread = threading.Thread(target=line.run, args=(listening,))
    thread.start()
    listening.wait()
    try:
        yield line
    finally:
        line.stop()
        thread.join()
