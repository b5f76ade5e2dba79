"""Pooling Lab: the page and its wiring."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import replace
from functools import partial
from pathlib import Path

from shiny import App, Inputs, Outputs, Session, reactive, ui
from shiny.session import session_context
from starlette.requests import Request

from modules.exercises import CATALOGUE, result_key
from modules.figures.films import Sight
from modules.hosting.hosted import host
from modules.hosting.settings import settings_or_exit
from modules.hosting.version import files_address
from modules.lessons import LESSONS, Shown, step_at
from modules.pooling import three_models
from modules.pooling.three_models import ThreeModels
from modules.scenario import Scenario
from modules.scenario.kept import Kept
from modules.scenario.learning import learning_from_query
from modules.scenario.link import not_understood, says_what_to_show
from modules.scenario.programme import from_link, programme_from_query
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, Accepts, OneOf, within
from modules.views.choices import CHOICES_ACCEPTS
from modules.views.controls.data_chooser import (
    DATA_CHOOSER_ACCEPTS,
    data_chooser_server,
    data_chooser_ui,
)
from modules.views.controls.dial import DIAL_ACCEPTS, dial_server, dial_ui, show_dial
from modules.views.controls.gallery import (
    GALLERY_ACCEPTS,
    gallery_button_ui,
    gallery_server,
    gallery_ui,
)
from modules.views.controls.large_qr_code import (
    LARGE_QR_CODE_ACCEPTS,
    large_qr_code_server,
    large_qr_code_ui,
)
from modules.views.controls.model_choice import (
    MODEL_CHOICE_ACCEPTS,
    model_choice_server,
    model_choice_ui,
)
from modules.views.controls.picture import PICTURE_ACCEPTS, picture_dialog, picture_server
from modules.views.controls.pin import PIN_ACCEPTS, pin_server, pin_ui
from modules.views.controls.present import PRESENT_ACCEPTS, bar_end_ui, keys_button, present_server
from modules.views.controls.share import SHARE_ACCEPTS, link_notice, share_server, share_ui
from modules.views.controls.simulate import SIMULATE_ACCEPTS, simulate_server, simulate_ui
from modules.views.controls.spoil import SPOIL_ACCEPTS, spoil_server, spoil_ui, which_ones_ui
from modules.views.controls.take_away.dialog import (
    TAKE_AWAY_ACCEPTS,
    TAKE_AWAY_BUTTON_ACCEPTS,
    take_away_button,
    take_away_server,
    take_away_ui,
)
from modules.views.controls.upload import UPLOAD_ACCEPTS, upload_server, upload_ui
from modules.views.heavy_work import HeavyWork
from modules.views.learn.beginning import BEGINNING_ACCEPTS, beginning_server, welcome_ui
from modules.views.learn.exercise import exercise_server
from modules.views.learn.exercises import Exercises, assignment_of
from modules.views.learn.guide import GUIDE_ACCEPTS, guide_ui
from modules.views.learn.lesson import lesson_server
from modules.views.learn.open_room import open_room_ui
from modules.views.page_files import own_files, page_files
from modules.views.pause import pause_before_answering
from modules.views.player import PLAYER_ACCEPTS, player_server
from modules.views.returning import (
    RETURNING_ACCEPTS,
    Return,
    answer,
    connection_ui,
    keep_on_page,
    kept_by_page,
)
from modules.views.scenes import SCENES_ACCEPTS, scene_toast_ui, scenes_server, stepper_ui
from modules.views.symbol_rows import hand_over_symbol_rows
from modules.views.tabs.exercises.assignment import (
    ASSIGNMENT_ACCEPTS,
    assignment_server,
    assignment_ui,
)
from modules.views.tabs.exercises.tab import (
    EXERCISES_ACCEPTS,
    exercises_tab_server,
    exercises_tab_ui,
)
from modules.views.tabs.fits_strip import fits_strip_server, fits_strip_ui, remark_ui
from modules.views.tabs.learn import learn_tab_server, learn_tab_ui
from modules.views.tabs.lines import LINES_ACCEPTS, lines_tab_server, lines_tab_ui, show_lines
from modules.views.tabs.model.tab import MODEL_ACCEPTS, model_tab_server, model_tab_ui, show_model
from modules.views.tabs.shrinkage import (
    SHRINKAGE_ACCEPTS,
    show_shrinkage,
    shrinkage_tab_server,
    shrinkage_tab_ui,
)
from modules.views.tabs.study.tab import (
    STUDY_ACCEPTS,
    show_study,
    study_tab_server,
    study_tab_ui,
)
from modules.views.tabs.tab_icons import tab_icon
from modules.views.tabs.truth import TRUTH_ACCEPTS, show_truth, truth_tab_server, truth_tab_ui
from modules.views.theme import LETTERS, theme
from modules.views.visits import Visits, when_first
from modules.views.widgets.bar import with_in_bar
from modules.views.widgets.keys import keys_ui
from modules.views.widgets.sheet import sheet_ui
from modules.views.widgets.terms import term_place_ui
from modules.views.widgets.written_once import written_once

PROJECT = Path(__file__).parent
SETTINGS = settings_or_exit(os.environ)
RESULT_KEY = result_key(os.environ)
OWN_FILES = files_address()
STATIC = {"/examples": PROJECT / "data" / "examples"}
TABS: dict[str, Callable[[ViewSettings], ui.Tag | ui.TagList]] = {
    "Lines": lambda view: lines_tab_ui("lines", view, remark_ui("fits"), fits_strip_ui("fits")),
    "Shrinkage": lambda view: shrinkage_tab_ui("shrinkage", view),
    "Truth": lambda view: truth_tab_ui("errors", view),
    "Study": lambda view: study_tab_ui("study", view),
    "Model": lambda view: written_once(model_tab_ui, "parts", view.part),
    "Learn": lambda _: ui.TagList(
        written_once(assignment_ui, "assignment"),
        written_once(learn_tab_ui, "learn"),
        written_once(exercises_tab_ui, "exercises"),
        written_once(open_room_ui),
    ),
}
THEME = theme()
FAILED = "This could not be shown. Your choices are kept: change one, or reload the page."
PAGE_ACCEPTS: dict[str, Accepts] = {"tab": OneOf([*TABS]), "mode": OneOf(["light", "dark"])}
ACCEPTS: dict[str, Accepts] = {
    **PAGE_ACCEPTS,
    **CHOICES_ACCEPTS,
    **PLAYER_ACCEPTS,
    **RETURNING_ACCEPTS,
    **PRESENT_ACCEPTS,
    **SHARE_ACCEPTS,
    **SCENES_ACCEPTS,
    **TAKE_AWAY_BUTTON_ACCEPTS,
    **LARGE_QR_CODE_ACCEPTS,
    **within("take", TAKE_AWAY_ACCEPTS),
    **PICTURE_ACCEPTS,
    **within("gallery", GALLERY_ACCEPTS),
    **within("data", DATA_CHOOSER_ACCEPTS),
    **within("truth", SIMULATE_ACCEPTS),
    **within("upload", UPLOAD_ACCEPTS),
    **within("spoil", SPOIL_ACCEPTS),
    **within("model", MODEL_CHOICE_ACCEPTS),
    **within("dial", DIAL_ACCEPTS),
    **within("pin", PIN_ACCEPTS),
    **within("lines", LINES_ACCEPTS),
    **within("shrinkage", SHRINKAGE_ACCEPTS),
    **within("errors", TRUTH_ACCEPTS),
    **within("study", STUDY_ACCEPTS),
    **within("parts", MODEL_ACCEPTS),
    **within("assignment", ASSIGNMENT_ACCEPTS),
    **within("exercises", EXERCISES_ACCEPTS),
    **BEGINNING_ACCEPTS,
    **GUIDE_ACCEPTS,
}


def opened_by(query: str) -> tuple[Scenario, ViewSettings, list[str]]:
    """Return what a link says, with the usual tab in place of one that the page does not have.

    A link that only names the step of a lesson leads to what that shows first, and one that only
    gives an assignment to the tab where it begins; the data of an exercise come with the session,
    as drawing them takes a moment.
    """
    scenario, view, notices = from_link(query)
    learning, repairs = learning_from_query(query)
    step, notices = step_at(learning), [*notices, *repairs]
    if learning.lesson and step is None:
        notices.append(not_understood("lesson"))
    if learning.exercise and learning.exercise not in CATALOGUE:
        notices.append(not_understood("exercise"))
    if learning.assigned and assignment_of(learning) is None:
        notices.append(not_understood("assignment"))
    if not says_what_to_show(query):
        if step is not None:
            scenario, view = step.start
        elif learning.assigned:
            view = replace(view, tab="Learn")
    if view.tab in TABS:
        return scenario, view, notices
    return scenario, replace(view, tab=ViewSettings().tab), [*notices, not_understood("tab")]


def shown_by(query: str) -> Hashable:
    """Return what the page shows of a link; all else in it comes with the session."""
    scenario, view, notices = opened_by(query)
    usual = Scenario()
    shown = replace(
        scenario, seed=usual.seed, sample=usual.sample, removed=(), restored=(), upload=""
    )
    return shown, replace(view, pinned=None, area=()), tuple(notices)


def page(request: Request) -> ui.Tag:
    """Return the page, its controls as the link says that opened it."""
    scenario, view, notices = opened_by(request.url.query)
    whole = ui.page_navbar(
        *(ui.nav_panel(name, tab(view), icon=tab_icon(name)) for name, tab in TABS.items()),
        title="Pooling Lab",
        id="tab",
        selected=view.tab,
        lang="en",
        fillable=False,
        theme=THEME,
        navbar_options=ui.navbar_options(collapsible=False),
        sidebar=ui.sidebar(
            sheet_ui(
                {
                    "Guide": written_once(guide_ui),
                    "Missing": spoil_ui("spoil", scenario),
                    "Dial": ui.TagList(dial_ui("dial", view), pin_ui("pin")),
                    "Data": ui.TagList(
                        data_chooser_ui(
                            "data",
                            scenario,
                            simulate_ui("truth", scenario),
                            upload_ui("upload", SETTINGS.largest_upload),
                        ),
                        which_ones_ui("spoil", scenario),
                    ),
                    "Model": model_choice_ui("model", scenario),
                    "Share": ui.div(
                        ui.span(ui.input_dark_mode(id="mode"), class_="dark-mode"),
                        keys_button(),
                        take_away_button(),
                        share_ui(),
                        class_="sidebar-end",
                    ),
                },
                chosen="Missing",
            ),
            resizable=False,
            width=300,
            open={"desktop": "open", "mobile": "always-above"},
        ),
        header=ui.TagList(
            LETTERS,
            page_files(OWN_FILES),
            ui.h1("Pooling Lab", class_="visually-hidden"),
            link_notice(notices),
            connection_ui(),
            scene_toast_ui(),
            welcome_ui(),
            written_once(gallery_ui, "gallery"),
            written_once(take_away_ui, "take"),
            written_once(large_qr_code_ui),
            written_once(picture_dialog),
            written_once(keys_ui),
            term_place_ui(),
            ui.div(class_="visually-hidden", aria_live="polite", role="status", id="announcement"),
        ),
    )
    return with_in_bar(whole, stepper_ui(), gallery_button_ui(), bar_end_ui(view))


def server(input: Inputs, output: Outputs, session: Session) -> None:
    """Begin one person's session as the page was before, or as the link says that opened it."""
    with reactive.isolate():
        query = session.clientdata.url_search()
    scenario, view, _ = opened_by(query)
    programme, _ = programme_from_query(query)
    learning, _ = learning_from_query(query)
    opened = Kept(scenario, view, programme=programme, learning=learning)
    kept = kept_by_page(input)
    begun = Return(kept or opened)
    exercises = Exercises(
        begun.learning, RESULT_KEY, shows_data=kept is None and not says_what_to_show(query)
    )
    heavy = HeavyWork()
    answer(input, session)
    if begun.file is not None:
        opened_again = opens(session, begun)
        upload_server("upload", begun, SETTINGS.largest_upload, heavy, opened_again)
    begun.when_complete(lambda: wire(input, session, begun, exercises, heavy))
    pause_before_answering()


