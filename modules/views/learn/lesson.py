"""A lesson's step in the guide: its text, what is to be guessed, and what became of the guess."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.lessons import LESSONS, Commit, LineCommit, PointCommit, Shown, Step, reply, step_at
from modules.pooling import three_models
from modules.pooling.three_models import ThreeModels
from modules.scenario.learning import NOTHING, Learning
from modules.views.accepts import Accepted, Accepts, Press
from modules.views.held import Held
from modules.views.learn.commit import COMMIT_ACCEPTS, commit_ui, guess_of, nothing_given
from modules.views.widgets.distinct import distinct
from modules.views.widgets.prose import prose

ENLARGED = "enlarged"
"""The picture of one panel that the page makes of the picture of all."""

LESSON_ACCEPTS: dict[str, Accepts] = {
    **COMMIT_ACCEPTS,
    **dict.fromkeys(("answer", "back", "next", "leave"), Press()),
}
NOT_DRAWN = {"drawn": "", "figure": "", "subject": ""}
NO_STEP: dict[str, object] = {"here": "", "answered": False, "studies": False, **NOT_DRAWN}


@module.ui
def lesson_ui() -> ui.Tag:
    """Return the places of a step and of what became of the guess, and the ways on."""
    leave = ui.input_action_button(
        "leave", ui.span("✕", aria_hidden="true"), aria_label="Leave the lesson"
    )
    return ui.div(
        leave.add_class("guide-leave"),
        ui.output_ui("step"),
        ui.div(ui.output_ui("outcome"), role="status"),
        ui.div(
            ui.input_action_button("answer", "Show the answer", class_="btn-primary btn-sm"),
            ui.input_action_button("back", "Back", class_="btn-sm"),
            ui.input_action_button("next", "Next", class_="btn-sm"),
            class_="guide-ways",
        ),
        class_="lesson",
    )


@module.server
def lesson_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    learning: Held[Learning],
    open_shown: Callable[[Shown], Awaitable[None]],
) -> None:
    """Show a step, take a guess, show the answer.

    Parameters
    ----------
    learning : Held of Learning
    open_shown : callable
        Has the page show what a step shows.
    """
    given = Accepted(input, LESSON_ACCEPTS)
    outcome_here: reactive.Value[tuple[str, bool]] = reactive.value(("", False), name="outcome")
    here = distinct(lambda: replace(learning(), done=()))

    def present() -> Step:
        step = step_at(here())
        req(step is not None)
        assert step is not None
        return step

    def fits() -> ThreeModels:
        return three_models.fit(present().reveal.scenario)

    @render.ui
    def step() -> ui.Tag:
        now, at = present(), here()
        return ui.tags.section(
            ui.div(
                ui.h2(now.title, tabindex="-1"),
                ui.span(f"{at.step} / {steps_of(at)}", class_="guide-place"),
                class_="guide-head",
            ),
            prose(now.text),
            ui.div(commit_ui(now, fits()), class_="guide-asked"),
        )

    @render.ui
    def outcome() -> ui.TagList | None:
        said, answered = outcome_here()
        if answered:
            return ui.TagList(ui.p(said), ui.p(present().after))
        return ui.TagList(ui.p(said, class_="complaint")) if said else None

    @reactive.effect
    @reactive.event(here)
    def begin() -> None:
        outcome_here.set(("", False))
        at = here()
        if step_at(at) is not None:
            ui.update_action_button("next", label="Finish" if at.step == steps_of(at) else "Next")
            ui.update_action_button("back", disabled=at.step == 1)

    @reactive.effect
    async def tell() -> None:
        """Tell the page which step it shows, what is drawn by hand, and whether it is answered."""
        at, step = here(), step_at(here())
        if step is None:
            await session.send_custom_message("lesson", NO_STEP)
            return
        answered = outcome_here()[1]
        message: dict[str, object] = {
            "here": at.here,
            "answered": answered,
            "studies": answered and step.reveal.view.tab == "Study",
        }
        await session.send_custom_message("lesson", message | drawn_by_hand(step.commit))

    @reactive.effect
    @reactive.event(input.answer)
    async def answer() -> None:
        now = present()
        guess = guess_of(now.commit, given)
        if guess is None:
            outcome_here.set((nothing_given(now.commit), False))
            return
        outcome_here.set((reply(now, guess, fits()), True))
        at = learning()
        if at.here not in at.done:
            learning.change(done=(*at.done, at.here))
        await open_shown(now.reveal)

    @reactive.effect
    @reactive.event(input.next)
    async def go_on() -> None:
        await go_to(here().step + 1)

    @reactive.effect
    @reactive.event(input.back)
    async def go_back() -> None:
        await go_to(here().step - 1)

    async def go_to(place: int) -> None:
        """Go to a step, out of the lesson behind the last, and nowhere before the first."""
        req(here().lesson in LESSONS)
        if place > steps_of(here()):
            leave_lesson()
        elif place >= 1:
            learning.change(step=place)
            await open_shown(LESSONS[here().lesson].steps[place - 1].start)

    @reactive.effect
    @reactive.event(input.leave)
    def leave() -> None:
        leave_lesson()

    def leave_lesson() -> None:
        learning.change(lesson=NOTHING.lesson, step=NOTHING.step)


def drawn_by_hand(commit: Commit) -> dict[str, str]:
    """Return what a hand draws, in which figure and for whom; empty texts for nothing."""
    if isinstance(commit, LineCommit):
        return {"drawn": "line", "figure": ENLARGED, "subject": commit.subject}
    if isinstance(commit, PointCommit):
        return {"drawn": "point", "figure": "shrinkage", "subject": commit.subject}
    return NOT_DRAWN


def steps_of(learning: Learning) -> int:
    """Return how many steps the open lesson has."""
    return len(LESSONS[learning.lesson].steps)
