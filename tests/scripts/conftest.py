from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from scenarios_of_scripts import scenarios, views

from modules.pooling import second_opinion
from modules.pooling.partial import PartialPooling
from modules.pooling.second_opinion import SecondOpinion
from modules.pooling.three_models import ThreeModels, fit
from modules.words.code.about import CSV_NAME, About
from modules.words.code.python.script import python_script
from modules.words.code.r.script import r_script
from modules.words.code.world import REPETITIONS

HERE = Path(__file__).parent
FEW = 4
LONGEST_RUN = 300  # seconds; a run takes a sixth of it


@dataclass(frozen=True, eq=False)
class Told:
    """What the programs of a Scenario were made from, and the folder they were run in."""

    name: str
    models: ThreeModels
    opinion: SecondOpinion | None
    folder: Path

    @property
    def about(self) -> About:
        return About(self.models)


def rscript() -> str:
    """The command, which only a person's own machine may be without."""
    found = shutil.which("Rscript")
    if found is None and "CI" not in os.environ:
        pytest.skip("There is no Rscript here.")
    assert found is not None, "Rscript must be installed where CI is set."
    return found


def run(*command: str | Path) -> None:
    """Run, and show what was said where it failed."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MPLBACKEND": "agg"}
    done = subprocess.run(
        command, env=environment, timeout=LONGEST_RUN, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def with_few(program: str) -> str:
    """A program that repeats nothing for minutes."""
    for many in (f"= {REPETITIONS}", f"<- {REPETITIONS}"):
        program = program.replace(many, many.replace(str(REPETITIONS), str(FEW)))
    return program.replace("nsim = 1000", f"nsim = {FEW}")


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """Every Scenario with a folder of its own."""
    looking = views()
    return {
        name: Told(name, models, opinion_of(models), tmp_path_factory.mktemp("script"))
        for name, models in ((name, fit(scenario)) for name, scenario in scenarios().items())
        if name in looking
    }


def opinion_of(models: ThreeModels) -> SecondOpinion | None:
    """What MixedLM says, where there is something to say."""
    if not isinstance(models.partial, PartialPooling):
        return None
    scenario = models.scenario
    return second_opinion.fit(models.observations, scenario.random, scenario.reml)


def _put(told: dict[str, Told]) -> list[Path]:
    for one in told.values():
        (one.folder / "data_name.txt").write_text(one.about.data + "\n", encoding="utf-8")
        if not one.about.is_embedded:
            (one.folder / CSV_NAME).write_text(one.about.csv, encoding="utf-8", newline="")
    return [one.folder for one in told.values()]


@pytest.fixture(scope="session")
def run_in_r(told: dict[str, Told]) -> dict[str, Told]:
    command, looking = rscript(), views()
    for name, one in told.items():
        program = with_few(r_script(one.models, looking[name]))
        (one.folder / "script.R").write_text(program, encoding="utf-8", newline="")
    run(command, HERE / "run_scripts.R", *_put(told))
    return told


@pytest.fixture(scope="session")
def run_in_python(told: dict[str, Told]) -> dict[str, Told]:
    looking = views()
    for name, one in told.items():
        program = with_few(python_script(one.models, looking[name], one.opinion))
        (one.folder / "script.py").write_text(program, encoding="utf-8", newline="")
    run(sys.executable, HERE / "run_scripts.py", *_put(told))
    return told
