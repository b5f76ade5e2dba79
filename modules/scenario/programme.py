"""What a person shows step by step: their own scenes, which list they are in, and where in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from modules.scenario import Scenario
from modules.scenario.gallery import GALLERY
from modules.scenario.learning import NOTHING, Learning, to_learning_values
from modules.scenario.link import (
    AT_KEY,
    LIST_KEY,
    SCENES_KEY,
    from_query,
    not_understood,
    read_query,
    says_what_to_show,
    to_query,
    to_values,
)
from modules.scenario.scene_file import read_scene
from modules.scenario.scenes import Scene, SceneError, SceneList
from modules.scenario.view_settings import ViewSettings

NONE, OWN = "", "own"
OWN_TITLE = "My scenes"
LISTS = (*GALLERY, OWN)
LONGEST_OWN = 120_000
"""In letters of a link: what a page can keep of a person's own scenes, and send again."""

LONGEST_ADDRESS = 8_000
"""In letters: what every browser, and whatever a link is pasted into, takes."""

NOTHING_OWN = SceneList(OWN_TITLE)


@dataclass(frozen=True)
class Programme:
    """A person's own scenes, and where they are among scenes.

    Parameters
    ----------
    own : SceneList
    chosen : str
        The list that is stepped through: one of `LISTS`, or empty as long as none was chosen.
    place : int
        Which of its scenes was opened last, from 1; 0 for none.

    Raises
    ------
    ValueError
        If there is no such list or no such scene.
    SceneError
        If the own scenes are more than a page can keep.
    """

    own: SceneList = NOTHING_OWN
    chosen: str = NONE
    place: int = 0

    def __post_init__(self) -> None:
        if self.chosen not in (NONE, *LISTS):
            raise ValueError(f"chosen must be one of {', '.join(LISTS)}.")
        if type(self.place) is not int or not 0 <= self.place <= len(self.scenes):
            raise ValueError("place must be that of a scene of the chosen list.")
        if len(to_query({SCENES_KEY: _compact(self.own)})) > LONGEST_OWN:
            raise SceneError("These scenes hold too much: leave some out, or save them as files.")

    @property
    def current(self) -> str:
        """The list that is stepped through: the chosen one, else their own, if it has scenes."""
        return self.chosen or (OWN if self.own.scenes else NONE)

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """The scenes that are stepped through."""
        return self.listed(self.current).scenes

    @property
    def scene(self) -> Scene | None:
        """The scene that was opened last."""
        return self.scenes[self.place - 1] if self.place else None

    def listed(self, name: str) -> SceneList:
        """Return a list by its name; their own for no name."""
        return GALLERY.get(name, self.own)


def with_own(programme: Programme, own: SceneList, place: int = 0) -> Programme:
    """Return a programme with other scenes of one's own.

    Parameters
    ----------
    programme : Programme
    own : SceneList
    place : int
        Where among them the scene is that was opened last, if it was one of these.

    Raises
    ------
    SceneError
        If they are more than a page can keep.
    """
    if programme.current == OWN:
        return replace(programme, own=own, place=place)
    return replace(programme, own=own)


def added(programme: Programme, scene: Scene) -> Programme:
    """Return a programme with one more scene of one's own, the last."""
    own = programme.own
    longer = SceneList(own.title, (*own.scenes, scene))
    return with_own(programme, longer, programme.place)


def moved(programme: Programme, place: int, by: int) -> Programme:
    """Return a programme in which one of the own scenes stands so many places later."""
    scenes, to = list(programme.own.scenes), place + by
    if not (1 <= place <= len(scenes) and 1 <= to <= len(scenes)):
        return programme
    scenes.insert(to - 1, scenes.pop(place - 1))
    before = [*range(1, len(scenes) + 1)]
    before.insert(to - 1, before.pop(place - 1))
    now = before.index(programme.place) + 1 if programme.place in before else 0
    return with_own(programme, replace(programme.own, scenes=tuple(scenes)), now)


