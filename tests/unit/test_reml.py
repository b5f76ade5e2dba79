"""The solver against lme4 and against its own definition."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from modules.pooling.solver import reml
from modules.pooling.solver.cross_products import CrossProducts, gather
from modules.pooling.solver.derivatives import differentiate
from modules.pooling.solver.generalised_least_squares import generalised_least_squares
from modules.pooling.solver.random_structure import STRUCTURES, random_structure
from modules.pooling.solver.starts import criterion_up_to_a_constant, local_minima
from modules.pooling.solver.trust_region import Derivatives, minimise, newton_step

REFERENCE = Path(__file__).parents[1] / "reference"
FORMULAS = tuple(STRUCTURES)


def padded(datasets: pd.DataFrame) -> CrossProducts:
    """Gather data sets of different sizes in one batch, filled up with what is not kept."""
    data_set = pd.factorize(datasets["dataset"])[0]
    position = datasets.groupby("dataset").cumcount().to_numpy()
    columns = {}
    for name in ("subject", "x", "y"):
        columns[name] = np.zeros((data_set.max() + 1, position.max() + 1))
        columns[name][data_set, position] = datasets[name]
    kept = np.zeros(columns["x"].shape, bool)
    kept[data_set, position] = True
    return gather(columns["subject"].astype(int), columns["x"], columns["y"], kept)


@cache
def reference_data() -> CrossProducts:
    return padded(pd.read_csv(REFERENCE / "lme4_datasets.csv"))


@cache
def reference_fits() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "lme4_fits.csv")


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_180_data_sets_agree_with_lme4(formula: str, is_reml: bool):
    fits = reference_fits()
    lme4 = fits[(fits["random"] == formula.replace(" ", "")) & (fits["reml"] == is_reml)]
    lme4 = lme4.set_index("dataset").sort_index()
    ours = reml.estimate(reference_data(), random_structure(formula), is_reml)
    assert ours.undetermined == [None] * 180
    excess = ours.criterion - lme4["criterion"].to_numpy()
    assert excess.max() < 1e-6
    assert (excess > -1e-6).sum() >= 177, "lme4's optimisers stopped short on two at most"

    same = excess > -1e-6
    assert (ours.singular == lme4["singular"])[same].all()
    regular = same & ~ours.singular
    se = np.sqrt(np.diagonal(ours.fixed_covariance, axis1=1, axis2=2))
    variance = np.diagonal(ours.random_covariance, axis1=1, axis2=2)
    for values, names in (
        (ours.fixed_effects, ["intercept", "slope"]),
        (se, ["se_intercept", "se_slope"]),
        (variance, ["var_intercept", "var_slope"]),
        (ours.residual_variance[:, None], ["var_residual"]),
    ):
        assert_allclose(values[regular], lme4[names][regular], rtol=1e-3)
    covariance_error = np.abs(ours.random_covariance[:, 0, 1] - lme4["cov"].to_numpy())
    sd_product = np.sqrt(variance.prod(axis=1))
    assert (covariance_error[regular] <= 1e-3 * sd_product[regular]).all()


def test_a_batch_of_many_is_many_batches_of_one():
    data, structure = reference_data(), random_structure("1 + x")
    together = reml.estimate(data, structure)
    for data_set in (0, 25, 77, 102, 111, 115, 179):
        alone = reml.estimate(data.take(np.array([data_set])), structure)
        assert_allclose(alone.criterion[0], together.criterion[data_set], rtol=0, atol=1e-9)
        assert_allclose(
            alone.random_covariance[0], together.random_covariance[data_set], rtol=1e-6, atol=1e-6
        )


def direct_criterion(
    subject: np.ndarray, x: np.ndarray, y: np.ndarray, factor: np.ndarray, is_reml: bool
) -> float:
    """Compute -2 log-likelihood from the whole covariance matrix of y."""
    design = np.column_stack([np.ones_like(x), x])
    same = subject[:, None] == subject
    covariance = np.eye(len(x)) + same * (design @ factor @ factor.T @ design.T)
    inverse = np.linalg.inv(covariance)
    information = design.T @ inverse @ design
    residual = y - design @ np.linalg.solve(information, design.T @ inverse @ y)
    degrees_of_freedom = len(y) - 2 * is_reml
    variance = residual @ inverse @ residual / degrees_of_freedom
    value = np.linalg.slogdet(covariance)[1]
    value += degrees_of_freedom * (1 + np.log(2 * np.pi * variance))
    return value + is_reml * np.linalg.slogdet(information)[1]


@pytest.mark.parametrize("is_reml", [True, False])
def test_criterion_is_the_definition(is_reml: bool):
    rng = np.random.default_rng(1)
    subject = np.repeat(np.arange(5), [1, 2, 3, 4, 2])
    x = np.concatenate([[2.0], [3.0, 3.0], [0.0, 1.0, 5.0], [1.0, 2.0, 3.0, 4.0], [7.0, 7.5]])
    y = rng.normal(100.0, 10.0, len(x))
    data = gather(subject, x, y, n_subjects=7)
    for factor in ([[0, 0], [0, 0]], [[1.5, 0], [0, 0]], [[0.7, 0], [-0.3, 0.4]], [[0, 0], [0, 2]]):
        factor = np.array(factor, float)
        expected = direct_criterion(subject, x, y, factor, is_reml)
        assert_allclose(reml.criterion(data, factor, is_reml), expected, rtol=1e-12)


@pytest.mark.parametrize("is_reml", [True, False])
@pytest.mark.parametrize("formula", FORMULAS)
def test_derivatives_are_those_of_the_criterion(formula: str, is_reml: bool):
    data = reference_data().take(np.array([30, 90]))
    basis = random_structure(formula).factor_basis(data.to_working)
    n_parameters = basis.shape[1]
    theta = np.array([0.9, -0.4, 0.5])[:n_parameters]

    def evaluate(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        factor = np.einsum("k,dkij->dij", theta, basis)
        fit = generalised_least_squares(data, factor)
        value = reml.profiled_criterion(data, fit, is_reml)
        return value, *differentiate(fit, factor, basis, data.n_total - 2 * is_reml, is_reml)

    _, gradient, hessian = evaluate(theta)
    for k in range(n_parameters):
        step = np.zeros(n_parameters)
        step[k] = 1e-5
        ahead, behind = evaluate(theta + step), evaluate(theta - step)
        assert_allclose(gradient[:, k], (ahead[0] - behind[0]) / 2e-5, rtol=1e-5, atol=1e-5)
        assert_allclose(hessian[:, k], (ahead[1] - behind[1]) / 2e-5, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("is_reml", [True, False])
def test_criterion_of_the_lattice_is_the_criterion_up_to_a_constant(is_reml: bool):
    data = reference_data().take(np.array([5, 60, 111]))
    factors = np.array([[[0, 0], [0, 0]], [[0.4, 0], [-0.5, 0.2]], [[2, 0], [1, 9]]], float)
    many = np.broadcast_to(factors, (3, 3, 2, 2))
    values = criterion_up_to_a_constant(data, many, data.n_total - 2 * is_reml, is_reml)
    for data_set in range(3):
        alone = data.take(np.full(3, data_set))
        expected = reml.profiled_criterion(
            alone, generalised_least_squares(alone, factors), is_reml
        )
        assert_allclose(np.diff(values[data_set]), np.diff(expected), rtol=1e-9)


def test_local_minima_of_a_lattice():
    values = np.array([[[3.0, 1.0, 2.0], [0.0, 2.0, 2.0], [4.0, 4.0, 1.0]]])
    assert np.argwhere(local_minima(values)[0]).tolist() == [[0, 1], [1, 0], [2, 2]]


def test_one_search_leaves_a_saddle_and_all_find_their_minimum():
    def double_well(point: np.ndarray, running: np.ndarray) -> Derivatives:
        depth = np.array([1.0, 2.0, 3.0])[running]
        x, y = point.T
        value = (x**2 - depth) ** 2 + y**2
        gradient = np.stack([4 * x * (x**2 - depth), 2 * y], axis=1)
        hessian = np.zeros((len(x), 2, 2))
        hessian[:, 0, 0], hessian[:, 1, 1] = 12 * x**2 - 4 * depth, 2
        return value, gradient, hessian

    point, value = minimise(double_well, np.array([[0.0, 1.0], [9.0, 0.0], [-0.1, 5.0]]), 1e3)
    assert_allclose(np.abs(point[:, 0]), np.sqrt([1.0, 2.0, 3.0]), rtol=1e-6)
    assert_allclose(value, 0.0, atol=1e-9)


def test_newton_step_stays_in_the_box():
    step, reduction, inside = newton_step(
        np.array([[1.0, 0.0], [1.0, 0.0]]),
        np.array([np.diag([1.0, -1.0]), np.diag([2.0, 2.0])]),
        np.array([0.5, 3.0]),
    )
    assert_allclose(np.abs(step), [[0.5, 0.5], [0.5, 0.0]])
    assert_allclose(reduction, [0.375 + 0.125, 0.25])
    assert inside.tolist() == [False, True]
