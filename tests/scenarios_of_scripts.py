"""Scenarios whose programs are run for real, and data sets with labels that try to break out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from modules.observations import DataSet, keep_upload
from modules.scenario import Scenario
from modules.scenario.view_settings import PARTS, ViewSettings

HOSTILE = (
    'quo"te',
    "apo's",
    "back\\slash",
    "tick`s`",
    "line\nbreak",
    'end")\nstop("broken out")  # ',
    "'''\nraise SystemExit  # ",
    "\\",
    "🐢 é ß",
    "tab\there",
    "=1+1",
    "-x",
    "NA",
    "nan",
    " spaces ",
    "a;=1",
    "\\u0041 {x} %s $y",
    "turn\u202eed",
    "l\u2028s",
    "```{r}",
    "$5 to $_{6",
)
OF_NO_FILE = "carriage\rreturn"
NAMES = {
    "plain": ("pupil", "week", "score"),
    "hostile": ('my `sub"ject`', "day x ~ 'q' \\", "a + b"),
    "impossible": ("a\nb", "row.names", "=y"),
}


def keep_hostile(names: str, occasions: int) -> Scenario:
    """Keep a data set whose labels and names try to break out; return a Scenario of it."""
    labels = HOSTILE if occasions > 10 else (*HOSTILE, OF_NO_FILE)
    rows = pd.DataFrame(
        [(label, float(day)) for label in labels for day in range(occasions)],
        columns=["subject", "x"],
    )
    wave = [7.0 * ((13 * at) % 17) / 17.0 for at in range(len(rows))]
    person = pd.factorize(rows["subject"])[0]
    rows["y"] = 10.0 + 0.9 * person + (1.0 + 0.1 * person) * rows["x"] + wave
    subject, x, y = NAMES[names]
    name = f"hostile-{names}-{occasions}"
    described = DataSet(name, "", subject, x, y, "", "", partial(rows.copy))
    keep_upload(name, described)
    return Scenario(data="uploaded", upload=name)


def scenarios() -> dict[str, Scenario]:
    """Return two dozen Scenarios by what is peculiar to them."""
    every_row = tuple(range(144))
    one_each = tuple(row for row in every_row if row % 8 and row >= 24)
    return {
        "chapter": Scenario(),
        "chapter by ML": Scenario(reml=False),
        "other spelling": Scenario(random="x"),
        "intercepts": Scenario(random="1"),
        "slopes": Scenario(random="0 + x", missing=20),
        "uncorrelated": Scenario(random="1 + x ||", missing=10, mechanism="given_x"),
        "focus with noise": Scenario(focus="308", focus_left=3, focus_noise=40.0),
        "by hand": Scenario(removed=(0, 1, 2, 9, 17, 33), missing=30, restored=(5, 6)),
        "one observation each": Scenario(removed=one_each),
        "unequal": Scenario(mechanism="unequal_subjects", fewest=1, most=8, random="1"),
        "dropout": Scenario(mechanism="dropout", missing=50, reml=False),
        "large values": Scenario(mechanism="not_at_random", missing=40),
        "sleepstudy": Scenario(data="sleepstudy", random="1 + x ||", reml=False),
        "newcomers": Scenario(data="newcomers"),
        "radon": Scenario(data="radon", missing=30),
        "radon intercepts": Scenario(data="radon", random="1", missing=85),
        "chickweight": Scenario(data="chickweight"),
        "orthodont": Scenario(data="orthodont", random="1", reml=False),
        "oxboys": Scenario(data="oxboys"),
        "simulated": Scenario(data="simulated", subjects=12, occasions=6),
        "singular": Scenario(
            data="simulated", sd_slope=0.0, correlation=0.0, subjects=8, occasions=5, sample=3
        ),
        "hardly any data": Scenario(data="simulated", subjects=5, occasions=2),
        "alone": Scenario(data="simulated", subjects=2, occasions=8, removed=tuple(range(8))),
        "no line": Scenario(data="simulated", subjects=3, occasions=2, removed=(1, 3, 5)),
        "nobody left": Scenario(data="simulated", subjects=2, occasions=2, removed=(0, 1, 2, 3)),
        "hostile": keep_hostile("hostile", 4),
        "hostile, uncorrelated": replace(keep_hostile("hostile", 5), random="1 + x ||"),
        "hostile in a file": keep_hostile("hostile", 12),
        "plain names in a file": keep_hostile("plain", 12),
        "impossible names": keep_hostile("impossible", 4),
    }


def views() -> dict[str, ViewSettings]:
    """Return a way of looking for each Scenario, so that every part is in sight of several."""
    return {
        name: ViewSettings(
            tab="Study" if number % 5 == 4 else "Model", part=PARTS[number % len(PARTS)]
        )
        for number, name in enumerate(scenarios())
    }