def without(programme: Programme, place: int) -> Programme:
    """Return a programme without one of the own scenes."""
    scenes = list(programme.own.scenes)
    if not 1 <= place <= len(scenes):
        return programme
    del scenes[place - 1]
    now = programme.place - (programme.place >= place)
    return with_own(programme, replace(programme.own, scenes=tuple(scenes)), now)


def renamed(programme: Programme, place: int, title: str, notice: str) -> Programme:
    """Return a programme in which one of the own scenes says something else.

    Raises
    ------
    SceneError
        If these cannot be its title and its notice.
    """
    scenes = list(programme.own.scenes)
    if not 1 <= place <= len(scenes):
        return programme
    scenes[place - 1] = replace(scenes[place - 1], title=title, notice=notice)
    return with_own(programme, replace(programme.own, scenes=tuple(scenes)), programme.place)


def to_programme_values(programme: Programme) -> dict[str, Any]:
    """Return what differs from a page without scenes, as plain JSON values for a link."""
    values: dict[str, Any] = {}
    if programme.own != NOTHING_OWN:
        values[SCENES_KEY] = _compact(programme.own)
    if programme.chosen:
        values[LIST_KEY] = programme.chosen
    if programme.place:
        values[AT_KEY] = programme.place
    return values


def to_shared_values(
    scenario: Scenario, view: ViewSettings, programme: Programme, learning: Learning = NOTHING
) -> dict[str, Any]:
    """Return what a link says of all four, without own scenes that would make it too long.

    A link that says nothing but which scene, step of a lesson, or exercise, leads to that; where
    the usual state is meant instead, the link says so.
    """
    values = to_values(scenario, view)
    scene, in_guide = programme.scene, learning.lesson or learning.exercise
    if not values and (in_guide or (scene is not None and scene.scenario != scenario)):
        values = {"missing": scenario.missing}
    values |= to_learning_values(learning)
    whole = values | to_programme_values(programme)
    if len(to_query(whole)) <= LONGEST_ADDRESS:
        return whole
    return values | to_programme_values(_without_own(programme))


def programme_from_query(query: str) -> tuple[Programme, list[str]]:
    """Return the nearest valid programme to a link's query string, with a notice of each repair."""
    values, _ = read_query(query)
    notices: list[str] = []
    own = NOTHING_OWN
    if SCENES_KEY in values:
        try:
            own, notices = _from_compact(values[SCENES_KEY])
            Programme(own)
        except SceneError:
            own, notices = NOTHING_OWN, [not_understood(SCENES_KEY)]
    programme = Programme(own)
    for key, field in ((LIST_KEY, "chosen"), (AT_KEY, "place")):
        try:
            programme = replace(programme, **{field: values.get(key, getattr(programme, field))})
        except (ValueError, TypeError):
            notices.append(not_understood(key))
    return programme, notices


def from_link(query: str) -> tuple[Scenario, ViewSettings, list[str]]:
    """Return what a link opens, and each repair: what it says, or the scene that it only names."""
    scenario, view, notices = from_query(query)
    programme, more = programme_from_query(query)
    if programme.scene is not None and not says_what_to_show(query):
        scenario, view = programme.scene.scenario, programme.scene.view
    return scenario, view, [*notices, *more]


def _without_own(programme: Programme) -> Programme:
    if programme.current == OWN:
        return Programme()
    return Programme(chosen=programme.chosen, place=programme.place)


def _compact(own: SceneList) -> list[Any]:
    """Return a list of scenes as short as a link needs it."""
    return [
        own.title,
        *(
            [scene.title, scene.notice, to_values(scene.scenario, scene.view)]
            for scene in own.scenes
        ),
    ]


def _from_compact(written: object) -> tuple[SceneList, list[str]]:
    if not isinstance(written, list) or not written:
        raise SceneError("It is not a list.")
    title, *scenes = written
    names = ("title", "notice", "choices")
    read = [
        read_scene(number, dict(zip(names, one, strict=False)) if isinstance(one, list) else one)
        for number, one in enumerate(scenes, 1)
    ]
    notices = [said for _, some in read for said in some]
    return SceneList(title, tuple(scene for scene, _ in read)), notices
