"""The chapter's two-level model as MathML, with the live values in it.

Browsers set MathML themselves, so no script and no font need be loaded.
"""

from __future__ import annotations

from shiny import ui

from modules.pooling.wording import MINUS
from modules.scenario import Scenario


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
    matrix = _m(
        "mtable",
        _m("mtr", _cell(_squared(truth, "sd_intercept")), _cell(*product)),
        _m("mtr", _cell(*product), _cell(_squared(truth, "sd_slope"))),
        class_="matrix",
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
