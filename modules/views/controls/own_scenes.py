"""A person's own list of scenes: add to it, arrange it, save it as a file and load one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shiny import Inputs, Outputs, Session, module, reactive, render, req, ui

from modules.observations.arrived_file import take
from modules.observations.upload_error import UploadError
from modules.scenario.link import SCENES_KEY
from modules.scenario.programme import (
    NOTHING_OWN,
    OWN,
    OWN_TITLE,
    Programme,
    added,
    moved,
    renamed,
    to_shared_values,
    with_own,
    without,
)
from modules.scenario.scene_file import from_file, to_file
from modules.scenario.scenes import (
    LONGEST_NOTICE,
    LONGEST_TITLE,
    MOST_SCENES,
    Scene,
    SceneError,
    SceneList,
)
from modules.scenario.view_settings import ViewSettings
from modules.views.accepts import Accepted, Accepts, File, Number, OneOf, Press, Record, Text
from modules.views.choices import Choices
from modules.views.held import Held
from modules.views.small_pictures import picture_key
from modules.views.widgets.distinct import distinct
from modules.words.scene_title import scene_title
from modules.words.wording import count

PLACE = Number(1, MOST_SCENES, whole=True)
STEPS = {"up": -1, "down": 1}
OWN_SCENES_ACCEPTS: dict[str, Accepts] = {
    "title": Text(LONGEST_TITLE),
    "notice": Text(LONGEST_NOTICE),
    "name": Text(LONGEST_TITLE),
    "add": Press(),
    "clear": Press(),
    "undo": Press(),
    "file": File(),
    "change": Record({"what": OneOf([*STEPS, "remove"]), "place": PLACE}),
    "rename": Record(
        {"place": PLACE, "title": Text(LONGEST_TITLE), "notice": Text(LONGEST_NOTICE)}
    ),
}
KEPT_WHERE = (
    "Your list is in this page's address, so a bookmark or a shared link keeps it. Your own data "
    "stay in this session and cannot be in a scene."
)
TOO_LONG = "This list is too long for the address of the page: save it as a file."
NOTHING_YET = "No scene yet. Set the page as you want it, then add it here."


@dataclass(frozen=True)
class Said:
    """What is answered to a change.

    Attributes
    ----------
    words : tuple of str
        Sentences.
    before : SceneList or None
        The list that can be brought back.
    """

    words: tuple[str, ...] = ()
    before: SceneList | None = None


@module.ui
def own_scenes_ui() -> ui.Tag:
    """Return the form that adds a scene, the list, and what can be done with all of it."""
    return ui.div(
        ui.div(
            _text_field("title", "Title", LONGEST_TITLE),
            _text_field("notice", "What to notice (may stay empty)", LONGEST_NOTICE),
            ui.input_action_button("add", "Add this scene", class_="btn-sm btn-primary"),
            class_="scene-form",
        ),
        ui.div(ui.output_ui("said"), role="status", class_="scene-said"),
        ui.output_ui("cards"),
        ui.div(
            _text_field("name", "Name of the list", LONGEST_TITLE, OWN_TITLE),
            ui.download_button("save", "Save as file", class_="btn-sm"),
            ui.input_file(
                "file",
                ui.span("Load a file", class_="visually-hidden"),
                accept=[".json"],
                button_label="Load a file",
            ),
            ui.input_action_button("clear", "Clear", class_="btn-sm"),
            class_="scene-form scene-file",
        ),
        ui.output_ui("kept", class_="control-note"),
        class_="own-scenes",
        data_changes=module.resolve_id("change"),
        data_renames=module.resolve_id("rename"),
    )


@module.server
def own_scenes_server(
    input: Inputs,
    output: Outputs,
    session: Session,
    choices: Choices,
    looking: Held[ViewSettings],
    programme: Held[Programme],
) -> None:
    """Keep the list as the person arranges it, and say what was done and what cannot be."""
    chosen = Accepted(input, OWN_SCENES_ACCEPTS)
    latest: reactive.Value[Said] = reactive.value(Said(), name="said")
    arranged: reactive.Value[int] = reactive.value(0, name="arranged")
    suggested = distinct(lambda: scene_title(choices(), looking()))

    def arrange(now: Programme, said: Said) -> None:
        """Take over another list, of which the cards are to be shown anew."""
        programme.take(now)
        arranged.set(arranged() + 1)
        latest.set(said)

    @reactive.effect
    def suggest() -> None:
        ui.update_text("title", placeholder=suggested())

    @reactive.effect
    def name() -> None:
        title = programme().own.title
        with reactive.isolate():
            if chosen.name() != title:
                ui.update_text("name", value=title)

    @reactive.effect
    @reactive.event(input.add)
    def add() -> None:
        title = chosen.title().strip() or suggested()
        try:
            scene = Scene(title, chosen.notice().strip(), choices(), looking())
            arrange(added(programme(), scene), Said((f"“{title}” is added.",)))
        except SceneError as wrong:
            latest.set(Said((str(wrong),)))
            return
        ui.update_text("title", value="")
        ui.update_text("notice", value="")

    @reactive.effect
    @reactive.event(chosen.change)
    def change() -> None:
        what, place = chosen.change()["what"], int(chosen.change()["place"])
        now = programme()
        if what in STEPS:
            arrange(moved(now, place, STEPS[what]), Said())
        elif place <= len(now.own.scenes):
            title = now.own.scenes[place - 1].title
            arrange(without(now, place), Said((f"“{title}” is removed.",), now.own))

    @reactive.effect
    @reactive.event(chosen.rename)
    def rename() -> None:
        asked = chosen.rename()
        try:
            programme.take(
                renamed(programme(), int(asked["place"]), asked["title"], asked["notice"])
            )
        except SceneError as wrong:
            arrange(programme(), Said((str(wrong),)))

    @reactive.effect
    @reactive.event(chosen.name, ignore_init=True)
    def rename_list() -> None:
        try:
            own = replace(programme().own, title=chosen.name())
        except SceneError as wrong:
            latest.set(Said((str(wrong),)))
            return
        programme.change(own=own)

    @reactive.effect
    @reactive.event(input.clear)
    def clear() -> None:
        own = programme().own
        if own.scenes:
            cleared = with_own(programme(), NOTHING_OWN)
            arrange(cleared, Said((f"{count(len(own.scenes), 'scene')} cleared.",), own))

    @reactive.effect
    @reactive.event(input.undo)
    def undo() -> None:
        before = latest().before
        if before is not None:
            arrange(with_own(programme(), before), Said(("Your list is back.",)))

    @reactive.effect
    @reactive.event(input.file)
    def load() -> None:
        files = input.file()
        req(isinstance(files, list))  # a forged value arrives as a tuple
        own = programme().own
        try:
            loaded, notices = from_file(take(files[0]["datapath"]))
            now = with_own(programme(), loaded)
        except (SceneError, UploadError) as wrong:
            latest.set(Said((str(wrong),)))
            return
        said = f"{count(len(loaded.scenes), 'scene')} loaded."
        arrange(now, Said((said, *notices), own if own.scenes else None))

    @render.ui
    def said() -> ui.TagList | None:
        words, before = latest().words, latest().before
        if not words:
            return None
        return ui.TagList(
            ui.tags.ul(*map(ui.tags.li, words)),
            None if before is None else ui.input_action_button("undo", "Undo", class_="btn-sm"),
        )

    @render.ui
    @reactive.event(arranged)
    def cards() -> ui.Tag:
        scenes = programme().own.scenes
        if not scenes:
            return ui.p(NOTHING_YET, class_="control-note")
        return ui.tags.ol(
            *(_own_card(place, scene) for place, scene in enumerate(scenes, 1)),
            class_="scene-cards",
        )

    @render.download_button(filename=lambda: f"{_file_name(programme().own.title)}.json")
    def save() -> Iterator[str]:
        yield to_file(programme().own)

    @render.ui
    def kept() -> str:
        now = programme()
        whole = to_shared_values(choices(), looking(), now)
        return KEPT_WHERE if not now.own.scenes or SCENES_KEY in whole else TOO_LONG


def _text_field(name: str, label: str, longest: int, value: str = "") -> ui.Tag:
    identifier = module.resolve_id(name)
    return ui.div(
        ui.tags.label(label, for_=identifier),
        ui.tags.input(
            id=identifier, type="text", class_="form-control", maxlength=longest, value=value
        ),
    )


def _own_card(place: int, scene: Scene) -> ui.Tag:
    """Return a card whose words can be written over, with what moves and removes it."""

    def field(name: str, label: str, value: str, longest: int) -> ui.Tag:
        return ui.tags.input(
            type="text",
            class_=f"form-control scene-{name}",
            maxlength=longest,
            value=value,
            placeholder=label,
            aria_label=f"{label} of scene {place}",
        )

    def button(what: str, sign: str, label: str) -> ui.Tag:
        return ui.tags.button(
            ui.span(sign, aria_hidden="true"),
            type="button",
            class_="btn btn-default btn-sm",
            aria_label=f"{label} scene {place}",
            data_change=what,
        )

    return ui.tags.li(
        ui.tags.button(
            ui.span(class_="scene-picture", data_picture=picture_key(scene)),
            type="button",
            class_="scene-card",
            aria_label=f"Show scene {place}",
            data_list=OWN,
            data_place=place,
        ),
        field("title", "Title", scene.title, LONGEST_TITLE),
        field("words", "Notice", scene.notice, LONGEST_NOTICE),
        ui.div(
            button("up", "←", "Move earlier:"),
            button("down", "→", "Move later:"),
            button("remove", "×", "Remove"),
            class_="button-row",
        ),
        class_="own-scene",
        data_own_place=place,
    )


def _file_name(title: str) -> str:
    return re.sub(r"[^\w-]+", "-", title.lower(), flags=re.ASCII).strip("-") or "scenes"
