"""Settings that are chosen once: folded away, with their present choice in the headline."""

from __future__ import annotations

from collections.abc import Sequence

from shiny import ui


def fold(
    title: str, chosen: str, follows: Sequence[str], *settings: ui.TagChild, is_open: bool = False
) -> ui.Tag:
    """Return a headline that says what is chosen, and the settings under it.

    Parameters
    ----------
    title : str
        What is chosen here.
    chosen : str
        What is chosen when the page opens.
    follows : sequence of str
        The page's ids of the controls whose choices the headline then says, as `static/folds.js`
        writes them.
    *settings
        What is folded away.
    is_open : bool
        Whether it is unfolded when the page opens.
    """
    says = ui.span(chosen, class_="fold-chosen", data_follows=" ".join(follows))
    headline = ui.tags.summary(ui.span(title, class_="fold-title"), " ", says)
    return ui.tags.details(headline, *settings, class_="fold", open=is_open or None)
