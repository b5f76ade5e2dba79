"""The gallery: lists of scenes that come with the lab, each a file like those that people save."""

from __future__ import annotations

from pathlib import Path

from modules.scenario.scene_file import from_file
from modules.scenario.scenes import SceneList

FOLDER = Path(__file__).parents[2] / "data" / "scenes"
FILES = ("gallery", "first-lecture", "missing-data", "shrinkage")
"""In the order in which they are shown; also what links call them."""


def _read(name: str) -> SceneList:
    scene_list, _ = from_file((FOLDER / f"{name}.json").read_bytes())
    return scene_list


GALLERY: dict[str, SceneList] = {name: _read(name) for name in FILES}
