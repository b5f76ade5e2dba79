"""What an exercise asks for: a control for each part, and the answer that they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shiny import module, ui

from modules.exercises import Number, Order, Subject, Task
from modules.exercises.exercise import Part
from modules.scenario import LONGEST_LABEL
from modules.views.accepts import Accepted, Accepts, OrNothing, Text
from modules.views.learn.commit import NOBODY

MOST_PARTS = 2
LONGEST_NUMERAL, LONGEST_OPTION, LONGEST_ORDER = 100, 500, 100
PARTS_ACCEPTS: dict[str, Accepts] = {
    f"{kind}{place}": accepts
    for place in range(MOST_PARTS)
    for kind, accepts in {
        "number": Text(LONGEST_NUMERAL),
        "option": OrNothing(Text(LONGEST_OPTION)),
        "subject": Text(LONGEST_LABEL),
        "order": Text(LONGEST_ORDER),
    }.items()
}

IN_PICTURE = ", here or in the picture"
NONE_CHOSEN: Any = []  # Shiny chooses the first for None

Answer = Sequence[object]


def parts_ui(task: Task, given: Answer) -> ui.TagList:
    """Return the controls, each with the place of what is said of its answer.

    Parameters
    ----------
    task : Task
    given : sequence
        The answers that they hold at first, as `answer_of` returns them; empty for none.
    """
    answers = given or [None] * len(task.parts)
    return ui.TagList(
        *(
            ui.div(
                _control(place, part, answer),
                ui.div(ui.output_ui(f"verdict{place}"), role="status"),
                class_="guide-asked",
            )
            for place, (part, answer) in enumerate(zip(task.parts, answers, strict=True))
        )
    )


def answer_of(task: Task, given: Accepted) -> list[object]:
    """Return what the controls hold, a value for each part."""
    return [_answer(place, part, given) for place, part in enumerate(task.parts)]


def _control(place: int, part: Part, answer: object) -> ui.Tag:
    label = _titled(part.label)
    if isinstance(part, Number):
        unit = f" ({part.unit})" if part.unit else ""
        return ui.input_text(
            f"number{place}",
            f"{label}{unit}, {part.stated_tolerance}",
            str(answer or ""),
            autocomplete="off",
        )
    if isinstance(part, Order):
        return _order(place, part, answer)
    if isinstance(part, Subject):
        options = {"": NOBODY} | {subject: subject for subject in part.options}
        return ui.input_select(
            f"subject{place}", f"{label}{IN_PICTURE}", options, selected=str(answer or "")
        )
    chosen = str(answer) if answer else NONE_CHOSEN
    return ui.input_radio_buttons(f"option{place}", label, [*part.options], selected=chosen)


def _order(place: int, part: Order, answer: object) -> ui.Tag:
    """Return a list whose items are moved by buttons, as `static/exercise.js` does it."""
    items = answer if isinstance(answer, list | tuple) else part.items
    return ui.div(
        ui.p(_titled(part.label), class_="guide-ask", id=module.resolve_id(f"order{place}")),
        ui.tags.ol(
            *(_item(str(item), part.items.index(str(item))) for item in items),
            class_="exercise-order",
            data_order=module.resolve_id(f"order{place}"),
            aria_labelledby=module.resolve_id(f"order{place}"),
        ),
    )


def _item(item: str, number: int) -> ui.Tag:
    def mover(step: int, arrow: str, way: str) -> ui.Tag:
        return ui.tags.button(
            ui.span(arrow, aria_hidden="true"),
            type="button",
            class_="btn btn-default btn-sm",
            data_moves=str(step),
            aria_label=f"Move {item} {way}",
        )

    return ui.tags.li(
        ui.span(item),
        mover(-1, "▲", "up"),
        mover(1, "▼", "down"),
        data_item=str(number),
    )


def _answer(place: int, part: Part, given: Accepted) -> object:
    if isinstance(part, Number):
        return given[f"number{place}"]()
    if isinstance(part, Order):
        return _items(part, given[f"order{place}"]())
    kind = "subject" if isinstance(part, Subject) else "option"
    return given[f"{kind}{place}"]()


def _items(part: Order, numbers: str) -> list[str] | None:
    """Return the items that a page names by their numbers, or None if it names others."""
    places = {str(number): item for number, item in enumerate(part.items)}
    named = numbers.split()
    return [places[number] for number in named] if {*named} <= places.keys() else None


def _titled(label: str) -> str:
    """Return a label with a capital, but for a symbol, which would be another one."""
    return f"{label[0].upper()}{label[1:]}" if label[0].isascii() and len(label) > 1 else label
