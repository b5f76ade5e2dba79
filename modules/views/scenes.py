"""Scenes one after the other: what is chosen in the gallery, or stepped to, is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from shiny import Inputs, Session, reactive, ui

from modules.pooling import three_models
from modules.scenario.programme import LISTS, Programme
from modules.scenario.scenes import MOST_SCENES
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, Accepts, Number, OneOf, Record, Switch
from modules.views.choices import Choices
from modules.views.held import Held
from modules.views.player import FILM_THREAD
from modules.views.widgets.distinct import distinct

SCENES_ACCEPTS: dict[str, Accepts] = {
    "gallery": Switch(),
    "scene": Record({"list": OneOf(LISTS), "place": Number(1, MOST_SCENES, whole=True)}),
    "step": Number(-1, 1, whole=True),
}


def stepper_ui() -> ui.Tag:
    """Return the buttons that lead from scene to scene, and which one it is."""

    def button(by: int, label: str, sign: str) -> ui.Tag:
        return ui.tags.button(
            ui.span(sign, aria_hidden="true"),
            type="button",
            class_="bar-button",
            aria_label=label,
            data_steps=by,
        )

    return ui.div(
        button(-1, "Previous scene", "‹"),
        ui.span(class_="stepper-place"),
        button(1, "Next scene", "›"),
        class_="stepper",
        role="group",
        aria_label="Scenes",
        hidden=True,
    )


def scene_notice_ui() -> ui.Tag:
    """Return a place where the present scene's title and notice stand, as long as it is shown."""
    return ui.p(ui.tags.strong(), " ", ui.span(), class_="scene-notice is-empty")


def scene_toast_ui() -> ui.Tag:
    """Return the place of the same over the picture's lower edge, where there is no other."""
    close = ui.tags.button(type="button", class_="btn-close", aria_label="Close the notice")
    return ui.div(ui.div(scene_notice_ui(), role="status"), close, class_="scene-toast")


def scenes_server(
    input: Inputs,
    session: Session,
    choices: Choices,
    looking: Held[ViewSettings],
    programme: Held[Programme],
    show: Callable[[ViewSettings], Awaitable[ViewSettings]],
) -> None:
    """Show scenes, and tell the page which one it shows.

    Parameters
    ----------
    input, session, choices, looking, programme
        The person's.
    show : callable
        Has the controls of a way of looking stand as it says; returns the nearest that there is.
    """
    asked = Accepted(input, SCENES_ACCEPTS)

    async def open_scene(name: str, place: int) -> None:
        scenes = programme().listed(name).scenes
        if not 1 <= place <= len(scenes):
            return
        scene = scenes[place - 1]
        programme.change(chosen=name, place=place)
        looking.take(await show(scene.view))
        choices.adopt(scene.scenario)
        if place < len(scenes):
            FILM_THREAD.submit(three_models.fit, scenes[place].scenario)

    @reactive.effect
    @reactive.event(asked.scene)
    async def choose() -> None:
        await open_scene(asked.scene()["list"], int(asked.scene()["place"]))

    @reactive.effect
    @reactive.event(asked.step)
    async def step() -> None:
        now = programme()
        await open_scene(now.current, now.place + int(asked.step()))

    def shown() -> dict[str, object]:
        now, scene = programme(), programme().scene
        stands = scene is not None and scene.scenario == choices()
        return {
            "list": now.current,
            "place": now.place,
            "count": len(now.scenes),
            "title": scene.title if scene is not None and stands else "",
            "notice": scene.notice if scene is not None and stands else "",
        }

    latest = distinct(shown)

    @reactive.effect
    async def tell() -> None:
        await session.send_custom_message("scene", latest())
