"""MixedLM's answer beside ours."""

import threading
import warnings
from pathlib import Path
from typing import Any, Never

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from statsmodels.regression.mixed_linear_model import MixedLM

from modules.pooling import partial, second_opinion

REFERENCE = Path(__file__).parents[1] / "reference"
FORMULAS = ("1", "1 + x", "0 + x", "1 + x ||")


@pytest.fixture(scope="module")
def sleep() -> pd.DataFrame:
    sleep = pd.read_csv(REFERENCE / "sleepstudy.csv", dtype={"Subject": str})
    frame = pd.DataFrame({"subject": sleep["Subject"], "x": sleep["Days"] - 2.0})
    return frame.assign(y=sleep["Reaction"], kept=sleep["Days"] >= 2)


@pytest.fixture(scope="module")
def sparse(sleep: pd.DataFrame) -> pd.DataFrame:
    kept = sleep["kept"].to_numpy(copy=True)
    kept[kept] = np.random.default_rng(3).random(kept.sum()) > 0.75
    return sleep.assign(kept=kept)


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_it_agrees_on_the_chapters_data(sleep: pd.DataFrame, formula: str, is_reml: bool):
    theirs = second_opinion.fit(sleep, formula, is_reml)
    ours = partial.fit(sleep, formula, is_reml)
    assert theirs.failure is None
    assert theirs.converged
    assert_allclose(theirs.criterion, ours.criterion, rtol=0, atol=1e-6)
    assert_allclose(theirs.criterion_here, theirs.criterion, rtol=0, atol=1e-8)
    assert_allclose(theirs.fixed_effects, ours.fixed_effects, rtol=1e-5)
    assert_allclose(theirs.standard_errors, np.sqrt(np.diag(ours.fixed_covariance)), rtol=1e-3)
    assert_allclose(theirs.random_covariance, ours.random_covariance, rtol=1e-3)
    assert_allclose(theirs.residual_variance, ours.residual_variance, rtol=1e-3)


def test_its_warnings_are_recorded_and_its_criterion_is_never_better(
    sparse: pd.DataFrame, capfd: pytest.CaptureFixture[str]
):
    theirs = second_opinion.fit(sparse)
    assert theirs.warnings
    assert len(set(theirs.warnings)) == len(theirs.warnings)
    assert theirs.criterion_here > partial.fit(sparse).criterion - 1e-6
    assert capfd.readouterr() == ("", "")


def test_an_error_is_reported_in_its_own_words(
    sleep: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object, **__: object) -> Never:
        warnings.warn("before the fall", stacklevel=1)
        raise np.linalg.LinAlgError("Singular matrix")

    monkeypatch.setattr(MixedLM, "fit", fail)
    theirs = second_opinion.fit(sleep)
    assert theirs.failure == "LinAlgError: Singular matrix"
    assert theirs.warnings == ("before the fall",)
    assert np.isnan(theirs.criterion)
    assert theirs.fixed_effects.isna().all()


def test_no_line_is_no_occasion_to_ask(sleep: pd.DataFrame):
    assert "same x" in str(second_opinion.fit(sleep.assign(x=1.0)).failure)


NAMES = [
    ("Reaction", "days_deprived", "Subject"),
    ("reaction time (ms)", "days since 'baseline'", 'subject "id"'),
    ("class", "2nd ~ x + 1", "lambda"),
    ("Größe", "C", "0"),
    ("a\\b", "x:z", "ID"),
]


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_the_program_runs_on_a_file_and_says_the_same(
    sleep: pd.DataFrame,
    tmp_path: Path,
    formula: str,
    is_reml: bool,
    names: tuple[str, str, str],
    capsys: pytest.CaptureFixture[str],
):
    y, x, subject = names
    table = sleep.loc[sleep["kept"], ["y", "x", "subject"]].set_axis(names, axis=1)
    lost = table.iloc[:1].assign(**{y: np.nan})
    file = tmp_path / "data.csv"
    pd.concat([lost, table.assign(remark="")]).to_csv(file, index=False)
    program = second_opinion.code(formula, is_reml, y=y, x=x, subject=subject, file=str(file))
    results: dict[str, Any] = {}
    exec(program, results)
    assert "Mixed Linear Model Regression Results" in capsys.readouterr().out
    fit, ours = results["fit"], second_opinion.fit(sleep, formula, is_reml)
    assert_allclose(-2.0 * fit.llf, ours.criterion, rtol=1e-10)
    assert_allclose(fit.fe_params, ours.fixed_effects, rtol=1e-6)
    assert_allclose(fit.scale, ours.residual_variance, rtol=1e-5)


def test_the_program_of_the_chapters_model():
    program = second_opinion.code(
        "1 + x", y="Reaction", x="days_deprived", subject="Subject", file="sleep2.csv"
    )
    lines = [line.strip() for line in program.splitlines()]
    for line in (
        'data = pd.read_csv("sleep2.csv")',
        '"Reaction ~ days_deprived",',
        'groups="Subject",',
        're_formula="1 + days_deprived",',
        "fit = model.fit(reml=True)",
    ):
        assert line in lines
    independent = second_opinion.code("1 + x ||", False, x="weeks")
    assert 're_formula="1",' in independent
    assert 'vc_formula={"slope": "0 + weeks"},' in independent
    assert "fit(reml=False)" in independent
    with pytest.raises(ValueError, match="not one of"):
        second_opinion.code("x + x")


@pytest.mark.parametrize("formula", FORMULAS)
def test_it_reaches_our_fit_where_nothing_is_singular(formula: str):
    drawn = pd.read_csv(REFERENCE / "lme4_datasets.csv", dtype={"subject": str})
    for data_set in (1, 20, 140):
        frame = drawn.loc[drawn["dataset"] == data_set]
        ours, theirs = partial.fit(frame, formula), second_opinion.fit(frame, formula)
        assert not ours.singular
        assert_allclose(theirs.criterion, ours.criterion, rtol=0, atol=1e-5)
        assert_allclose(theirs.criterion_here, theirs.criterion, rtol=0, atol=1e-7)
        assert_allclose(theirs.random_covariance, ours.random_covariance, rtol=2e-2, atol=1e-9)


def test_rows_may_repeat_their_index(sleep: pd.DataFrame):
    repeated = sleep.set_axis([0] * len(sleep))
    for formula in ("1 + x", "1 + x ||"):
        assert_allclose(
            second_opinion.fit(repeated, formula).criterion,
            second_opinion.fit(sleep, formula).criterion,
        )


def test_two_threads_do_not_mix_their_warnings(sleep: pd.DataFrame, sparse: pd.DataFrame):
    said = {}

    def ask(name: str, data: pd.DataFrame) -> None:
        said[name] = [second_opinion.fit(data).warnings for _ in range(3)]

    filters = list(warnings.filters)
    threads = [
        threading.Thread(target=ask, args=arguments)
        for arguments in (("whole", sleep), ("sparse", sparse))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said["whole"] == [()] * 3
    assert all(said["sparse"])
    assert warnings.filters == filters
