"""A room is put together in the Learn tab, and its projector opens beside the page."""

from __future__ import annotations

import pytest
from lab import OpenPage, assert_axe_finds_nothing
from playwright.sync_api import Locator, Page, Route, expect

PLACE = '?_values_&tab="Learn"&data="simulated"&missing=40'


def programme(page: Page) -> Locator:
    return page.get_by_role("list", name="What the class does").get_by_role("listitem")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keys_put_a_room_together_and_open_it(new_page: OpenPage, scheme: str) -> None:
    page = new_page(path=PLACE, color_scheme=scheme)
    page.get_by_text("Open a room").press("Enter")
    expect(programme(page)).to_have_text(["Your own sample"])
    choice = page.get_by_label("Activity")
    for title in ("Almost another model", "One person"):
        choice.select_option(title)
        page.get_by_role("button", name="Add", exact=True).press("Enter")
    page.get_by_role("button", name="Leave out: Almost another model").press("Enter")
    expect(programme(page)).to_have_text(["Your own sample", "One person"])
    expect(choice).to_be_focused()
    assert_axe_finds_nothing(page)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Open the room").press("Enter")
    projector = opened.value
    projector.wait_for_url("**/r/*/projector*")
    code = projector.evaluate("location.pathname").split("/")[-2]
    expect(page.get_by_role("link", name=f"Room {code} is open.")).to_be_visible()
    expect(projector.get_by_text(code).locator("visible=true").first).to_be_visible()


def test_what_cannot_be_opened_says_why(new_page: OpenPage) -> None:
    page = new_page(path=PLACE)
    page.get_by_text("Open a room").click()
    said = page.locator(".open-room [role=alert]")
    page.get_by_role("button", name="Leave out: Your own sample").click()
    page.get_by_role("button", name="Open the room").click()
    expect(said).to_have_text("Add an activity first.")
    for _ in range(13):
        page.get_by_role("button", name="Add", exact=True).click()
    expect(programme(page)).to_have_count(12)
    expect(said).to_have_text("A room has at most 12 activities.")

    def lose(route: Route) -> None:
        route.fulfill(status=200, body="an answer of a proxy")

    page.route("**/r", lose)
    page.get_by_role("button", name="Open the room").click()
    expect(said).to_have_text("The room could not be opened. Please try again.")
    expect(programme(page)).to_have_count(12)
