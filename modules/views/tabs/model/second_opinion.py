"""The second opinion: statsmodels' MixedLM on the same data, for every structure, on demand."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd
from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.observations import data_set
from modules.pooling import partial, second_opinion
from modules.pooling.partial import PartialPooling
from modules.pooling.second_opinion import SAME_CRITERION, SecondOpinion
from modules.pooling.solver.random_structure import STRUCTURES, random_structure
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario
from modules.views.accepts import Press
from modules.views.choices import Choices
from modules.views.heavy_work import HeavyWork
from modules.views.widgets.printed import printed
from modules.views.widgets.scrolling import scrolling
from modules.views.widgets.waiting import waiting
from modules.words.formulas import formulas
from modules.words.wording import number

SECOND_OPINION_ACCEPTS = {"ask": Press(), "cancel": Press()}
NOT_GIVEN = "not given"
AT_HOME = "The same in Python, on a file with the data's own columns:"


@dataclass(frozen=True, eq=False)
class Opinions:
    """Our fit and MixedLM's of every structure to one Scenario's observations."""

    scenario: Scenario
    answers: dict[str, tuple[PartialPooling | Undetermined, SecondOpinion]]


@module.ui
def second_opinion_ui() -> ui.TagList:
    """Return the button, and the place of the answer."""
    return ui.TagList(
        ui.p(
            "statsmodels' MixedLM fits the same data, every structure in turn.",
            class_="control-note",
        ),
        ui.div(
            ui.input_action_button("ask", "Ask MixedLM", class_="btn-sm"),
            ui.output_ui("at_work"),
            class_="button-row",
        ),
        ui.output_ui("answer"),
        ui.p(AT_HOME, class_="control-note"),
        ui.output_ui("program"),
    )


@module.server
def second_opinion_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    models: Callable[[], ThreeModels],
    heavy: HeavyWork,
) -> None:
    """Ask in a process, so that nobody waits; an answer stands until the Scenario changes."""

    @reactive.extended_task
    async def asked(about: ThreeModels) -> Opinions:
        answers = {}
        for random in STRUCTURES:  # one at a time, so that cancelling ends it at the next
            theirs = await heavy.do(
                second_opinion.fit, about.observations, random, about.scenario.reml
            )
            answers[random] = _ours(about, random), theirs
        return Opinions(about.scenario, answers)

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
        opinions = asked.result()
        if replace(opinions.scenario, random=choices().random) != choices():
            return ui.p("The data or the criterion have changed since: ask again.")
        named = {**formulas(data_set(choices()))}
        random = random_structure(choices().random).formula
        return ui.div(
            every_structure(opinions, named),
            ui.h3(named[choices().random]),
            comparison(*opinions.answers[random], choices().reml),
        )

    @render.ui
    def program() -> ui.Tag:
        variables, now = data_set(choices()), choices()
        written = second_opinion.code(
            now.random, now.reml, y=variables.y, x=variables.x, subject=variables.subject
        )
        return printed(written, "The same in Python")


def _ours(about: ThreeModels, random: str) -> PartialPooling | Undetermined:
    try:
        return partial.fit(about.observations, random, about.scenario.reml)
    except Undetermined as reason:
        return reason


def every_structure(opinions: Opinions, named: Mapping[str, str]) -> ui.Tag:
    """Return a row for each structure: both criteria, the warnings, and which to believe."""
    heads = ("Random effects", "Pooling Lab", "MixedLM", "Warnings", "Which to believe")
    rows = [
        ui.tags.tr(
            ui.tags.th(named[random], scope="row"),
            ui.tags.td(_criterion(ours)),
            ui.tags.td(_number(theirs.criterion_here)),
            ui.tags.td(str(len(theirs.warnings))),
            ui.tags.td(belief(ours, theirs), class_="words"),
        )
        for random, (ours, theirs) in opinions.answers.items()
    ]
    criterion = "REML criterion" if opinions.scenario.reml else "Deviance"
    table = ui.tags.table(
        ui.tags.caption(f"{criterion} by structure; lower is better"),
        ui.tags.thead(ui.tags.tr(*(ui.tags.th(head, scope="col") for head in heads))),
        ui.tags.tbody(*rows),
        class_="table table-sm numbers",
    )
    return scrolling(table, "Both criteria by structure")


def comparison(ours: PartialPooling | Undetermined, opinion: SecondOpinion, reml: bool) -> ui.Tag:
    """Return both fits of one structure side by side, and what MixedLM warned of."""
    criterion = "REML criterion" if reml else "deviance"
    rows = [
        (criterion, _criterion(ours), _number(opinion.criterion_here)),
        *zip(_PARAMETERS, _estimates(ours), _estimates(opinion), strict=True),
    ]
    warned = [ui.tags.li(warning) for warning in opinion.warnings]
    return ui.div(
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
    if not math.isfinite(behind):
        return "Believe ours: MixedLM stopped where there is no likelihood."
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
