"""The gallery: lists of scenes as cards with small true pictures, and one's own among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shiny import Inputs, Outputs, Session, module, reactive, ui

from modules.scenario.gallery import GALLERY
from modules.scenario.programme import LISTS, OWN, OWN_TITLE, Programme
from modules.scenario.scenes import Scene
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, OneOf, within
from modules.views.choices import Choices
from modules.views.controls.own_scenes import OWN_SCENES_ACCEPTS, own_scenes_server, own_scenes_ui
from modules.views.held import Held
from modules.views.small_pictures import SmallPictures, picture_key

GALLERY_ACCEPTS = {"list": OneOf(LISTS), **within(OWN, OWN_SCENES_ACCEPTS)}
ICON = "M1 2.5h6v5H1zM9 2.5h6v5H9zM1 9.5h6v4H1zM9 9.5h6v4H9z"  # four small pictures


def gallery_button_ui() -> ui.Tag:
    """Return what opens the gallery."""
    icon = ui.Tag(
        "svg",
        ui.Tag("path", d=ICON),
        class_="gallery-icon",
        viewBox="0 0 16 16",
        aria_hidden="true",
    )
    return ui.tags.button(
        icon,
        ui.span("Gallery", class_="bar-word"),
        type="button",
        class_="bar-button",
        data_opens_gallery="",
        aria_haspopup="dialog",
    )


@module.ui
def gallery_ui() -> ui.Tag:
    """Return the dialog: a tab for each list of scenes, and one for their own."""
    lists = [
        ui.nav_panel(scene_list.title, cards_ui(name, scene_list.scenes), value=name)
        for name, scene_list in GALLERY.items()
    ]
    own = ui.nav_panel(OWN_TITLE, own_scenes_ui(OWN), value=OWN)
    title = "gallery-title"
    return ui.Tag(
        "dialog",
        ui.div(
            ui.h2("Gallery", id=title),
            ui.tags.button(type="button", class_="btn-close", aria_label="Close the gallery"),
            class_="gallery-head",
        ),
        ui.navset_pill(*lists, own, id="list"),
        class_="gallery",
        aria_labelledby=title,
    )


def cards_ui(name: str, scenes: Sequence[Scene]) -> ui.Tag:
    """Return the cards of a list that comes with the lab."""
    cards = [ui.tags.li(card_ui(name, place, scene)) for place, scene in enumerate(scenes, 1)]
    return ui.tags.ol(*cards, class_="scene-cards")


def card_ui(name: str, place: int, scene: Scene) -> ui.Tag:
    """Return the card that shows a scene."""
    return ui.tags.button(
        ui.span(class_="scene-picture", data_picture=picture_key(scene)),
        ui.span(scene.title, class_="scene-title"),
        ui.span(scene.notice, class_="scene-words"),
        type="button",
        class_="scene-card",
        data_list=name,
        data_place=place,
    )


@module.server
def gallery_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    looking: Held[ViewSettings],
    programme: Held[Programme],
    is_open: Callable[[], bool],
) -> None:
    """Send the pictures of the list that is looked at, and keep their own."""
    chosen = Accepted(input, GALLERY_ACCEPTS)
    pictures = SmallPictures(session)

    @reactive.effect
    def send() -> None:
        pictures.send(programme().listed(chosen.list()).scenes if is_open() else ())

    own_scenes_server(OWN, choices, looking, programme)
