"""Show something only while a control has a value.

Shiny's `ui.panel_conditional` makes a program of its condition, which the page's
Content-Security-Policy refuses; `static/shown_where.js` compares instead.
"""

from __future__ import annotations

from shiny import ui


def shown_where(control: str, value: str, *shown: ui.TagChild, unless: bool = False) -> ui.Tag:
    """Return a panel that follows a control.

    Parameters
    ----------
    control : str
        The control's id on the page, as `module.resolve_id` gives it.
    value : str
        The value with which the panel is shown.
    *shown
        What is in it.
    unless : bool
        Whether it is shown with every other value instead.
    """
    return ui.div(
        *shown, hidden=True, data_where=control, data_value=value, data_unless=unless or None
    )