def wire(
    input: Inputs, session: Session, begun: Return, exercises: Exercises, heavy: HeavyWork
) -> None:
    """Wire the session: controls change the Scenario, everything else follows it."""
    accepts = {
        **PAGE_ACCEPTS,
        **SCENES_ACCEPTS,
        **TAKE_AWAY_BUTTON_ACCEPTS,
        **LARGE_QR_CODE_ACCEPTS,
    }
    chosen = Accepted(input, accepts)
    choices, looking = begun.choices, begun.looking
    show, open_shown = partial(show_view, session), opens(session, begun)
    programme, learning = begun.programme, begun.learning
    choices.listen(input, session)

    @reactive.calc
    def models() -> ThreeModels:
        return three_models.fit(choices())

    @reactive.effect
    def keep_tab() -> None:
        looking.change(tab=chosen.tab())

    data = data_chooser_server("data", choices)
    when_first(lambda: choices().data == "simulated", lambda: simulate_server("truth", choices))
    when_first(
        lambda: data() == "uploaded" and begun.file is None,
        lambda: upload_server("upload", begun, SETTINGS.largest_upload, heavy, open_shown),
    )
    spoil_server("spoil", choices, models)
    model_choice_server("model", choices)
    dial_server("dial", models, looking)
    pinned = pin_server("pin", models, looking)

    def wire_lines() -> Callable[[], Sight]:
        fits_strip_server("fits", models)
        return lines_tab_server("lines", choices, models, is_open("Lines"), looking)

    def wire_shrinkage() -> Callable[[], Sight]:
        return shrinkage_tab_server("shrinkage", choices, models, is_open("Shrinkage"), looking)

    def wire_truth() -> Callable[[], Sight]:
        in_sight = is_open("Truth")
        return truth_tab_server("errors", choices, models, in_sight, looking, heavy)

    async def open_in_lines(scenario: Scenario) -> None:
        await open_shown(Shown(scenario, replace(looking(), tab="Lines")))

    def open_learn() -> None:
        with session_context(session):
            ui.update_navset("tab", selected="Learn")

    def wire_learn() -> None:
        learn_tab_server("learn", learning)
        assignment_server("assignment", exercises)
        exercises_tab_server("exercises", exercises)

    def wire_study() -> None:
        study_tab_server("study", choices, models, looking, heavy, open_in_lines)

    def wire_model() -> None:
        in_sight = is_open("Model")
        model_tab_server("parts", choices, models, in_sight, pinned, looking, heavy)

    def is_open(tab: str) -> Callable[[], bool]:
        return lambda: chosen.tab() == tab

    visited = Visits[Callable[[], Sight] | None](
        chosen.tab,
        {
            "Lines": wire_lines,
            "Shrinkage": wire_shrinkage,
            "Truth": wire_truth,
            "Study": wire_study,
            "Model": wire_model,
            "Learn": wire_learn,
        },
    )

    def sight() -> Sight | None:
        seen = visited()
        return seen() if seen else None

    player_server(input, session, models, pinned, looking, sight)
    picture_server(input, session, pinned, looking)
    present_server(input, looking)
    link = share_server(input, session, choices, looking, programme, learning)
    when_first(chosen.qr, lambda: large_qr_code_server(link, choices, chosen.qr))
    hand_over_symbol_rows(session, models)
    keep_on_page(session, choices, looking, programme, learning)

    beginning_server(input, learning, open_shown)
    when_first(
        lambda: learning().lesson in LESSONS, lambda: lesson_server("lesson", learning, open_shown)
    )

    when_first(
        lambda: learning().exercise in CATALOGUE,
        lambda: exercise_server("exercise", exercises, open_shown, open_learn),
    )

    def has_scenes() -> bool:
        return bool(programme().scenes) or chosen.gallery()

    when_first(has_scenes, lambda: scenes_server(input, session, choices, looking, programme, show))
    when_first(
        chosen.gallery,
        lambda: gallery_server("gallery", choices, looking, programme, chosen.gallery),
    )
    when_first(
        chosen.take_away,
        lambda: take_away_server("take", models, looking, chosen.take_away, heavy),
    )


