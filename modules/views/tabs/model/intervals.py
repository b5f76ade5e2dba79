"""How sure we are of each parameter: Wald, profile and bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from modules.figures.figure import Figure
from modules.figures.interval_chart import SYMBOLS, interval_chart, zeta_chart
from modules.pooling.intervals import wald
from modules.pooling.intervals.bootstrap import Bootstrap, bootstrap
from modules.pooling.intervals.parameters import normal_quantile, parameters, values
from modules.pooling.intervals.profile import Profile, profile
from modules.pooling.partial import PartialPooling
from modules.pooling.solver.random_structure import random_structure
from modules.pooling.three_models import ThreeModels
from modules.pooling.undetermined import Undetermined
from modules.scenario import Scenario
from modules.views.accepts import Accepted, Press, TypedNumber
from modules.views.heavy_work import HeavyWork
from modules.views.watched import watched
from modules.views.widgets.data_table import data_table_server, data_table_ui
from modules.views.widgets.drawn_figure import drawn_figure
from modules.views.widgets.moving_figure import measured_width
from modules.views.widgets.terms import with_terms
from modules.views.widgets.waiting import waiting
from modules.words import bootstrap as bootstrap_words
from modules.words.tables.data_table import DataTable

LEVEL = 0.95
REFITS, MOST_REFITS = 1000, 10_000
INTERVALS_ACCEPTS = {
    "refits": TypedNumber(),
    "seed": TypedNumber(),
    "start": Press(),
    "cancel": Press(),
}
TITLE = "Intervals of each parameter"
METHODS = (
    "Wald: the estimate ± 1.96 standard errors, for the fixed effects only. Profile: the values at "
    "which the ML deviance rises by 1.96². Bootstrap: the middle 95 % of refits to data simulated "
    "from the fit."
)
CHAPTER = (
    "What confint() prints for lmer are profile intervals, although the chapter calls them a "
    "parametric bootstrap."
)
NAMES = {
    "sd_intercept": "SD of intercepts",
    "correlation": "their correlation",
    "sd_slope": "SD of slopes",
    "residual_sd": "residual SD",
    "intercept": "intercept",
    "slope": "slope",
}
AT_WORK = "Profile: being worked out."
NO_PROFILE = "The search for the profile failed."
CHANGED = "The data or the model have changed since: start again."
NO_REFITS = f"The number of refits must be a whole number from 1 to {MOST_REFITS}."


@dataclass(frozen=True, eq=False)
class Curves:
    """The profile of one Scenario's fit, or the reason why there is none."""

    scenario: Scenario
    profile: Profile | Undetermined


@dataclass(frozen=True, eq=False)
class Refits:
    """The bootstrap of one Scenario's fit."""

    scenario: Scenario
    bootstrap: Bootstrap


@module.ui
def intervals_ui() -> ui.TagList:
    """Return the picture, the button of the bootstrap, the table, and the folded curves."""
    return ui.TagList(
        ui.p(with_terms(METHODS), class_="control-note explains"),
        ui.div(
            ui.input_numeric("refits", "Refits", REFITS, min=1, max=MOST_REFITS, width="8rem"),
            ui.input_numeric("seed", "Seed", 1, min=0, width="8rem"),
            ui.input_action_button("start", "Bootstrap", class_="btn-sm"),
            ui.output_ui("at_work"),
            class_="figure-controls",
        ),
        ui.output_ui("complaint"),
        ui.output_ui("picture", class_="shiny-report-size interval-picture"),
        data_table_ui("table", TITLE),
        ui.p(with_terms(CHAPTER), class_="control-note"),
        ui.tags.details(
            ui.tags.summary("Profile curves"),
            ui.output_ui("curves", class_="shiny-report-size"),
        ),
    )


