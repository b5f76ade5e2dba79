"""A class in a room: a projector and phones through each activity, and what may come between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from lab import assert_axe_finds_nothing, courses, until, watch
from playwright.sync_api import Browser, Locator, Page, expect
from room_lab import (
    CHOICE,
    CLOSEST,
    LINE,
    NUMBER,
    OWN_SAMPLE,
    PHONE,
    POINT,
    SPOIL_IT,
    VOTE,
    Cable,
    School,
    answered,
    send,
    step,
)

KEYS_ON = {"open": "PageDown", "closed": "Space", "revealed": "Enter"}
"""By a phase the key that leads to it, each of those that step on."""

SMALLEST_TEXT = """() => [...document.querySelectorAll('body *')]
  .filter((e) => e.checkVisibility() && !e.closest('.visually-hidden, .small-qr')
    && [...e.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim()))
  .map((e) => [parseFloat(getComputedStyle(e).fontSize)
    * (e.ownerSVGElement ? Math.hypot(e.getScreenCTM().c, e.getScreenCTM().d) : 1), e.textContent])
  .reduce((least, one) => one[0] < least[0] ? one : least)"""
SMALL_TARGETS = """() => [...document.querySelectorAll('button, input, summary')]
  .map((e) => e.closest('label') ?? e)
  .filter((e) => e.checkVisibility())
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, {width, height}]) => width < 44 || height < 44)
  .map(([e]) => e.textContent)"""


@pytest.fixture
def school(browser: Browser, url: str) -> Iterator[School]:
    opened = School(browser, url)
    yield opened
    opened.close()


def marks(page: Page, key: str, place: str = "#picture") -> Locator:
    """What is drawn of a mark, in either page."""
    return page.locator(f"{place} [data-mark='{key}'] > *")


def press(phone: Page, number: int) -> None:
    """Answer by the one button there is."""


def choose(phone: Page, number: int) -> None:
    phone.locator(".choice").nth(number % 2).click()


def slide(phone: Page, number: int) -> None:
    phone.locator("#guess-0").focus()
    for _ in range(1 + number):
        phone.keyboard.press("ArrowRight")


def write(phone: Page, number: int) -> None:
    phone.locator("#number").fill(str(370 + number))


def tap(phone: Page, number: int) -> None:
    phone.locator(".as-list > summary").click()
    for place in range(3):
        phone.locator(".as-list input").nth(3 * number + place).check()


def bars(page: Page) -> list[int]:
    return [int(count) for count in page.locator("#bars .bar-count").all_text_contents()]


@pytest.mark.parametrize(
    ("activities", "answers", "keys"),
    [
        pytest.param(
            [OWN_SAMPLE, CLOSEST],
            [press, press],
            [("estimates partial", "truth"), ("everybody", "population")],
            id="samples",
        ),
        pytest.param(
            [LINE, POINT, NUMBER],
            [slide, slide, write],
            [("class", "answer"), ("class", "answer"), ("guesses dots", "answer")],
            id="guesses",
        ),
        pytest.param([SPOIL_IT], [tap], [("moved class", "moved farthest")], id="spoil_it"),
    ],
)
def test_a_class_sees_what_it_did_and_then_the_answer(
    school: School,
    activities: list[dict[str, object]],
    answers: list[Callable[[Page, int], None]],
    keys: list[tuple[str, str]],
):
    room = school.room(*activities)
    projector = room.projector()
    expect(projector.locator(".large-code").first).to_have_text(room.code)
    phones = room.phones(3)
    expect(projector.locator("#lobby-people")).to_have_text("3 people are here")
    for place, (answer, (of_class, of_answer)) in enumerate(zip(answers, keys, strict=True)):
        if place:
            step(projector, "ArrowRight", "waiting")
        expect(phones[0].locator("#ask")).to_have_text("It is about to begin.")
        step(projector, KEYS_ON["open"], "open")
        for number, phone in enumerate(phones):
            expect(phone.locator("#send")).to_be_visible()
            answer(phone, number)
            send(phone)
        answered(projector, "3 of 3 have answered")
        expect(marks(projector, of_class)).to_have_count(3)
        step(projector, KEYS_ON["closed"], "closed")
        for page in (projector, *phones):
            assert marks(page, of_answer, "").count() == 0
        expect(marks(phones[0], of_class, "#class")).to_have_count(3)
        step(projector, KEYS_ON["revealed"], "revealed")
        expect(marks(projector, of_answer)).to_have_count(1)
        expect(marks(phones[2], of_answer, "#class")).to_have_count(1)
        expect(projector.locator("#told")).not_to_be_empty()
        expect(phones[1].locator("#words")).not_to_be_empty()
    expect(projector.locator("#on")).to_be_disabled()


@pytest.mark.parametrize("activity", [VOTE, CHOICE], ids=["vote", "predict"])
def test_votes_grow_as_bars_and_the_right_one_is_marked_at_the_end(
    school: School, activity: dict[str, object]
):
    room = school.room(activity)
    projector = room.projector()
    phones = room.phones(3)
    step(projector, " ", "open")
    for number, phone in enumerate(phones):
        expect(phone.locator("#send")).to_be_visible()
        choose(phone, number)
        send(phone)
    answered(projector, "3 of 3 have answered")
    assert bars(projector) == [2, 1, 0]
    step(projector, "PageDown", "closed")
    assert projector.locator(".is-right").count() == 0
    step(projector, "PageDown", "revealed")
    expect(projector.locator(".is-right .bar-mark")).to_contain_text("Right")
    expect(phones[1].locator(".is-own .bar-mark")).to_contain_text("yours")
    expect(phones[1].locator("#words")).not_to_be_empty()
    step(projector, "PageUp", "closed")
    expect(projector.locator(".is-right")).to_have_count(0)


def test_own_lines_glide_to_the_pooled_ones_at_the_reveal(school: School):
    room = school.room(CLOSEST)
    projector = room.projector()
    phones = room.phones(3)
    step(projector, " ", "open")
    for phone in phones:
        send(phone)
    answered(projector, "3 of 3 have answered")
    step(projector, " ", "closed")
    everybody = marks(projector, "everybody")
    expect(everybody).to_have_count(3)
    watch(projector, everybody.first)
    before = everybody.first.get_attribute("d")
    step(projector, " ", "revealed")
    projector.wait_for_function("() => new Set(window.courses).size > 2")
    until(lambda: marks(projector, "everybody", ".moves").count() == 0)
    assert before != everybody.first.get_attribute("d") == courses(projector)[-1]


def test_who_comes_late_falls_in_where_the_class_is(school: School):
    room = school.room(VOTE, OWN_SAMPLE)
    projector = room.projector()
    early = room.phone()
    step(projector, " ", "open")
    choose(early, 0)
    send(early)
    step(projector, " ", "closed")
    late = room.phone()
    expect(late.locator("#state")).to_contain_text("You have not answered.")
    expect(late.locator("#bars li")).to_have_count(3)
    assert bars(late) == [1, 0, 0]
    step(projector, " ", "revealed")
    expect(late.locator(".is-right")).to_have_count(1)
    step(projector, " ", "waiting")
    step(projector, " ", "open")
    expect(late.locator("#send")).to_have_text("Draw my sample")


def test_a_phone_that_was_cut_off_is_the_same_person_and_sends_what_it_had(school: School):
    room = school.room(VOTE)
    projector = room.projector()
    cable = Cable()
    phone = room.phone(cable)
    step(projector, " ", "open")
    expect(phone.locator("#send")).to_be_visible()
    cable.cut()
    expect(phone.locator("#connection")).to_contain_text("Reconnecting")
    choose(phone, 0)
    phone.locator("#send").click()
    expect(phone.locator("#state")).to_contain_text("Sending")
    phone.reload()
    cable.mend()
    expect(phone.locator("#state")).to_contain_text("Sent.")
    answered(projector, "1 of 1 have answered")
    phone.reload()
    expect(phone.locator("#who")).to_have_text("You are 1")
    expect(phone.locator("#state")).to_contain_text("Sent.")
    cable.say(store="lost")
    expect(phone.locator("#connection")).to_contain_text("comes back by itself")
    cable.say(store="back")
    expect(phone.locator("#connection")).to_be_hidden()


def test_a_projector_that_was_cut_off_or_loaded_again_leads_on(school: School):
    room = school.room(VOTE)
    cable = Cable()
    projector = room.projector(cable)
    phone = room.phone()
    step(projector, " ", "open")
    cable.cut()
    expect(projector.locator("#connection")).to_contain_text("Reconnecting")
    choose(phone, 1)
    send(phone)
    cable.mend()
    answered(projector, "1 of 1 have answered")
    assert bars(projector) == [0, 1, 0]
    projector.reload()
    answered(projector, "1 of 1 have answered")
    assert bars(projector) == [0, 1, 0]
    step(projector, " ", "closed")
    expect(phone.locator("#state")).to_contain_text("Closed.")
    cable.say(store="lost")
    expect(projector.locator("#connection")).to_contain_text("comes back by itself")
    cable.say(store="back")
    expect(projector.locator("#connection")).to_be_hidden()


def test_two_rooms_at_once_never_mix(school: School):
    rooms = [school.room(VOTE), school.room(VOTE)]
    projectors = [room.projector() for room in rooms]
    phones = [room.phone() for room in rooms]
    step(projectors[0], " ", "open")
    choose(phones[0], 0)
    send(phones[0])
    answered(projectors[0], "1 of 1 have answered")
    expect(phones[1].locator("#ask")).to_have_text("It is about to begin.")
    step(projectors[1], " ", "open")
    answered(projectors[1], "0 of 1 have answered")
    choose(phones[1], 1)
    send(phones[1])
    answered(projectors[1], "1 of 1 have answered")
    assert [bars(projector) for projector in projectors] == [[1, 0, 0], [0, 1, 0]]


def test_the_lecturer_s_link_is_copied_and_never_shown(school: School):
    room = school.room(VOTE)
    projector = room.projector(permissions=["clipboard-read", "clipboard-write"])
    assert projector.evaluate("location.hash") == ""
    assert room.secret not in projector.content()
    projector.get_by_role("button", name="Menu").click()
    projector.get_by_role("button", name="Copy the lecturer’s link").click()
    expect(projector.locator("#done")).to_contain_text("Copied.")
    assert room.secret not in projector.content()
    link = projector.evaluate("navigator.clipboard.readText()")
    assert link == f"{school.url}r/{room.code}/projector#{room.secret}"


def test_answers_are_saved_thrown_away_and_the_room_closed(school: School):
    room = school.room(VOTE)
    projector = room.projector()
    phone = room.phone()
    step(projector, " ", "open")
    choose(phone, 0)
    send(phone)
    answered(projector, "1 of 1 have answered")
    menu = projector.get_by_role("button", name="Menu")
    menu.click()
    with projector.expect_download() as saved:
        projector.get_by_role("button", name="Save as CSV").click()
    assert saved.value.path().read_text().splitlines()[0].startswith("place,activity,person")
    menu.click()
    projector.get_by_role("button", name="Throw all answers away").click()
    projector.get_by_role("button", name="Cancel").click()
    answered(projector, "1 of 1 have answered")
    menu.click()
    projector.get_by_role("button", name="Throw all answers away").click()
    projector.get_by_role("button", name="Throw away", exact=True).click()
    expect(phone.locator("#ask")).to_have_text("It is about to begin.")
    menu.click()
    projector.get_by_role("button", name="Close the room").click()
    projector.get_by_role("dialog").get_by_role("button", name="Close the room").click()
    for page in (projector, phone):
        expect(page.locator("h1")).to_have_text("This room is closed")


def test_where_there_is_no_room_another_code_leads_to_one(school: School):
    room = school.room(VOTE)
    phone = school.page("r/QQQQQ", viewport=PHONE)
    expect(phone.locator("h1")).to_have_text("There is no such room")
    phone.get_by_label("Code").fill("12")
    phone.get_by_role("button", name="Join").click()
    expect(phone.locator("#code-wrong")).to_have_text("A code has five letters.")
    assert_axe_finds_nothing(phone)
    phone.get_by_label("Code").fill(room.code.lower())
    phone.keyboard.press("Enter")
    expect(phone.locator("#who")).to_have_text("You are 1")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    asked = school.page("r", viewport={"width": 360, "height": 640})
    assert asked.evaluate("document.documentElement.scrollWidth") == 360
    asked.get_by_label("Code").fill(room.code)
    asked.get_by_role("button", name="Join").click()
    expect(asked.locator("#who")).to_have_text("You are 2")
    for fragment in ("", "#wrong"):
        page = school.page(f"r/{room.code}/projector{fragment}")
        expect(page.locator("h1")).to_have_text("This is not the lecturer’s link")


def test_a_line_and_points_are_set_by_hand(school: School):
    room = school.room(LINE, SPOIL_IT)
    projector = room.projector()
    phone = room.phone(has_touch=True)
    step(projector, " ", "open")
    phone.locator("#send").click()
    expect(phone.locator("#refused")).to_contain_text("first")
    handle = phone.locator("[data-handle='1'] circle").last
    before = phone.locator("output").last.text_content()
    box = handle.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    phone.mouse.move(*middle)
    phone.mouse.down()
    phone.mouse.move(middle[0], middle[1] - 30)
    phone.mouse.up()
    assert phone.locator("output").last.text_content() != before
    send(phone)
    step(projector, "ArrowLeft", "waiting")
    for phase in ("open", "closed", "revealed", "waiting", "open"):
        step(projector, "ArrowRight", phase)
    points = phone.locator("#own [data-mark=data] > path")
    expect(points.first).to_be_visible()
    for place in (0, 5, 22):
        box = points.nth(place).bounding_box()
        assert box is not None
        phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(phone.locator(".left")).to_have_text("3 of 3 chosen.")
    send(phone)
    answered(projector, "1 of 1 have answered")


def test_keys_alone_answer(school: School):
    room = school.room(VOTE)
    projector = room.projector()
    phone = room.phone()
    step(projector, " ", "open")
    expect(phone.locator("#send")).to_be_visible()
    for key in ("Tab", "ArrowDown", "ArrowDown", "Tab", "Enter"):
        phone.keyboard.press(key)
    answered(projector, "1 of 1 have answered")
    assert sum(bars(projector)) == 1
    projector.get_by_role("button", name="Menu").focus()
    projector.keyboard.press("Enter")
    expect(projector.locator("#menu")).to_be_visible()
    projector.keyboard.press("Escape")
    expect(projector.locator("[data-phase-step=open]")).to_have_attribute("aria-current", "step")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_phase_and_all_is_large_enough(school: School, scheme: str):
    room = school.room(OWN_SAMPLE, VOTE)
    projector = room.projector(color_scheme=scheme, reduced_motion="reduce")
    phone = room.phone(color_scheme=scheme, viewport={"width": 360, "height": 640})
    for activity, answer in ((OWN_SAMPLE, press), (VOTE, choose)):
        for phase in ("waiting", "open", "closed", "revealed"):
            if (activity, phase) != (OWN_SAMPLE, "waiting"):
                step(projector, " ", phase)
            if phase == "open":
                expect(phone.locator("#send")).to_be_visible()
                assert phone.evaluate(SMALL_TARGETS) == []
                answer(phone, 0)
                send(phone)
                answered(projector, "1 of 1 have answered")
            for page in (projector, phone):
                assert_axe_finds_nothing(page)
            size, text = projector.evaluate(SMALLEST_TEXT)
            assert size >= 17.99, text
            assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_a_first_visit_is_small(school: School):
    phone = school.page("r")
    names, sizes = phone.evaluate(
        """(() => {
          const files = [...performance.getEntriesByType('resource'),
            ...performance.getEntriesByType('navigation')];
          return [files.map((e) => e.name), files.map((e) => e.transferSize)];
        })()"""
    )
    assert {re.sub(r".*/", "", name) for name in names} >= {"phone.js", "room.css"}
    assert 10_000 < sum(sizes) <= 60_000
