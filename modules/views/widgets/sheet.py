"""Groups of controls: one under the other beside the picture, one at a time under a thumb.

Which of them a narrow window shows is the page's own business: `static/sheet.js`.
"""

from __future__ import annotations

from collections.abc import Mapping

from shiny import ui


def sheet_ui(groups: Mapping[str, ui.TagChild], chosen: str) -> ui.TagList:
    """Return groups of controls, by their names, and the bar that chooses one of them.

    Parameters
    ----------
    groups : mapping
    chosen : str
        The one that is chosen first.
    """
    return ui.TagList(
        *(
            ui.div(group, class_="sheet-group", data_group=name, data_chosen=name == chosen or None)
            for name, group in groups.items()
        ),
        ui.div(
            *(
                ui.tags.button(
                    name, type="button", data_opens=name, aria_pressed=str(name == chosen).lower()
                )
                for name in groups
            ),
            class_="sheet-bar",
            role="group",
            aria_label="Controls",
        ),
    )
