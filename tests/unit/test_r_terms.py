"""The terms of a regression as R names them."""

from __future__ import annotations

import pandas as pd
import pytest

from modules.pooling.regression import complete_summary, no_pooling_summary
from modules.words.printed.r_terms import named_as_in_r

ROWS = pd.DataFrame(
    {
        "subject": ["1 a", "1 a", "1 a", "b", "b", "b", "c"],
        "x": [0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 1.0],
        "y": [1.0, 2.5, 3.0, 2.0, 2.0, 4.5, 3.0],
    }
)


@pytest.mark.parametrize(
    ("x", "subject", "names"),
    [
        ("day", "who", ["day", "whob", "whoc", "day:whob", "day:whoc"]),
        ("my day", "who", ["`my day`", "whob", "whoc", "`my day`:whob", "`my day`:whoc"]),
        ("day", "1st", ["day", "`1st`b", "`1st`c", "day:`1st`b", "day:`1st`c"]),
    ],
)
def test_names_that_r_does_not_take_as_they_are_have_backticks(
    x: str, subject: str, names: list[str]
):
    summary = no_pooling_summary(ROWS, x, "y", subject)
    in_r = named_as_in_r(summary)
    assert in_r.coefficients.index.tolist() == ["(Intercept)", *names]
    assert in_r.reasons == {names[-1]: summary.reasons[f"{x}:{subject}c"]}


def test_complete_pooling_has_no_subject_to_name():
    in_r = named_as_in_r(complete_summary(ROWS, "my day", "y"))
    assert in_r.coefficients.index.tolist() == ["(Intercept)", "`my day`"]
    assert in_r.reasons == {}


def test_nothing_but_the_names_is_changed():
    summary = no_pooling_summary(ROWS, "my day", "y", "1st")
    in_r = named_as_in_r(summary)
    assert in_r.coefficients.to_numpy() == pytest.approx(
        summary.coefficients.to_numpy(), nan_ok=True
    )
    assert (in_r.x, in_r.subject, in_r.levels) == ("my day", "1st", summary.levels)
    assert summary.coefficients.index[1] == "my day"
