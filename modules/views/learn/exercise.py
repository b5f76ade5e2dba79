"""An exercise in the guide: its question, the answer and what it is worth, hints, the solution."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import lru_cache

from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.exercises import (
    CATALOGUE,
    KIND_TITLES,
    MOST_TRIES,
    Attempt,
    Exercise,
    Marked,
    draw,
    mark,
)
from modules.lessons import Shown
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, Accepts, Press
from modules.views.learn.exercises import Exercises
from modules.views.learn.parts import MOST_PARTS, PARTS_ACCEPTS, answer_of, parts_ui
from modules.views.learn.progress import MOST_HINTS, Progress
from modules.views.player import in_the_film_thread
from modules.views.widgets.distinct import distinct
from modules.views.widgets.printed import printed
from modules.views.widgets.terms import with_terms
from modules.words.wording import count

BUTTONS = ("check", "hint", "solution", "again", "back", "next", "leave")
EXERCISE_ACCEPTS: dict[str, Accepts] = {**PARTS_ACCEPTS, **dict.fromkeys(BUTTONS, Press())}
NOT_DRAWN = "These data could not be drawn. Take another exercise."
NO_MORE = "This answer does not count any more."

Place = tuple[str, int]

drawn = lru_cache(maxsize=64)(draw)
"""`draw`, with the latest exercises kept for whoever asks for the same."""


@module.ui
def exercise_ui() -> ui.Tag:
    """Return the places of a task and of what became of it, and the ways on."""
    leave = ui.input_action_button(
        "leave", ui.span("✕", aria_hidden="true"), aria_label="Leave the exercise"
    )
    return ui.div(
        leave.add_class("guide-leave"),
        ui.output_ui("task"),
        ui.div(ui.output_ui("outcome"), role="status"),
        ui.div(
            ui.input_action_button("check", "Check", class_="btn-primary btn-sm"),
            ui.input_action_button("hint", "Hint", class_="btn-sm"),
            ui.input_action_button("solution", "Solution", class_="btn-sm"),
            ui.input_action_button("again", "Another one", class_="btn-sm exercise-free"),
            ui.input_action_button("back", "Back", class_="btn-sm exercise-assigned"),
            ui.input_action_button("next", "Next", class_="btn-sm"),
            class_="exercise-ways",
        ),
        class_="exercise",
    )


@module.server
def exercise_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    exercises: Exercises,
    open_shown: Callable[[Shown], Awaitable[None]],
    open_sheet: Callable[[], None],
) -> None:
    """Show an exercise and its data, mark answers, and go on to the next.

    Parameters
    ----------
    exercises : Exercises
    open_shown : callable
        Has the page show the data of an exercise.
    open_sheet : callable
        Has the page show the result sheet of the assignment.
    """
    given = Accepted(input, EXERCISE_ACCEPTS)
    done: reactive.Value[dict[Place, Progress]] = reactive.value({}, name="done")
    shown: reactive.Value[Exercise | None] = reactive.value(None, name="shown")
    here = distinct(lambda: (exercises.open_name, exercises.learning().draw))
    times_shown = 0

    @reactive.extended_task
    async def drawing(name: str, seed: int) -> Exercise:
        return await in_the_film_thread(drawn, name, seed)

    @reactive.effect
    @reactive.event(here)
    def begin() -> None:
        name, seed = here()
        if name:
            drawing.cancel()
            drawing(name, seed)

    @reactive.effect
    @reactive.event(drawing.status)
    def take() -> None:
        if drawing.status() == "success" and _place(drawing.result()) == here():
            forget_practice()
            shown.set(drawing.result())

    @reactive.effect
    @reactive.event(shown, exercises.asked)
    async def show_data() -> None:
        """Show the data of what was asked for; a page that returns has its own on screen."""
        nonlocal times_shown
        now = shown()
        if now is None or _place(now) != here() or exercises.asked() == times_shown:
            return
        times_shown = exercises.asked()
        await open_shown(Shown(now.task.scenario, ViewSettings()))

    def forget_practice() -> None:
        """Forget what was done with exercises of the practice: they do not come back."""
        names = exercises.assignment.names if exercises.assignment is not None else ()
        done.set({place: how for place, how in done().items() if place[0] in names})

    def present() -> Exercise:
        now = shown()
        req(now is not None and _place(now) == here())
        assert now is not None
        return now

    def until_drawn() -> None:
        """Leave an output as it is while the next exercise is drawn."""
        now = shown()
        req(now is not None and _place(now) == here(), cancel_output=True)

    def progress() -> Progress:
        return done().get(_place(present()), Progress())

    def change(progress: Progress) -> None:
        done.set(done() | {_place(present()): progress})

    @render.ui
    def task() -> ui.Tag:
        until_drawn()
        now = present()
        with reactive.isolate():
            answer, place, assignment = progress().answer, exercises.place, exercises.assignment
        number = (
            None
            if place is None or assignment is None
            else ui.span(f"{place + 1} / {len(assignment.names)}", class_="guide-place")
        )
        return ui.tags.section(
            ui.div(ui.h2(KIND_TITLES[now.kind], tabindex="-1"), number, class_="guide-head"),
            ui.p(with_terms(now.task.question)),
            printed(now.task.material, "Material") if now.task.material else None,
            parts_ui(now.task, answer),
        )

    def show_verdict(place: int) -> None:
        @output(id=f"verdict{place}")
        @render.ui
        def verdict() -> ui.Tag | None:
            until_drawn()
            found = progress().verdict(place)
            if found is None:
                return None
            right = found.points == found.of
            return ui.p(
                found.said, class_="exercise-verdict is-right" if right else "exercise-verdict"
            )

    for place in range(MOST_PARTS):
        show_verdict(place)

    @render.ui
    def outcome() -> ui.TagList:
        if drawing.status() == "error":
            return ui.TagList(ui.p(NOT_DRAWN, class_="complaint"))
        until_drawn()
        now, how = present(), progress()
        hints = now.task.hints[: how.hints]
        return ui.TagList(
            ui.p(_points(how.marked), how.said, class_="exercise-points") if how.marked else None,
            *(ui.p(ui.strong(f"Hint {number}. "), hint) for number, hint in enumerate(hints, 1)),
            ui.p(with_terms(now.task.explanation)) if how.is_explained else None,
        )

    @reactive.effect
    async def tell() -> None:
        """Tell the page which exercise it shows, and how one goes on from there."""
        (name, seed), place = here(), exercises.place
        message: dict[str, object] = {
            "here": f"{name}.{seed}" if name else "",
            "assigned": place is not None,
        }
        await session.send_custom_message("exercise", message)

    @reactive.effect
    def name_the_ways_on() -> None:
        place, assignment, how = exercises.place, exercises.assignment, progress()
        last = place is not None and assignment is not None and place + 1 == len(assignment.names)
        ui.update_action_button("next", label="Result" if last else "Next")
        ui.update_action_button("back", disabled=place == 0)
        ui.update_action_button("again", disabled=CATALOGUE[present().name].same_data)
        ui.update_action_button("hint", disabled=how.hints == MOST_HINTS)
        ui.update_action_button("solution", disabled=how.is_explained)

    @reactive.effect
    @reactive.event(input.check)
    def check() -> None:
        now, before = present(), progress()
        answer = tuple(answer_of(now.task, given))
        marked = mark(now, answer)
        said = count_answer(now, before, marked) if marked.understood else ""
        change(replace(before, answer=answer, marked=marked, said=said))

    def count_answer(now: Exercise, before: Progress, marked: Marked) -> str:
        """Count an answer, and return how it counts."""
        if exercises.place is None:
            if not before.is_judged:
                exercises.remember(Attempt(now.name, marked.points, marked.of))
            return ""
        own = exercises.mark_of(now.name)
        if own.is_final:
            return NO_MORE
        after = own.after(marked.points)
        exercises.take(after)
        left = MOST_TRIES - after.tries
        more = left and marked.points < marked.of
        return f"{count(left, 'more try', 'more tries')}." if more else ""

    @reactive.effect
    @reactive.event(input.hint)
    def hint() -> None:
        before = progress()
        change(replace(before, hints=min(before.hints + 1, MOST_HINTS)))

    @reactive.effect
    @reactive.event(input.solution)
    def solve() -> None:
        now, before = present(), progress()
        if exercises.place is not None:
            exercises.take(exercises.mark_of(now.name).after_solution())
        elif not before.is_judged:
            exercises.remember(Attempt(now.name, 0, now.task.points))
        change(replace(before, solved=True))

    @reactive.effect
    @reactive.event(input.again)
    def again() -> None:
        exercises.open(present().name)

    @reactive.effect
    @reactive.event(input.next)
    def go_on() -> None:
        if exercises.place is None:
            exercises.open_next()
        else:
            go_to(exercises.place + 1)

    @reactive.effect
    @reactive.event(input.back)
    def go_back() -> None:
        if exercises.place:
            go_to(exercises.place - 1)

    def go_to(place: int) -> None:
        assignment = exercises.assignment
        assert assignment is not None
        if place < len(assignment.names):
            exercises.open_assigned(assignment.names[place])
        else:
            leave_exercise()

    @reactive.effect
    @reactive.event(input.leave)
    def leave() -> None:
        leave_exercise()

    def leave_exercise() -> None:
        """Close the exercise; one of an assignment leads back to its sheet."""
        if exercises.place is not None:
            open_sheet()
        exercises.leave()


def _place(exercise: Exercise) -> Place:
    return exercise.name, exercise.seed


def _points(marked: Marked) -> str:
    if not marked.understood:
        return marked.message if not marked.verdicts else ""
    return f"{marked.points} of {count(marked.of, 'point')}. "
