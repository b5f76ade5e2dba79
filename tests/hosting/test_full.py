"""The person for whom there is no room reads so, and finds room when somebody leaves."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from hosting.conftest import ROOM, Replicas
from hosting.replicas import status, until
from hosting.visitor import Visitor
from playwright.sync_api import Browser, expect
from websockets.exceptions import InvalidStatus


def test_the_next_person_is_asked_to_try_again(browser: Browser, replicas: Replicas):
    replica, _ = replicas.both
    until(lambda: replica.sessions() == 0)
    people = [Visitor(replica.address) for _ in range(ROOM)]
    for person in people:
        assert status(replica.address) == 200
        person.open()

    with pytest.raises(InvalidStatus) as refused:
        Visitor(replica.address).open()
    assert refused.value.response.status_code == 503
    assert replica.sessions() == ROOM
    assert status(f"{replica.address}health") == 200

    page = browser.new_page()
    answer = page.goto(f"{replica.address}?_values_&missing=40")
    assert answer is not None
    assert answer.status == 503
    assert answer.headers["retry-after"].isdigit()
    expect(page.get_by_role("heading", name="The lab is full")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert Axe().run(page).violations_count == 0

    people[0].leave()
    until(lambda: replica.sessions() == ROOM - 1)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("slider", name="Missing")).to_have_value("40")
    page.close()
    for person in people[1:]:
        person.leave()
