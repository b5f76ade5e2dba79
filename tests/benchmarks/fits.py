"""How fast the fits are, beside their peers in the same run: python tests/benchmarks/fits.py.

Ratios are what counts; seconds depend on the machine.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parents[1]))

from timing import seconds  # noqa: E402

from modules.pooling import complete, none, partial, second_opinion  # noqa: E402
from modules.pooling.solver import reml  # noqa: E402
from modules.pooling.solver.cross_products import gather  # noqa: E402
from modules.pooling.solver.random_structure import random_structure  # noqa: E402

POPULATION = {"line": (268.0, 11.4), "sd": (31.0, 6.8), "residual_sd": 25.5}


def simulate(
    n_subjects: int, n_occasions: int, missing: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw one data set of lines with residuals, some of it missing."""
    subject = np.arange(n_subjects).repeat(n_occasions)
    x = np.tile(np.arange(float(n_occasions)), n_subjects)
    lines = rng.normal(POPULATION["line"], POPULATION["sd"], (n_subjects, 2))[subject]
    y = lines[:, 0] + lines[:, 1] * x + rng.normal(0.0, POPULATION["residual_sd"], len(x))
    frame = pd.DataFrame({"subject": [f"S{number}" for number in subject], "x": x, "y": y})
    return frame.loc[rng.random(len(x)) >= missing].reset_index(drop=True)


def one_at_a_time(rng: np.random.Generator) -> None:
    """Compare single fits of 18 x 8 with MixedLM and lmer."""
    data_sets = [simulate(18, 8, missing, rng) for missing in (0.0, 0.0, 0.0, 0.5, 0.5, 0.5)]
    ours = [seconds(lambda data=data: partial.fit(data), 101) for data in data_sets]
    mixedlm = [seconds(lambda data=data: second_opinion.fit(data), 5) for data in data_sets]
    print("One fit of 18 x 8 from a DataFrame, three complete and three half missing:")
    report("ours", ours)
    report("MixedLM", mixedlm, ours)
    lmer = lmer_seconds(data_sets)
    if lmer:
        report("lmer", lmer, ours)
    else:
        print("  lmer      skipped: Rscript with lme4 is not here")
    for module in (complete, none):
        name = module.__name__.rpartition(".")[2]
        report(name, [seconds(lambda fit=module.fit: fit(data_sets[0]), 101)])


def lmer_seconds(data_sets: list[pd.DataFrame]) -> list[float]:
    """Return the time of lmer for each data set, or nothing where there is no lmer."""
    if shutil.which("Rscript") is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "data.csv")
        pd.concat(data_sets, keys=range(len(data_sets)), names=["data_set"]).to_csv(path)
        run = subprocess.run(
            ["Rscript", str(HERE / "fits.R"), str(path), "21"], capture_output=True, text=True
        )
    return [float(line) for line in run.stdout.split()] if run.returncode == 0 else []


def report(name: str, times: list[float], ours: list[float] | None = None) -> None:
    """Print the mean time in milliseconds, and its ratios to ours."""
    line = f"  {name:9} {1000 * statistics.mean(times):8.2f} ms"
    if ours is not None:
        ratios = ", ".join(f"{peer / own:.0f}" for peer, own in zip(times, ours, strict=True))
        line += f"   {sum(times) / sum(ours):6.1f} times ours (by data set {ratios})"
    print(line)


def in_a_batch(rng: np.random.Generator) -> None:
    """Time a thousand data sets of 18 x 10 together."""
    n_data_sets, n_subjects, n_occasions = 1000, 18, 10
    subject = np.arange(n_subjects).repeat(n_occasions)
    x = np.tile(np.arange(float(n_occasions)), n_subjects)
    lines = rng.normal(POPULATION["line"], POPULATION["sd"], (n_data_sets, n_subjects, 2))
    y = lines[:, subject, 0] + lines[:, subject, 1] * x
    y += rng.normal(0.0, POPULATION["residual_sd"], y.shape)
    kept = rng.random(y.shape) > 0.3
    print("1000 data sets of 18 x 10 in a batch, 30% missing:")
    for formula in ("1", "1 + x", "0 + x", "1 + x ||"):
        structure = random_structure(formula)
        report(
            formula, [seconds(lambda s=structure: reml.estimate(gather(subject, x, y, kept), s), 7)]
        )


def large(rng: np.random.Generator) -> None:
    """Time 500 subjects of 50 occasions."""
    data = simulate(500, 50, 0.0, rng)
    print("500 subjects x 50 occasions from a DataFrame:")
    report("ours", [seconds(lambda: partial.fit(data), 21)])


if __name__ == "__main__":
    generator = np.random.default_rng(2026)
    one_at_a_time(generator)
    in_a_batch(generator)
    large(generator)
