"""How fast studies are, beside their peers in the same run: python tests/benchmarks/study.py.

Ratios are what counts; seconds depend on the machine, and are seconds of this process's own core
where nothing else is said. `--whole` runs the 100,000 data sets and the 180 designs in full.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import multiprocessing
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from modules.observations import observe  # noqa: E402
from modules.scenario import Scenario  # noqa: E402
from modules.study.grid import Grid, design  # noqa: E402
from modules.study.study import Study, batches, run  # noqa: E402

SCENARIO = Scenario(data="simulated", subjects=18, occasions=10, missing=30)
SEED = 2026
TIMED_BY_OTHERS = 50


def core_seconds(replicates: int) -> tuple[float, Study]:
    """Return the seconds of one core that a study takes, and the study."""
    start = time.process_time()
    study = run(SCENARIO, replicates, SEED)
    return time.process_time() - start, study


def a_thousand() -> tuple[float, Study]:
    """Time a thousand data sets of 18 x 10 with their tests and intervals."""
    run(SCENARIO, 10, SEED)
    times, study = [], None
    for _ in range(3):
        seconds, study = core_seconds(1000)
        times.append(seconds)
    assert study is not None
    ours = statistics.median(times)
    print("1000 data sets of 18 x 10, 30 % missing, three models with tests and intervals:")
    print(f"  ours     {ours:8.2f} s on one core (wanted: at most 1)")
    return ours / 1000, study


def against_others(ours: float, study: Study) -> None:
    """Time lmer with lmerTest, and MixedLM, on the first of the same data sets."""
    frames = []
    for data_set in range(TIMED_BY_OTHERS):
        observations = observe(study.scenario(data_set))
        frames.append(observations.loc[observations["kept"], ["subject", "x", "y"]])
    report("lmerTest", lmer_seconds(frames), ours, 20)
    report("MixedLM", mixedlm_seconds(frames), ours, 100)


def lmer_seconds(frames: list[pd.DataFrame]) -> list[float]:
    """Return what a loop of lmer with lmerTest takes for each data set; nothing without R."""
    if shutil.which("Rscript") is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "data.csv")
        pd.concat(frames, keys=range(len(frames)), names=["data_set"]).to_csv(path)
        command = ["Rscript", str(HERE / "study.R"), str(path)]
        ran = subprocess.run(command, capture_output=True, text=True)
    return [float(line) for line in ran.stdout.split()] if ran.returncode == 0 else []


def mixedlm_seconds(frames: list[pd.DataFrame]) -> list[float]:
    """Return what a loop of statsmodels' regressions and MixedLM takes for each data set."""
    import statsmodels.formula.api as smf
    from scipy import stats

    times: list[float] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for frame in frames:
            start = time.process_time()
            smf.ols("y ~ x", frame).fit().summary()
            slopes = [
                np.polynomial.polynomial.polyfit(one["x"], one["y"], 1)[1]
                for _, one in frame.groupby("subject")
                if len(one) > 1
            ]
            stats.ttest_1samp(slopes, 0.0)
            smf.mixedlm("y ~ x", frame, groups="subject", re_formula="~x").fit().conf_int()
            times.append(time.process_time() - start)
    return times


def report(name: str, times: list[float], ours: float, wanted: int) -> None:
    """Print the mean time for a data set as a multiple of ours."""
    if not times:
        print(f"  {name:8} skipped: Rscript with lmerTest is not here")
        return
    each = statistics.mean(times)
    print(
        f"  {name:8} {1000 * each:8.2f} ms a data set (ours {1000 * ours:.2f}): "
        f"{each / ours:.0f} times ours (wanted: at least {wanted})"
    )


def many(replicates: int) -> None:
    """See whether time is linear and memory bounded."""
    print(f"{replicates} data sets, time for each tenth of them:")
    times: list[float] = []
    done, start = 0, time.process_time()
    parts: list[Study] = []
    for part in batches(SCENARIO, replicates, SEED):
        parts.append(part)
        done += len(part)
        while done >= (len(times) + 1) * replicates // 10:
            times.append(time.process_time() - start)
            start = time.process_time()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {', '.join(f'{seconds:.2f}' for seconds in times)} s")
    print(f"  largest memory of this process {megabytes:.0f} MB (wanted for 100,000: under 1000)")


def designs(grid: Grid, replicates: int) -> None:
    """Time a grid of designs on all cores."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    design(SCENARIO, grid, replicates, SEED)
    seconds = time.perf_counter() - start
    for worker in multiprocessing.active_children():
        worker.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    of_cores = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{len(grid.cells)} designs x {replicates} on {os.cpu_count()} cores: {seconds:.0f} s by "
        f"the clock, {of_cores:.0f} s of the cores together, load {os.getloadavg()[0]:.0f} "
        "(wanted for 180 x 500 on two: at most 180 by the clock)"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--whole", action="store_true", help="100,000 data sets and 180 designs")
    whole = parser.parse_args().whole
    ours, study = a_thousand()
    against_others(ours, study)
    many(100_000 if whole else 10_000)
    sizes = (8, 12, 18, 24, 32, 40) if whole else (8, 24)
    occasions = (4, 6, 8, 10, 12, 16) if whole else (4, 10)
    shares = (0, 10, 20, 30, 50) if whole else (0, 30)
    designs(Grid(sizes, occasions, shares, ("1 + x",)), 500 if whole else 200)