@module.server
def intervals_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    models: Callable[[], ThreeModels],
    in_sight: Callable[[], bool],
    heavy: HeavyWork,
) -> None:
    """Profile whatever is in sight, one at a time; bootstrap on demand."""
    typed = Accepted(input, INTERVALS_ACCEPTS)

    @reactive.extended_task
    async def profiled(about: ThreeModels) -> Curves:
        fit = about.partial
        try:
            found = await heavy.do(profile, fit) if isinstance(fit, PartialPooling) else fit
        except Undetermined as reason:
            found = reason
        return Curves(about.scenario, found)

    wanted: Scenario | None = None

    @reactive.effect
    def keep_profile() -> None:
        nonlocal wanted
        if not in_sight() or profiled.status() == "running":
            return
        now = models()
        if wanted != now.scenario:
            wanted = now.scenario
            profiled(now)

    bar = session.ns("at_work")

    @reactive.extended_task
    async def refitted(about: ThreeModels, fit: PartialPooling, n: int, seed: int) -> Refits:
        found = await watched(session, bar, heavy, bootstrap, fit, about.observations, n, seed)
        return Refits(about.scenario, found)

    @reactive.effect
    @reactive.event(input.start)
    def start() -> None:
        now, fit = models(), models().partial
        if isinstance(fit, PartialPooling) and not wrong_numbers():
            refitted.cancel()
            refitted(now, fit, typed.refits(), typed.seed())

    @reactive.effect
    @reactive.event(input.cancel)
    def cancel() -> None:
        refitted.cancel()

    def wrong_numbers() -> str | None:
        refits, seed = typed.refits(), typed.seed()
        if not isinstance(refits, int) or not 1 <= refits <= MOST_REFITS:
            return NO_REFITS
        if not isinstance(seed, int) or seed < 0:
            return "The seed must be a whole number from 0."
        return None

    @render.ui
    def complaint() -> ui.Tag | None:
        wrong = wrong_numbers()
        return ui.p(wrong, class_="complaint", role="alert") if wrong else None

    @render.ui
    def at_work() -> ui.Tag | None:
        if refitted.status() == "running":
            return waiting("Refitting")
        if refitted.status() == "cancelled":
            return ui.span("Cancelled.")
        stale = refitted.status() == "success" and bootstrap_now() is None
        return ui.span(CHANGED) if stale else None

    @reactive.calc
    def curves_now() -> Profile | Undetermined | None:
        if profiled.status() == "error":
            return Undetermined(NO_PROFILE)
        if profiled.status() != "success" or profiled.result().scenario != models().scenario:
            return None
        return profiled.result().profile

    @reactive.calc
    def bootstrap_now() -> Bootstrap | None:
        if refitted.status() != "success" or refitted.result().scenario != models().scenario:
            return None
        return refitted.result().bootstrap

    @reactive.calc
    def intervals() -> dict[str, pd.DataFrame]:
        fit = models().partial
        if not isinstance(fit, PartialPooling):
            return {}
        found = {"wald": wald.intervals(fit, LEVEL)}
        if isinstance(curves := curves_now(), Profile):
            found["profile"] = curves.intervals(LEVEL)
        if (refits := bootstrap_now()) is not None:
            found["bootstrap"] = refits.intervals(LEVEL)
        return found

    width = measured_width(session, "picture")
    curves_width = measured_width(session, "curves")

    def chart() -> Figure | ui.Tag:
        fit = models().partial
        if not isinstance(fit, PartialPooling):
            return ui.p(str(fit))
        return interval_chart(_estimates(fit), intervals(), width(), LEVEL)

    output(id="picture")(drawn_figure(chart, lambda: models().scenario))

    def contents() -> DataTable | str:
        fit = models().partial
        if not isinstance(fit, PartialPooling):
            return str(fit)
        return _table(_estimates(fit), intervals(), _notes(curves_now(), bootstrap_now()))

    data_table_server("table", TITLE, contents)

    def curves_chart() -> Figure | ui.Tag:
        now = curves_now()
        if not isinstance(now, Profile):
            return ui.p(str(now) if now is not None else "The profile is being worked out.")
        return zeta_chart(now.curves, curves_width(), normal_quantile(LEVEL))

    output(id="curves")(drawn_figure(curves_chart, lambda: models().scenario))


def _estimates(fit: PartialPooling) -> pd.Series:
    structure = random_structure(fit.random)
    estimates = values(fit.data, fit.estimates, structure)[0]
    of_parameter = dict(zip(parameters(structure), estimates, strict=True))
    return pd.Series({name: of_parameter[name] for name in SYMBOLS if name in of_parameter})


def _table(
    estimates: pd.Series, intervals: dict[str, pd.DataFrame], notes: tuple[str, ...]
) -> DataTable:
    frame = pd.DataFrame({"estimate": estimates})
    heads = {"estimate": "Estimate"}
    for method, bounds in intervals.items():
        for bound, per_cent in (("lower", "2.5 %"), ("upper", "97.5 %")):
            frame[f"{method}_{bound}"] = bounds[bound]
            heads[f"{method}_{bound}"] = f"{method.capitalize()} {per_cent}"
    symbols = [f"{SYMBOLS[str(name)]} {NAMES[str(name)]}" for name in frame.index]
    return DataTable(frame.set_axis(symbols), "Parameter", heads, 5, notes=notes)


def _notes(curves: Profile | Undetermined | None, refits: Bootstrap | None) -> tuple[str, ...]:
    notes = []
    if curves is None:
        notes.append(AT_WORK)
    elif isinstance(curves, Profile):
        notes += [f"Profile, {SYMBOLS[name]}: {note}" for name, note in curves.notes(LEVEL).items()]
    else:
        notes.append(f"Profile: {curves}")
    if refits is not None:
        singular = f"Bootstrap: {refits.n_singular} of {len(refits.draws)} refits are singular."
        notes += [
            singular,
            *(
                f"Bootstrap, {SYMBOLS[name]}: {note}"
                for name, note in bootstrap_words.notes(refits).items()
            ),
        ]
    return tuple(notes)
