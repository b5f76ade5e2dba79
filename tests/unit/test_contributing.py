"""Each diff of CONTRIBUTING.md is applied to a copy of the project, and does what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
GUIDE = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DIFFS = dict(
    re.findall(r"^## (A new [^\n]+)\n(?:(?!^## ).)*?^```diff\n(.*?)^```$", GUIDE, re.M | re.S)
)

CHECKS = {
    "A new number in the Scenario": """
from modules.figures.films import fields_with_a_film
from modules.observations import observe
from modules.pooling.film import film
from modules.scenario import Scenario
from modules.scenario.link import from_query, to_values
from modules.scenario.view_settings import ViewSettings
from modules.views.controls.spoil import which_ones_ui

usual, shifted = (Scenario(focus="308", focus_left=8, focus_shift=by) for by in (0.0, 50.0))
added = observe(shifted)["y"] - observe(usual)["y"]
assert set(added.round(6).groupby(observe(usual)["subject"]).mean().items()) == {
    (subject, 50.0 if subject == "308" else 0.0) for subject in observe(usual)["subject"]
}
assert to_values(shifted, ViewSettings()) == {"focus": "308", "left": 8, "shift": 50.0}
assert from_query('?_values_&focus="308"&left=8&shift=50') == (shifted, ViewSettings(), [])
assert "focus_shift" in fields_with_a_film(shifted)
moved = film(usual, "focus_shift", [0.0, 50.0]).none[:, 0, 0]
assert round(moved[1] - moved[0], 6) == 50.0
assert 'id="spoil-focus_shift"' in str(which_ones_ui("spoil", usual))
""",
    "A new mechanism": """
from modules.figures.lost_points import draw
from modules.observations import mechanism_definition, observe
from modules.scenario import MECHANISMS, Scenario

assert tuple(mechanism_definition) == MECHANISMS
few, many = (~observe(Scenario(mechanism="given_earlier", missing=by))["kept"] for by in (20, 40))
assert (few.sum(), many.sum()) == (29, 58)
assert (few <= many).all()
rows = observe(Scenario())
before = rows["y"].groupby(rows["subject"]).shift()
assert before[many].mean() > before[~many].mean()
assert draw("given_earlier").count("lost") > 1
""",
    "A new data set": """
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.views.controls.data_chooser import data_chooser_ui

models = fit(Scenario(data="beans"))
assert models.subjects == ("A", "B", "C", "D")
assert isinstance(models.partial, PartialPooling)
assert "Four bean plants" in str(data_chooser_ui("data", Scenario(), None, None))
""",
    "A new figure that moves": """
import json
import xml.etree.ElementTree as ET

from modules.figures import slopes_compared
from modules.figures.estimate_limits import estimate_limits
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings
from modules.views.tabs.shrinkage import shrinkage_tab_ui

models = fit(Scenario(missing=60))
figure = slopes_compared.figure(models, (estimate_limits(models.scenario), 600))
root = ET.fromstring(figure.to_svg())
assert root.get("data-figure") == "slopes-compared"
dots = [mark for mark in root.iter() if mark.get("data-model") == "partial"]
assert len(dots) == len(models.subjects)
assert json.loads(root.attrib["data-scene"])["marks"] == [
    {
        "frame": 0,
        "kind": "point",
        "x": ["estimate", "none", 1],
        "y": ["estimate", "partial", 1],
        "cut": False,
    }
]
assert 'id="shrinkage-slopes_compared"' in str(shrinkage_tab_ui("shrinkage", ViewSettings()))
""",
    "A new tab": """
from shiny.session._session import ClientData
from shiny.testserver import test_server
from starlette.requests import Request

import app

link = "_values_&tab=%22Observations%22"
scope = {"type": "http", "path": "/", "headers": [], "query_string": link.encode()}
page = str(app.page(Request(scope)))
assert 'data-value="Observations" role="tab" class="nav-link active"' in page
assert "link-notice" not in page
ClientData.url_search = lambda client: f"?{link}"
with test_server(app.app) as session:
    seen = {".clientdata_output_observations-rows_hidden": False}
    session.set_inputs(tab="Observations", **seen)
    assert "308" in str(session.to_values().outputs["observations-rows"].value)
""",
    "A new exercise": """
from modules.exercises import draw, mark

for seed in range(5):
    exercise = draw("slope-error", seed)
    row = exercise.task.material.split("Fixed effects:")[1].split("day", 1)[1].split()
    assert mark(exercise, [row[1]]).points == 1
    assert mark(exercise, [row[0]]).message == "That is the slope itself."
""",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the app, in no repository."""
    for file in ("app.py", "requirements.txt"):
        shutil.copy(PROJECT / file, tmp_path)
    for folder in ("modules", "data"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=ignored)
    return tmp_path


def apply(diff: str, copy: Path, *options: str) -> None:
    outside = os.environ | {"GIT_CEILING_DIRECTORIES": str(copy.parent)}
    command = ["git", "apply", *options, "-"]
    subprocess.run(command, cwd=copy, env=outside, input=diff, text=True, check=True)


@pytest.mark.parametrize("title", CHECKS)
def test_a_diff_of_the_guide_applies(copy: Path, title: str):
    apply(DIFFS[title], copy, "--check")


def test_the_diffs_of_the_guide_do_what_it_says(copy: Path):
    for diff in DIFFS.values():
        apply(diff, copy)
    (copy / "checks.py").write_text("".join(CHECKS.values()), encoding="utf-8")
    command = [sys.executable, "-W", "error", "checks.py"]
    done = subprocess.run(command, cwd=copy, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr


def test_every_diff_of_the_guide_is_tested():
    assert set(DIFFS) == set(CHECKS)
    assert GUIDE.count("```diff\n") == len(CHECKS)


@pytest.mark.parametrize("title", CHECKS)
def test_a_diff_of_the_guide_is_of_one_or_two_files(title: str):
    files = re.findall(r"^\+\+\+ b/(\S+\.py)$", DIFFS[title], re.M)
    assert len(files) in (1, 2)
