"""How fast the intervals are, beside lme4's in the same run: python tests/benchmarks/intervals.py.

Ratios are what counts; seconds depend on the machine.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parents[1]))

from timing import seconds  # noqa: E402

from modules.pooling import partial  # noqa: E402
from modules.pooling.intervals.bootstrap import bootstrap  # noqa: E402
from modules.pooling.intervals.profile import profile  # noqa: E402

REFITS = 1000


def chapter() -> pd.DataFrame:
    """Read the chapter's data: 18 subjects on 8 days."""
    sleep = pd.read_csv(HERE.parent / "reference" / "sleepstudy.csv", dtype={"Subject": str})
    sleep = sleep.loc[sleep["Days"] >= 2].reset_index(drop=True)
    return pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0}).assign(
        y=sleep["Reaction"]
    )


def radon() -> pd.DataFrame:
    """Read houses in 85 counties."""
    frame = pd.read_csv(HERE.parent / "reference" / "more_data" / "radon.csv")
    columns = {"subject": frame["county"].astype(str), "x": frame["floor"], "y": frame["log_radon"]}
    return pd.DataFrame(columns)


def lme4_seconds(observations: pd.DataFrame) -> tuple[float, float] | None:
    """Return lme4's times for the profiles and the refits, or None where there is no lme4."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "data.csv")
        observations.to_csv(path)
        run = subprocess.run(
            ["Rscript", str(HERE / "intervals.R"), str(path), "3", str(REFITS)],
            capture_output=True,
            text=True,
        )
    if run.returncode != 0:
        return None
    profiles, refits = map(float, run.stdout.split())
    return profiles, refits


def report(name: str, ours: float, theirs: float | None) -> None:
    """Print our time in milliseconds, and lme4's with its ratio to ours."""
    line = f"  {name:24} {1000 * ours:8.0f} ms"
    if theirs is not None:
        line += f"   lme4 {1000 * theirs:8.0f} ms, {theirs / ours:6.0f} times ours"
    print(line)


def compare(title: str, observations: pd.DataFrame) -> None:
    """Time both kinds of intervals of one data set with a random intercept and slope."""
    fit = partial.fit(observations)
    profiles, refits = lme4_seconds(observations) or (None, None)
    print(title)
    report("profile of 6 parameters", seconds(lambda: profile(fit).intervals(), 11), profiles)
    report(
        f"{REFITS} bootstrap refits",
        seconds(lambda: bootstrap(fit, observations, REFITS).intervals(), 3),
        refits,
    )


if __name__ == "__main__":
    compare("The chapter's 18 subjects on 8 days, 1 + x:", chapter())
    compare("919 houses in 85 counties, 1 + x:", radon())
