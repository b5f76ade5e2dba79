"""The bar above the page: what stands in it besides the tabs."""

from __future__ import annotations

from htmltools import Tag, TagChild, Tagifiable, TagifiedTag, TagifiedTagList, TagList
from shiny import ui


def with_in_bar(page: Tag, *controls: TagChild) -> Tag:
    """Return a page with controls at the end of its bar.

    Shiny puts what it is given there among the tabs, where a screen reader expects tabs alone.
    """
    body = next(tag for tag in page.children if isinstance(tag, Tag) and tag.name == "body")
    at = next(place for place, child in enumerate(body.children) if _is_navigation(child))
    navigation = body.children[at]
    assert isinstance(navigation, Tagifiable)
    body.children[at] = _Bar(navigation, ui.div(*controls, class_="bar-controls"))
    return page


class _Bar:
    """Shiny's navigation, bar and contents, with controls in the bar."""

    def __init__(self, navigation: Tagifiable, controls: Tag) -> None:
        self._navigation, self._controls = navigation, controls

    def tagify(self) -> TagifiedTagList:
        bar, *contents = TagList(self._navigation).tagify()
        assert isinstance(bar, TagifiedTag)
        (inside,) = (child for child in bar.children if isinstance(child, TagifiedTag))
        filled = Tag(inside.name, inside.attrs, *inside.children, self._controls)
        return TagList(Tag(bar.name, bar.attrs, filled), *contents).tagify()


def _is_navigation(child: object) -> bool:
    return isinstance(child, Tagifiable) and not isinstance(child, Tag)
