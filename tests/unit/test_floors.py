"""A floor imports only from floors to its left, and only the last two know Shiny."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FLOORS = [
    "processes",
    "scenario",
    "observations",
    "pooling",
    "study",
    "words",
    "exercises",
    "lessons",
    "figures",
    "take_away",
    "rooms",
    "views",
    "hosting",
    "app",
]
FLOORS_WITH_SHINY = {"views", "hosting", "app"}
FILES = [PROJECT / "app.py", *sorted((PROJECT / "modules").rglob("*.py"))]


def floor_of(file: Path) -> str | None:
    """The floor that a file stands on; None for `modules` itself, which has nothing in it."""
    parts = file.relative_to(PROJECT).with_suffix("").parts
    if parts == ("modules", "__init__"):
        return None
    return parts[0] if parts[0] != "modules" else parts[1]


def imported(source: str, package: str) -> set[str]:
    """Every module, and every name out of one, that a source imports, by its full name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            start = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            names |= {f"{start}.{alias.name}" for alias in node.names}
    return names


def wrong_imports(source: str, floor: str | None, package: str = "modules") -> set[str]:
    """What a source on a floor imports although it may not."""
    reachable = FLOORS[: FLOORS.index(floor) + 1] if floor else []
    wrong = set()
    for name in imported(source, package):
        first, second, *_ = [*name.split("."), ""]
        if (first == "modules" and second not in reachable) or first == "app":
            wrong.add(name)
        if first == "shiny" and floor not in FLOORS_WITH_SHINY:
            wrong.add(name)
    return wrong


def test_every_floor_has_files():
    assert {floor_of(file) for file in FILES} == {None, *FLOORS}


def test_every_floor_is_a_folder():
    folders = {path.stem for path in (PROJECT / "modules").iterdir()} - {"__init__", "__pycache__"}
    assert folders == {*FLOORS} - {"app"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_a_file_imports_only_from_its_floor_and_those_to_its_left(file: Path):
    package = ".".join(file.relative_to(PROJECT).parent.parts)
    assert wrong_imports(file.read_text(encoding="utf-8"), floor_of(file), package) == set()


@pytest.mark.parametrize(
    ("floor", "source"),
    [
        ("scenario", "from modules.observations import observe"),
        ("scenario", "import modules.pooling"),
        ("scenario", "from modules.views.controls.gallery import gallery_ui"),
        ("scenario", "import shiny"),
        ("observations", "from modules.pooling.none import fit"),
        ("observations", "import shiny"),
        ("pooling", "from modules import figures"),
        ("pooling", "from modules.words.wording import count"),
        ("pooling", "from modules.study import run"),
        ("study", "from modules.figures.theme import INK"),
        ("words", "from modules.figures.theme import INK"),
        ("words", "from shiny import ui"),
        ("words", "from modules.exercises import draw"),
        ("exercises", "from modules.figures.theme import INK"),
        ("exercises", "from shiny import ui"),
        ("exercises", "from modules.lessons import LESSONS"),
        ("lessons", "from modules.figures.theme import INK"),
        ("lessons", "from shiny import ui"),
        ("pooling", "from modules import scenario, views"),
        ("pooling", "def late():\n    from shiny import reactive"),
        ("figures", "from modules.views.widgets.model_key import model_key"),
        ("figures", "import numpy, modules.views as touched"),
        ("figures", "from modules.rooms.room import Room"),
        ("rooms", "from modules.views.widgets.qr_code import qr_code"),
        ("rooms", "from shiny import ui"),
        ("figures", "import shiny.ui as ui"),
        ("figures", "from modules.take_away.report.report import report"),
        ("take_away", "from shiny import ui"),
        ("take_away", "from modules.views.widgets.model_key import model_key"),
        ("figures", "if False:\n    from app import page"),
        ("views", "import app"),
        ("views", "from modules.elsewhere import thing"),
        ("figures", "from modules.share import link"),
        (None, "from modules.scenario import Scenario"),
        (None, "from modules.scenario.gallery import GALLERY"),
    ],
)
def test_the_check_finds_a_wrong_import(floor: str | None, source: str):
    assert len(wrong_imports(source, floor)) == 1


def test_the_check_follows_relative_imports():
    assert wrong_imports("from ..views import spoil", "figures", "modules.figures")
    assert wrong_imports("from .. import views", "figures", "modules.figures")
    assert not wrong_imports("from . import theme", "figures", "modules.figures")


@pytest.mark.parametrize(
    ("floor", "source"),
    [
        ("scenario", "import dataclasses"),
        ("scenario", "from modules.scenario.view_settings import ViewSettings"),
        ("figures", "from modules.scenario.view_settings import Order"),
        ("app", "from modules import scenario"),
        ("observations", "from modules.scenario import Scenario"),
        ("figures", "from modules.words.wording import count\nimport modules.figures.theme"),
        ("views", "from shiny import ui\nfrom modules.views.widgets.model_key import model_key"),
        ("app", "import shiny\nfrom modules.views.controls.spoil import spoil_ui"),
    ],
)
def test_the_check_lets_right_imports_pass(floor: str, source: str):
    assert wrong_imports(source, floor) == set()
