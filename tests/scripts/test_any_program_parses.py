"""The programs of any Scenario, with any part in sight, are programs."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from any_scenario import Drawn

from modules.pooling.three_models import ThreeModels, fit
from modules.scenario.view_settings import PARTS, ViewSettings
from modules.words.code.python.script import python_script
from modules.words.code.r.script import r_script

from .conftest import opinion_of, rscript

SCENARIOS = 60
VIEWS = [*(ViewSettings(tab="Model", part=part) for part in PARTS), ViewSettings(tab="Study")]


@pytest.fixture(scope="module")
def any_models() -> list[ThreeModels]:
    return [fit(Drawn(seed).scenario()) for seed in range(SCENARIOS)]


def test_any_program_in_python_parses(any_models: list[ThreeModels]):
    for number, models in enumerate(any_models[: SCENARIOS // 3]):
        opinion = opinion_of(models)
        for view in (VIEWS[number % len(VIEWS)], VIEWS[-1]):
            ast.parse(python_script(models, view, opinion))


def test_any_program_in_r_parses(any_models: list[ThreeModels], tmp_path: Path):
    for number, models in enumerate(any_models):
        for which, view in enumerate((VIEWS[number % len(VIEWS)], VIEWS[-1])):
            file = tmp_path / f"{number:03d}-{which}.R"
            file.write_text(r_script(models, view), encoding="utf-8", newline="")
    files = "list.files(commandArgs(TRUE), full.names = TRUE)"
    parse = f'for (file in {files}) parse(file, encoding = "UTF-8")'
    subprocess.run([rscript(), "-e", parse, str(tmp_path)], check=True, timeout=120)
