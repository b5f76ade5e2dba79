"""A long line to a server: a proxy that delays each direction, and can be narrow or cut."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

CHUNK = 8192

Way = Literal["there", "back"]


class SlowLine:
    """A proxy of this machine in front of a server.

    Parameters
    ----------
    host, port
        The server's.
    delay
        Seconds that whatever is sent takes in either direction.
    bytes_a_second
        How much the line carries in each direction, for all connections together.

    Attributes
    ----------
    url : str
        The line's other end.
    carried : int
        Bytes that it carried, in both directions.
    """

    def __init__(
        self, host: str, port: int, delay: float, bytes_a_second: float = math.inf
    ) -> None:
        self.host, self.port, self.delay = host, port, delay
        self.bytes_a_second = bytes_a_second
        self.url = ""
        self.carried = 0
        self._free: dict[Way, float] = {"there": 0.0, "back": 0.0}
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
        ways: tuple[tuple[asyncio.StreamReader, asyncio.StreamWriter, Way], ...] = (
            (reader, back, "there"),
            (there, writer, "back"),
        )
        for start, end, way in ways:
            pump = asyncio.create_task(self._pump(start, end, way))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, start: asyncio.StreamReader, end: asyncio.StreamWriter, way: Way) -> None:
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        carrier = asyncio.create_task(self._carry(on_the_way, end))
        try:
            while chunk := await start.read(CHUNK):
                on_the_way.put_nowait((self._arrival(len(chunk), way), chunk))
            on_the_way.put_nowait((self._arrival(0, way), b""))
            await carrier
        except ConnectionError:
            pass
        finally:
            carrier.cancel()
            end.close()

    def _arrival(self, size: int, way: Way) -> float:
        """Return when what is sent now has arrived: behind all that was sent before."""
        self.carried += size
        begun = max(self._loop.time(), self._free[way])
        self._free[way] = begun + size / self.bytes_a_second
        return self._free[way] + self.delay

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
def slow_line(url: str, delay: float, bytes_a_second: float = math.inf) -> Generator[SlowLine]:
    """Put a long line before a server; `url` of what is given is the line's other end."""
    address = urlsplit(url)
    assert address.hostname is not None
    assert address.port is not None
    line = SlowLine(address.hostname, address.port, delay, bytes_a_second)
    listening = threading.Event()
    thread = threading.Thread(target=line.run, args=(listening,))
    thread.start()
    listening.wait()
    try:
        yield line
    finally:
        line.stop()
        thread.join()
