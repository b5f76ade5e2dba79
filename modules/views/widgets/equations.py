"""The chapter's two-level model as MathML, with the live values in it.

Browsers set MathML themselves, so no script and no font need be loaded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shiny import ui

from modules.pooling.partial import PartialPooling
from modules.pooling.solver.random_structure import random_structure
from modules.scenario import Scenario
from modules.words.wording import MINUS, number


def data_generating_process(truth: Scenario) -> ui.Tag:
    """Return level 1, level 2 and the variance components of simulated data.

    Each value has the class of its symbol, ``symbol-intercept`` and so on, as its slider has.
    """
    level_1 = equation(
        sub("Y", "sd"),
        operator("="),
        sub("β", "0s"),
        operator("+"),
        sub("β", "1s"),
        sub("X", "sd"),
        operator("+"),
        sub("e", "sd"),
    )
    level_2 = (
        equation(
            sub("β", "0s"), operator("="), _value(truth, "intercept"), operator("+"), sub("S", "0s")
        ),
        equation(
            sub("β", "1s"), operator("="), _value(truth, "slope"), operator("+"), sub("S", "1s")
        ),
    )
    product = (
        _value(truth, "correlation"),
        operator("·"),
        _value(truth, "sd_intercept"),
        operator("·"),
        _value(truth, "sd_slope"),
    )
    matrix = _matrix(
        [
            [[_squared(truth, "sd_intercept")], product],
            [product, [_squared(truth, "sd_slope")]],
        ]
    )
    effects = _m(
        "mrow", operator("⟨"), sub("S", "0s"), operator(","), sub("S", "1s"), operator("⟩")
    )
    zero = _m("mrow", operator("⟨"), _n("0"), operator(","), _n("0"), operator("⟩"))
    variances = (
        equation(
            effects,
            operator("∼"),
            _m("mi", "N"),
            operator("("),
            zero,
            operator(","),
            _m("mi", "Σ"),
            operator(")"),
        ),
        equation(_m("mi", "Σ"), operator("="), matrix),
        equation(
            sub("e", "sd"),
            operator("∼"),
            _m("mi", "N"),
            operator("("),
            _n("0"),
            operator(","),
            _squared(truth, "residual_sd"),
            operator(")"),
        ),
    )
    return ui.div(level_1, *level_2, *variances, class_="equations")


def equation(*parts: ui.Tag) -> ui.Tag:
    """Return one line of mathematics."""
    return ui.div(_m("math", *parts))


def _m(name: str, *children: ui.TagChild, **attributes: str) -> ui.Tag:
    return ui.Tag(name, *children, **attributes)


def operator(sign: str) -> ui.Tag:
    """Return an operator, a bracket or a comma."""
    return _m("mo", sign)


def _n(number: str) -> ui.Tag:
    return _m("mn", number)


def sub(symbol: str, index: str) -> ui.Tag:
    """Return a symbol with its index."""
    return _m("msub", _m("mi", symbol), _m("mi", index))


def symbol(written: str) -> ui.Tag:
    """Return a symbol as mathematics, its index behind ``_`` and its power behind ``^``."""
    plain, _, power = written.partition("^")
    base, _, index = plain.partition("_")
    found = sub(base, index) if index else _m("mi", base)
    return _m("math", _m("msup", found, _n(power)) if power else found)


def value_of(part: str) -> ui.Tag:
    """Return the place of a number that `static/subjects.js` writes."""
    return _m("mn", "", data_part=part)


def _cell(*children: ui.Tag) -> ui.Tag:
    return _m("mtd", *children)


def _value(truth: Scenario, field: str) -> ui.Tag:
    written = f"{getattr(truth, field):g}".replace("-", MINUS)
    return _m("mn", written, class_=f"symbol-{field}")


def _squared(truth: Scenario, field: str) -> ui.Tag:
    return _m("msup", _value(truth, field), _n("2"))


def covariance_of(random: str) -> ui.Tag:
    """Return the variance-covariance matrix Σ that a random-effects structure builds."""
    structure = random_structure(random)
    zero = _n("0")
    intercept = _m("msup", sub("τ", "00"), _n("2")) if structure.has_intercept else zero
    slope = _m("msup", sub("τ", "11"), _n("2")) if structure.has_slope else zero
    both = (_m("mi", "ρ"), sub("τ", "00"), sub("τ", "11")) if structure.correlated else (zero,)
    return ui.div(
        equation(_m("mi", "Σ"), operator("="), _matrix([[[intercept], both], [both, [slope]]])),
        class_="equations",
    )


def estimated_covariance(fit: PartialPooling) -> ui.Tag:
    """Return the estimated Σ, the standard deviations and the correlations as matrices."""
    covariance = fit.random_covariance.to_numpy()
    sds = np.sqrt(np.diagonal(covariance))
    return ui.div(
        equation(_m("mi", "Σ"), operator("="), _numbers(covariance)),
        equation(
            operator("⟨"),
            sub("τ", "00"),
            operator(","),
            sub("τ", "11"),
            operator("⟩"),
            operator("="),
            _numbers(sds[np.newaxis]),
        ),
        equation(_m("mi", "R"), operator("="), _numbers(_correlations(covariance, sds))),
        class_="equations matrices",
    )


def _correlations(covariance: NDArray[np.float64], sds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return correlations; NaN where a standard deviation is 0 and nothing can correlate."""
    scale = np.outer(sds, sds)
    return np.divide(covariance, scale, out=np.full((2, 2), np.nan), where=scale > 0.0)


def _numbers(values: NDArray[np.float64]) -> ui.Tag:
    return _matrix(
        [[[_n(number(value) if math.isfinite(value) else "?")] for value in row] for row in values]
    )


def _matrix(rows: Sequence[Sequence[Sequence[ui.Tag]]]) -> ui.Tag:
    cells = [_m("mtr", *(_cell(*entry) for entry in row)) for row in rows]
    return _m("mtable", *cells, class_="matrix")
