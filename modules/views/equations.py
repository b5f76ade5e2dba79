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
    level_1 = _equation(
        _sub("Y", "sd"),
        _o("="),
        _sub("β", "0s"),
        _o("+"),
        _sub("β", "1s"),
        _sub("X", "sd"),
        _o("+"),
        _sub("e", "sd"),
    )
    level_2 = (
        _equation(_sub("β", "0s"), _o("="), _value(truth, "intercept"), _o("+"), _sub("S", "0s")),
        _equation(_sub("β", "1s"), _o("="), _value(truth, "slope"), _o("+"), _sub("S", "1s")),
    )
    product = (
        _value(truth, "correlation"),
        _o("·"),
        _value(truth, "sd_intercept"),
        _o("·"),
        _value(truth, "sd_slope"),
    )
    matrix = _m(
        "mtable",
        _m("mtr", _cell(_squared(truth, "sd_intercept")), _cell(*product)),
        _m("mtr", _cell(*product), _cell(_squared(truth, "sd_slope"))),
        class_="matrix",
    )
    effects = _m("mrow", _o("⟨"), _sub("S", "0s"), _o(","), _sub("S", "1s"), _o("⟩"))
    zero = _m("mrow", _o("⟨"), _n("0"), _o(","), _n("0"), _o("⟩"))
    variances = (
        _equation(effects, _o("∼"), _m("mi", "N"), _o("("), zero, _o(","), _m("mi", "Σ"), _o(")")),
        _equation(_m("mi", "Σ"), _o("="), matrix),
        _equation(
            _sub("e", "sd"),
            _o("∼"),
            _m("mi", "N"),
            _o("("),
            _n("0"),
            _o(","),
            _squared(truth, "residual_sd"),
            _o(")"),
        ),
    )
    return ui.div(level_1, *level_2, *variances, class_="equations")


def _equation(*parts: ui.Tag) -> ui.Tag:
    return ui.div(_m("math", *parts))


def _m(name: str, *children: ui.TagChild, **attributes: str) -> ui.Tag:
    return ui.Tag(name, *children, **attributes)


def _o(operator: str) -> ui.Tag:
    return _m("mo", operator)


def _n(number: str) -> ui.Tag:
    return _m("mn", number)


def _sub(symbol: str, index: str) -> ui.Tag:
    return _m("msub", _m("mi", symbol), _m("mi", index))


def _cell(*children: ui.Tag) -> ui.Tag:
    return _m("mtd", *children)


def _value(truth: Scenario, field: str) -> ui.Tag:
    written = f"{getattr(truth, field):g}".replace("-", MINUS)
    return _m("mn", written, class_=f"symbol-{field}")


def _squared(truth: Scenario, field: str) -> ui.Tag:
    return _m("msup", _value(truth, field), _n("2"))
