"""The plain reading of a grid."""

from __future__ import annotations

import pandas as pd

from modules.scenario import MECHANISMS
from modules.words.design import LOSSES, plain_reading

ENOUGH = pd.DataFrame(
    {
        "random": "1 + x",
        "missing": [0, 0, 30, 30, 60],
        "occasions": [8, 12, 8, 12, 8],
        "subjects": pd.array([16, 8, 24, 16, None], "Int64"),
        "reach": ["about", "at most", "about", "about", "not reached"],
    }
)


def test_designs_that_are_enough_are_said_for_each_share():
    assert plain_reading(ENOUGH, 0.8, "dropout") == [
        "80\u202f% power with nothing missing: about 16 subjects × 8 occasions, or at most 8 "
        "subjects × 12 occasions.",
        "80\u202f% power with 30\u202f% dropout: about 24 subjects × 8 occasions, or about 16 "
        "subjects × 12 occasions.",
        "80\u202f% power with 60\u202f% dropout: more subjects or occasions than are compared "
        "here.",
    ]


def test_every_mechanism_has_its_words():
    assert set(LOSSES) == set(MECHANISMS)
    (first, *_) = plain_reading(ENOUGH, 0.9, "unequal_subjects")
    assert first.startswith("90\u202f% power with unequal subjects: about")
