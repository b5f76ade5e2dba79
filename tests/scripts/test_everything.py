"""The zip of everything: what is in it, and that a program in it finds what it reads."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pandas as pd
from numpy.testing import assert_allclose

from modules.figures.saving import FORMS
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.data_header import read_header, split
from modules.scenario.view_settings import ViewSettings
from modules.take_away.data_file import FILE_NAMES
from modules.take_away.everything import everything
from modules.take_away.programs import PROGRAM_FILES
from modules.take_away.taken import Taken
from modules.words.code.about import CSV_NAME, About

from .conftest import HERE, run

LARGE = Scenario(data="simulated", subjects=30, occasions=10, missing=20, sample=4)


def test_a_program_runs_out_of_the_unpacked_zip(tmp_path: Path):
    told: list[float] = []
    taken = Taken(LARGE, ViewSettings(), None, "http://lab/")
    packed = zipfile.ZipFile(
        io.BytesIO(everything(taken, lambda share: told.append(share) is None))
    )
    packed.extractall(tmp_path)
    folder = tmp_path / "pooling-lab"
    names = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert {f"data/{name}" for name in FILE_NAMES.values()} <= names
    assert {f"code/{name}" for name in (*PROGRAM_FILES.values(), CSV_NAME)} <= names
    assert {f"pictures/shrinkage.{form}" for form in FORMS} <= names
    assert {f"pictures/lines-2.{form}" for form in FORMS} <= names
    assert {"link.txt", "pooling-lab-report.html", "tables/fits.csv"} <= names
    assert told == sorted(told)
    assert told[-1] == 1

    link = (folder / "link.txt").read_text(encoding="utf-8").splitlines()[0]
    for name in FILE_NAMES.values():
        header = read_header(split((folder / "data" / name).read_text(encoding="utf-8"))[0])
        assert header is not None
        assert header.scenario == LARGE
    assert link.startswith("http://lab/?_values_&data=")

    models = fit(LARGE)
    fitted = models.partial
    assert isinstance(fitted, PartialPooling)
    modes = pd.read_csv(folder / "tables/partial-pooling-conditional-modes.csv", index_col=0)
    assert_allclose(modes["intercept"], fitted.random_effects["intercept"], rtol=1e-12)

    code = folder / "code"
    (code / PROGRAM_FILES["Python"]).rename(code / "script.py")
    (code / "data_name.txt").write_text(About(models).data, encoding="utf-8")
    run(sys.executable, HERE / "run_scripts.py", code)
    found = json.loads((code / "estimates.json").read_text(encoding="utf-8"))
    kept = models.observations.loc[models.observations["kept"]]
    assert found["y"] == kept["y"].tolist()
    assert_allclose(found["fixed"], fitted.fixed_effects, rtol=1e-3)
