"""Scenes: a Scenario and a way of looking at it, with a title and a line on what to notice."""

from __future__ import annotations

from dataclasses import dataclass

from modules.scenario import Scenario, is_text
from modules.scenario.view_settings import ViewSettings

LONGEST_TITLE, LONGEST_NOTICE = 60, 160
MOST_SCENES = 60


class SceneError(ValueError):
    """Something that cannot be a scene, or a list of them. Its text is for the person."""


@dataclass(frozen=True)
class Scene:
    """What is shown at one point of a talk.

    Parameters
    ----------
    title : str
        Of 1 to `LONGEST_TITLE` letters.
    notice : str
        One line on what to look at, of at most `LONGEST_NOTICE` letters; may be empty.
    scenario : Scenario
        Not of uploaded data, which stay with their session.
    view : ViewSettings

    Raises
    ------
    SceneError
        If a text is too long or the title is empty, or the data were uploaded.
    """

    title: str
    notice: str
    scenario: Scenario
    view: ViewSettings

    def __post_init__(self) -> None:
        if not _is_line(self.title, LONGEST_TITLE) or not self.title.strip():
            raise SceneError(f"A title has 1 to {LONGEST_TITLE} letters.")
        if not _is_line(self.notice, LONGEST_NOTICE):
            raise SceneError(f"A notice has at most {LONGEST_NOTICE} letters.")
        pinned = self.view.pinned
        if self.scenario.data == "uploaded" or (pinned and pinned.data == "uploaded"):
            raise SceneError("Your own file cannot be in a scene: it stays in this session.")


@dataclass(frozen=True)
class SceneList:
    """Scenes in the order in which they are shown.

    Parameters
    ----------
    title : str
        As a scene's.
    scenes : tuple of Scene
        At most `MOST_SCENES`.

    Raises
    ------
    SceneError
        If there are more, or the title is not one.
    """

    title: str
    scenes: tuple[Scene, ...] = ()

    def __post_init__(self) -> None:
        if not _is_line(self.title, LONGEST_TITLE) or not self.title.strip():
            raise SceneError(f"The title of a list has 1 to {LONGEST_TITLE} letters.")
        if len(self.scenes) > MOST_SCENES:
            raise SceneError(f"A list has at most {MOST_SCENES} scenes.")


def _is_line(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and is_text(value)
