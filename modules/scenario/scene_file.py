"""A list of scenes as a file: JSON that a person can read, write and hand on."""

from __future__ import annotations

import json
from typing import Any

from modules.scenario.link import from_values, refuse_constant, to_values
from modules.scenario.scenes import Scene, SceneError, SceneList

VERSION_KEY, VERSION = "pooling_lab_scenes", 1
LARGEST_FILE = 100_000
"""In bytes; a scene takes some 150."""

NOT_OURS = "This is not a file of scenes that was saved here."


def to_file(scene_list: SceneList) -> str:
    """Write a list of scenes; each has under `choices` what a link to it says."""
    scenes = [
        {
            "title": scene.title,
            "notice": scene.notice,
            "choices": to_values(scene.scenario, scene.view),
        }
        for scene in scene_list.scenes
    ]
    content = {VERSION_KEY: VERSION, "title": scene_list.title, "scenes": scenes}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def from_file(content: bytes) -> tuple[SceneList, list[str]]:
    """Read a list of scenes.

    Parameters
    ----------
    content : bytes
        Whatever a person takes for such a file.

    Returns
    -------
    SceneList
    list of str
        What was repaired in it, as a link is.

    Raises
    ------
    SceneError
        If it is none, of another version, too large, or without scenes.
    """
    if len(content) > LARGEST_FILE:
        raise SceneError(f"A file of scenes has at most {LARGEST_FILE // 1000} kB.")
    try:
        written = json.loads(content.decode("utf-8-sig"), parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise SceneError(NOT_OURS) from None
    if not isinstance(written, dict) or not isinstance(written.get("scenes"), list):
        raise SceneError(NOT_OURS)
    if written.get(VERSION_KEY) != VERSION:
        raise SceneError(
            f"This file of scenes is of another version; only version {VERSION} can be read here."
        )
    if not written["scenes"]:
        raise SceneError("This file has no scenes.")
    read = [read_scene(number, one) for number, one in enumerate(written["scenes"], 1)]
    scenes = tuple(scene for scene, _ in read)
    return SceneList(written.get("title", ""), scenes), [said for _, some in read for said in some]


def read_scene(number: int, written: Any) -> tuple[Scene, list[str]]:  # noqa: ANN401 - any JSON
    """Read one scene.

    Parameters
    ----------
    number : int
        Which of its list, from 1.
    written : any JSON value
        A title, a notice and choices, by these names.

    Returns
    -------
    Scene
    list of str
        What was repaired in it.

    Raises
    ------
    SceneError
        If it is none.
    """
    choices = written.get("choices", {}) if isinstance(written, dict) else None
    if not isinstance(choices, dict):
        raise SceneError(f"Scene {number} cannot be read.")
    scenario, view, notices = from_values(choices)
    try:
        scene = Scene(written.get("title", ""), written.get("notice", ""), scenario, view)
    except SceneError as wrong:
        raise SceneError(f"Scene {number}: {wrong}") from None
    return scene, [f"Scene {number}: {notice}" for notice in notices]
