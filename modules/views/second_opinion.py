"""The second opinion: statsmodels' MixedLM on the same data, beside our fit, on demand."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

import pandas as pd
from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.pooling import second_opinion
from modules.pooling.partial import PartialPooling
from modules.pooling.second_opinion import SecondOpinion
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.pooling.wording import number
from modules.scenario import Scenario
from modules.views.choices import Choices
from modules.views.waiting import waiting

SAME_CRITERION = 1e-3
NOT_GIVEN = "not given"


@module.ui
def second_opinion_ui() -> ui.Tag:
    """Return the folded second opinion with its button."""
    return ui.tags.details(
        ui.tags.summary("A second opinion: statsmodels' MixedLM on the same data"),
        ui.div(
            ui.input_action_button("ask", "Ask MixedLM", class_="btn-sm"),
            ui.output_ui("at_work"),
            class_="button-row",
        ),
        ui.output_ui("answer"),
        class_="second-opinion",
    )


@module.server
def second_opinion_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
) -> None:
    """Ask in a thread, so that nobody waits; an answer stands until the Scenario changes."""

    @reactive.extended_task
    async def asked(about: ThreeModels) -> tuple[Scenario, SecondOpinion]:
        opinion = await asyncio.to_thread(
            second_opinion.fit,
            about.observations,
            random=about.scenario.random,
            reml=about.scenario.reml,
        )
        return about.scenario, opinion

    @reactive.effect
    @reactive.event(input.ask)
    def ask() -> None:
        asked.cancel()
        asked(models())

    @reactive.effect
    @reactive.event(input.cancel)
    def cancel() -> None:
        asked.cancel()

    @render.ui
    def at_work() -> ui.Tag | None:
        return waiting("MixedLM is at work") if asked.status() == "running" else None

    @render.ui
    def answer() -> ui.Tag | None:
        if asked.status() == "cancelled":
            return ui.p("Cancelled.")
        if asked.status() != "success":
            return None
        about, opinion = asked.result()
        if about != choices():
            return ui.p("The data or the model have changed since: ask again.")
        return comparison(models(), opinion)


def comparison(models: ThreeModels, opinion: SecondOpinion) -> ui.Tag:
    """Return both fits side by side, which to believe, and what MixedLM warned of."""
    ours, criterion = models.partial, "REML criterion" if models.scenario.reml else "deviance"
    rows = [
        (criterion, _criterion(ours), _number(opinion.criterion_here)),
        *zip(_PARAMETERS, _estimates(ours), _estimates(opinion), strict=True),
    ]
    warned = [ui.tags.li(warning) for warning in opinion.warnings]
    return ui.div(
        ui.p(ui.tags.strong(belief(ours, opinion))),
        ui.tags.table(
            ui.tags.caption("Both fits of partial pooling", class_="visually-hidden"),
            ui.tags.thead(
                ui.tags.tr(
                    *(
                        ui.tags.th(head, scope="col")
                        for head in ("Quantity", "Pooling Lab", "MixedLM")
                    )
                )
            ),
            ui.tags.tbody(
                *(
                    ui.tags.tr(ui.tags.th(name, scope="row"), ui.tags.td(one), ui.tags.td(other))
                    for name, one, other in rows
                )
            ),
            class_="table table-sm numbers",
        ),
        ui.p("MixedLM warned:") if warned else ui.p("MixedLM gave no warning."),
        ui.tags.ul(*warned) if warned else None,
    )


def belief(ours: PartialPooling | Undetermined, opinion: SecondOpinion) -> str:
    """Say which of the two fits to believe, and why."""
    if isinstance(ours, Undetermined):
        return f"Believe neither: {ours}"
    if opinion.failure is not None:
        return f"Believe ours: MixedLM found no answer ({opinion.failure})."
    behind = opinion.criterion_here - ours.criterion
    if abs(behind) <= SAME_CRITERION:
        return "Believe both: they reach the same criterion, and lower is better."
    if behind > 0:
        return (
            f"Believe ours: its criterion is lower by {number(behind, 3)}, and the lowest fits the "
            "data best. MixedLM stopped too early"
            + (", although it says that it converged." if opinion.converged else ".")
        )
    return f"Believe MixedLM: its criterion is lower by {number(-behind, 3)}."


_PARAMETERS = (
    "γ₀ intercept",
    "its standard error",
    "γ₁ slope",
    "its standard error",
    "τ₀₀ SD of intercepts",
    "τ₁₁ SD of slopes",
    "their covariance",
    "σ residual SD",
)


def _criterion(fit: PartialPooling | Undetermined) -> str:
    return NOT_GIVEN if isinstance(fit, Undetermined) else _number(fit.criterion)


def _estimates(fit: PartialPooling | SecondOpinion | Undetermined) -> list[str]:
    if isinstance(fit, Undetermined):
        return [NOT_GIVEN] * len(_PARAMETERS)
    intercept, slope = fit.fixed_effects
    error_of_intercept, error_of_slope = _standard_errors(fit)
    covariance = fit.random_covariance.to_numpy()
    values = [
        intercept,
        error_of_intercept,
        slope,
        error_of_slope,
        _root(covariance[0, 0]),
        _root(covariance[1, 1]),
        covariance[0, 1],
        _root(fit.residual_variance),
    ]
    return [_number(value) for value in values]


def _standard_errors(fit: PartialPooling | SecondOpinion) -> pd.Series:
    if isinstance(fit, SecondOpinion):
        return fit.standard_errors
    return pd.Series([_root(variance) for variance in fit.fixed_covariance.to_numpy().diagonal()])


def _root(variance: float) -> float:
    return math.sqrt(variance) if variance >= 0 else math.nan


def _number(value: float) -> str:
    return number(value, 6) if math.isfinite(value) else NOT_GIVEN
