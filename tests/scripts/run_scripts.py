"""Runs script.py in the folders that are named, and writes there what each has fitted."""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import sys
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd

mpl.use("agg")


def estimates(fitted: dict[str, Any], data_name: str) -> dict[str, Any]:
    data = fitted[data_name]
    subject, x, y = data.columns
    found: dict[str, Any] = {
        "label": data[subject].astype(str).tolist(),
        "x": data[x].astype(float).tolist(),
        "y": data[y].astype(float).tolist(),
    }
    if "complete" in fitted:
        complete = fitted["complete"]
        found |= {
            "complete": complete.params.tolist(),
            "complete_sigma": float(np.sqrt(complete.scale)) if complete.df_resid else None,
            "none": fitted["none"].T.to_dict("list"),
        }
    if "partial" in fitted:
        partial = fitted["partial"]
        variances = [*np.diag(partial.cov_re), *np.atleast_1d(partial.vcomp)]
        found |= {
            "criterion": -2 * partial.llf,
            "fixed": partial.fe_params.tolist(),
            "standard_error": partial.bse_fe.tolist(),
            "sigma": partial.scale**0.5,
            "sd": np.sqrt(variances).tolist(),
            "line": fitted["pulled"].T.to_dict("list"),
        }
    return found


def run(folder: Path) -> None:
    home = os.getcwd()
    os.chdir(folder)
    with (
        warnings.catch_warnings(record=True) as warned,
        Path("printed_python.txt").open("w", encoding="utf-8") as sink,
        contextlib.redirect_stdout(sink),
    ):
        warnings.simplefilter("always")
        fitted = runpy.run_path("script.py", run_name="__main__")
    data_name = Path("data_name.txt").read_text(encoding="utf-8").strip()
    written = json.dumps(estimates(fitted, data_name))
    Path("estimates.json").write_text(written, encoding="utf-8")
    said = "\n".join(f"{warning.category.__name__}: {warning.message}" for warning in warned)
    Path("warnings_python.txt").write_text(said, encoding="utf-8")
    os.chdir(home)


pd.set_option("display.width", 200)
for name in sys.argv[1:]:
    try:
        run(Path(name))
    except BaseException as error:
        error.add_note(name)
        raise
