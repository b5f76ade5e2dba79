"""Small pictures of scenes: drawn once for all people, sent to a page one by one as they come."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence

from shiny import Session

from modules.figures.drawing import draw_small, while_drawing
from modules.scenario import Scenario
from modules.scenario.scenes import Scene
from modules.scenario.shared_answers import SharedAnswers
from modules.scenario.view_settings import ViewSettings
from modules.views.widgets.later import UNDER_WAY

PICTURES: SharedAnswers[tuple[Scenario, ViewSettings], str] = SharedAnswers(512)


def picture_key(scene: Scene) -> str:
    """Return by which name the page knows the picture of a scene."""
    about = repr((scene.scenario, scene.view))
    return f"{zlib.crc32(about.encode(errors='surrogatepass')):08x}"


class SmallPictures:
    """The pictures of one person's page, which keeps what it was sent.

    Parameters
    ----------
    session : Session
        The person's.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sent: set[str] = set()
        self._waiting: list[Scene] = []
        self._task: asyncio.Task[None] | None = None
        session.on_ended(self._leave)

    def send(self, scenes: Sequence[Scene]) -> None:
        """Send the pictures of scenes, and none any more that nobody looks at."""
        self._waiting = [*scenes]
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._send_all())
            UNDER_WAY.add(self._task)

    async def _send_all(self) -> None:
        while self._waiting:
            scene = self._waiting.pop(0)
            key = picture_key(scene)
            if key in self._sent:
                continue
            picture = await _drawn(scene)
            self._sent.add(key)
            await self._session.send_custom_message("picture", {"key": key, "svg": picture})

    def _leave(self) -> None:
        self._waiting = []
        if self._task is not None:
            self._task.cancel()


async def _drawn(scene: Scene) -> str:
    return await PICTURES.to((scene.scenario, scene.view), lambda: while_drawing(draw_small, scene))