async def show_view(session: Session, view: ViewSettings) -> ViewSettings:
    """Have every control of a way of looking stand as it says."""
    if view.tab not in TABS:
        view = replace(view, tab=ViewSettings().tab)
    ui.update_navset("tab", selected=view.tab)
    show_lines("lines", view)
    show_shrinkage("shrinkage", view)
    show_truth("errors", view)
    show_study("study", view)
    show_model("parts", view)
    await show_dial(session, view)
    return view


def opens(session: Session, begun: Return) -> Callable[[Shown], Awaitable[None]]:
    """Return what opens a Scenario and a way of looking at it, on the page as it is."""

    async def open_shown(shown: Shown) -> None:
        with reactive.isolate():
            view = replace(shown.view, presented=begun.looking().presented)
        with session_context(session):  # not that of the module that asks
            begun.looking.take(await show_view(session, view))
        begun.choices.adopt(shown.scenario)

    return open_shown


app = host(
    App(page, server, static_assets=STATIC, bookmark_store="url"),
    SETTINGS,
    ACCEPTS,
    own_files={f"/{OWN_FILES}/{name}": text for name, text in own_files().items()},
    versioned=("/lib/", f"/{OWN_FILES}/"),
    files=("/examples/",),
    shown_by=shown_by,
)
app.sanitize_errors = True
app.sanitize_error_msg = FAILED
