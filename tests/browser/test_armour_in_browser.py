"""A real browser finds nothing forbidden in the page, and all that it sends is expected."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from lab import (
    OpenPage,
    chooser,
    drag,
    drag_missing,
    saved_table,
    show_scene,
    unfold,
    until,
    wait_for_rest,
)
from playwright.sync_api import Page, WebSocket, expect

from app import ACCEPTS, TABS
from modules.exercises import CATALOGUE, KIND_TITLES, draw
from modules.exercises.catalogue import ENTRIES
from modules.exercises.exercise import Choice, Number, Order, Subject
from modules.hosting.client_data import client_data
from modules.lessons import LESSONS
from modules.scenario.view_settings import PARTS
from modules.views.learn.parts import PARTS_ACCEPTS

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
CONTROLS: dict[type, str] = {
    Number: "number",
    Choice: "option",
    Subject: "subject",
    Order: "order",
}
STEPS = (1, 2, 4, 8)
"""Steps of the first lesson that ask for a line, a choice, a subject and a number."""
NOT_ON_THIS_WAY = {
    "kept": "sent by a page that returns after a lost connection",
    "there": "asked when nothing was heard for long",
    "upload-gone": "sent when a file cannot be read again",
}


class Overheard:
    """What a page says and hears."""

    def __init__(self, page: Page) -> None:
        self.inputs: set[str] = set()
        self.others: set[str] = set()
        self.notices: list[Any] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._heard)

    def _sent(self, text: str | bytes) -> None:
        message = json.loads(text)
        if message["method"] in ("init", "update"):
            for name in message["data"]:
                known = client_data(name) is not None
                (self.others if known else self.inputs).add(name)

    def _heard(self, text: str | bytes) -> None:
        notice = json.loads(text).get("custom", {}).get("ignored")
        if notice is not None:
            self.notices.append(notice)


def wire_names() -> set[str]:
    return {
        f"{name}:{accepts.handler}" if accepts.handler else name
        for name, accepts in ACCEPTS.items()
        if name not in NOT_ON_THIS_WAY
    }


def download(page: Page, press: Callable[[], None]) -> str:
    with page.expect_download() as expected:
        press()
    return expected.value.path().read_text(encoding="utf-8", errors="replace")


def look_at_every_tab_and_part(page: Page) -> None:
    page.get_by_role("tab", name="Shrinkage", exact=True).click()
    expect(page.locator("[data-figure=shrinkage][data-at-rest]")).to_be_visible()
    for button in ("Centre", "All there is", "Usual axes"):
        page.get_by_role("button", name=button).click()
    page.get_by_label("90 %").uncheck()
    plane = page.locator("[data-figure=shrinkage]")
    expect(plane).to_be_visible()
    box = plane.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.locator(".shrinkage-tab .figure-table > summary").click()
    assert "kept_slope" in saved_table(page, "Table of every subject").read_text()
    page.get_by_role("tab", name="Model", exact=True).click()
    for part in PARTS:
        page.get_by_role("tab", name=part, exact=True).click()
        shown = page.locator(".model-tab .tab-pane.active")
        expect(shown.locator("table, pre, svg, .btn").first).to_be_visible()
        if part == "Intervals":
            page.get_by_label("Refits").fill("10000")
            page.locator("#parts-intervals-start").click()
            page.get_by_role("button", name="Cancel").click()
        if part == "Predict":
            page.get_by_label("Beyond the data").select_option("5")
            assert "who" in saved_table(page, "Predictions").read_text()
        if part == "Second opinion":
            page.get_by_role("button", name="Ask MixedLM").click()
            page.get_by_role("button", name="Cancel").click()


def use_the_studies(page: Page) -> None:
    page.get_by_role("tab", name="Study", exact=True).click()
    page.locator("#study-repeat-times").select_option("100")
    page.locator("#study-repeat-start").click()
    expect(page.locator(".study-picture .dot").first).to_be_visible()
    for button in ("again", "back"):
        page.get_by_role("slider", name="Missing").press("ArrowRight")
        page.locator(f"#study-repeat-{button}").click()
        expect(page.locator(".of-another")).to_have_count(0)
    page.locator("#study-repeat-times").select_option("10000")
    page.locator("#study-repeat-start").click()
    page.locator("#study-repeat-cancel").click()
    unfold(page, "Data")
    chooser(page, "Data").select_option("simulated")
    page.get_by_role("tab", name="Designs", exact=True).click()
    page.locator("#study-designs-start").click()
    expect(page.locator("#study-designs-picture .cell").first).to_be_visible()
    page.locator("#study-designs-cancel").click()
    page.get_by_role("slider", name="slope").first.press("ArrowRight")
    page.locator("#study-designs-back").click()
    expect(page.locator(".study-tab .active .of-another")).to_have_count(0)


def use_the_sidebar(page: Page, overheard: Overheard) -> None:
    page.get_by_role("tab", name="Lines", exact=True).click()
    wait_for_rest(page)
    drag_missing(page, 40)
    play = page.get_by_role("button", name="Play Missing")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Draw again").click()
    page.get_by_role("button", name="Pin these fits").click()
    page.get_by_role("button", name="Unpin").click()
    page.get_by_role("slider", name="Pooling dial").press("ArrowRight")
    page.locator("[data-observation]").first.click()
    unfold(page, "Missing")
    page.locator("input[value=unequal_subjects]").check()
    expect(page.get_by_role("slider", name="At least")).to_be_visible()
    expect(page.get_by_role("slider", name="Observations it keeps")).to_be_hidden()
    page.locator("#spoil-focus").select_option("308")
    expect(page.get_by_role("slider", name="Observations it keeps")).to_be_visible()
    page.locator("#lines-order").select_option("slope")
    page.locator("#lines-shown input[value=complete]").uncheck()
    page.get_by_role("button", name="Share this").click()
    expect(page.locator("#share_link")).to_be_visible()
    page.get_by_role("button", name="Restore all").click()
    show_scene(page, "Radon counties")
    page.locator("#lines-page").select_option("1")
    drag(page, "Missing", 20)
    until(lambda: bool(page.title()) and "lines-settled" in overheard.inputs)
    chooser(page, "Data").select_option("simulated")
    expect(page.get_by_role("slider", name="SD of slopes")).to_be_visible()
    page.get_by_role("button", name="New sample").click()
    page.locator("#lines-truth").check()


def use_scenes(page: Page) -> None:
    page.get_by_role("button", name="Gallery").click()
    gallery = page.get_by_role("dialog", name="Gallery")
    gallery.get_by_role("tab", name="My scenes").click()
    for number in (1, 2):
        gallery.get_by_role("button", name="Add this scene").click()
        expect(gallery.locator(".own-scene")).to_have_count(number)
    gallery.get_by_label("Title of scene 1").fill("First")
    gallery.get_by_label("Notice of scene 1").click()
    gallery.get_by_role("button", name="Remove scene 2").click()
    gallery.get_by_role("button", name="Undo").click()
    expect(gallery.locator(".own-scene")).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    for pressed in ("true", "false"):
        page.keyboard.press("p")
        present = page.get_by_role("button", name="Present", exact=True)
        expect(present).to_have_attribute("aria-pressed", pressed)


def use_a_file(page: Page) -> None:
    chooser(page, "Data").select_option("uploaded")
    page.get_by_label("Your file").set_input_files(EXAMPLES / "example_long.csv")
    page.get_by_role("button", name="Use these data").click()
    expect(page.locator("[data-panel=Ada]")).to_be_visible()
    page.get_by_role("button", name="Share this").click()
    page.get_by_role("button", name="Take the data away").click()
    use_take_away(page)


def use_take_away(page: Page) -> None:
    """Use every part of the dialog, which is open on the data."""
    dialog = page.get_by_role("dialog", name="Take away")
    button = dialog.get_by_role("link", name="Download data-spoiled.csv")
    assert "# Pooling Lab" in download(page, button.click)
    dialog.get_by_role("tab", name="Code").click()
    dialog.get_by_role("radio", name="Python").check()
    expect(dialog.locator("pre")).to_contain_text("import statsmodels")
    for part in ("Report", "Everything"):
        dialog.get_by_role("tab", name=part).click()
        make = dialog.locator(f"#take-{part.lower()}-make")
        make.click()
        dialog.locator(".active").get_by_role("button", name="Cancel").click()
        expect(dialog.locator(f"#take-{part.lower()}-made")).to_have_text("Cancelled.")
    page.keyboard.press("Escape")


def parts_of_exercises() -> dict[str, str]:
    """By the input that takes an answer, one of the exercises that have it."""
    found: dict[str, str] = {}
    for entry in ENTRIES:
        for place, part in enumerate(draw(entry.name, 1).task.parts):
            found.setdefault(f"exercise-{CONTROLS[type(part)]}{place}", entry.name)
    return found


def learn(page: Page, url: str) -> None:
    """Use the guide and the Learn tab."""
    for place in STEPS:
        page.goto(f'{url}?_values_&lesson="first"&step={place}')
        expect(page.locator(".lesson h2")).to_have_text(LESSONS["first"].steps[place - 1].title)
    for name in {*parts_of_exercises().values()}:
        page.goto(f'{url}?_values_&exercise="{name}"')
        expect(page.locator(".exercise h2")).to_have_text(KIND_TITLES[CATALOGUE[name].kind])
        page.locator(".exercise .guide-asked").last.wait_for()
    page.goto(f'{url}?_values_&tab="Learn"&assignment=["closest","t-value"]')
    page.get_by_label("Your student number").fill("s1")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".exercise .guide-place")).to_have_text("1 / 2")
    page.locator("#exercise-leave").click()
    page.locator("[data-opens-exercise=assignment-exercise] [data-exercise]").first.click()
    expect(page.locator(".exercise .guide-place")).to_have_text("1 / 2")
    page.goto(f'{url}?_values_&tab="Learn"')
    for fold in page.locator(".exercises-tab > details > summary").all():
        fold.click()
    page.get_by_label("A t value").check()
    page.get_by_role("button", name="A t value").click()
    expect(page.locator(".exercise h2")).to_be_visible()
    page.locator("#exercise-leave").click()
    page.locator(".navbar [data-value=Learn]").click()
    page.locator(".lesson-card").first.click()
    expect(page.locator(".lesson h2")).to_be_visible()
    page.locator("#lesson-leave").click()
    page.keyboard.press("q")
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    page.keyboard.press("Escape")


def save_a_picture(page: Page) -> None:
    page.locator(".pictured:visible").first.hover()
    page.get_by_role("button", name="Save picture").first.click()
    dialog = page.get_by_role("dialog", name="Save picture")
    dialog.get_by_label("SVG").check()
    assert "<svg" in download(page, dialog.get_by_role("button", name="Save", exact=True).click)
    page.keyboard.press("Escape")


def test_all_that_the_page_sends_is_declared_and_nothing_it_loads_is_forbidden(
    new_page: OpenPage, url: str
):
    page = new_page()
    overheard = Overheard(page)
    page.goto(url)
    wait_for_rest(page)
    look_at_every_tab_and_part(page)
    use_scenes(page)
    use_the_sidebar(page, overheard)
    use_a_file(page)
    save_a_picture(page)
    use_the_studies(page)
    learn(page, url)
    page.locator("bslib-input-dark-mode").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    until(lambda: "upload-use:shiny.action" in overheard.inputs)
    assert overheard.notices == []
    never_sent = wire_names() - overheard.inputs
    no_exercise_has = {f"exercise-{name}" for name in PARTS_ACCEPTS} - {*parts_of_exercises()}
    only_for_large_files = {
        f"{name}:shiny.action" for name in ("upload-cancel", "take-code-cancel", "take-code-again")
    }
    assert never_sent <= only_for_large_files | no_exercise_has
    assert overheard.inputs - wire_names() <= {*NOT_ON_THIS_WAY}
    assert len(overheard.others) > len(TABS)


@pytest.mark.parametrize("code", ["new Function('return 1')()", "(0, eval)('1')"])
def test_no_text_becomes_a_program(page: Page, new_page: OpenPage, code: str):
    # Tried by the page's own clock: what a debugger evaluates at once may do more.
    page.evaluate(
        f"""setTimeout(() => {{
          try {{ {code}; window.tried = "ran"; }} catch (error) {{ window.tried = error.name; }}
        }})"""
    )
    page.wait_for_function("() => window.tried !== undefined")
    assert page.evaluate("window.tried") == "EvalError"
    new_page.errors.clear()  # Chromium tells of what it refused


def test_a_script_that_gets_into_the_page_does_not_run(page: Page, new_page: OpenPage):
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const picture = "<img src='data:,' onerror='window.ran = true'>";
          document.body.insertAdjacentHTML("beforeend", picture);
        }"""
    )
    until(lambda: page.evaluate("window.ran") is None and len(new_page.errors) == 2)
    new_page.errors.clear()


def test_a_notice_stands_beside_the_control_and_can_be_closed(page: Page):
    page.evaluate(
        """Shiny.shinyapp.$socket.send(JSON.stringify(
          {method: "update", data: {"spoil-missing": "much", "spoil-fewest": 99}}))"""
    )
    notice = page.locator(".ignored-notice")
    expect(notice).to_contain_text("A value for Missing was ignored.")
    expect(notice).to_contain_text("At least was out of range, and the nearest was taken.")
    assert page.evaluate(
        "document.querySelector('.main-slider').nextElementSibling.matches('.ignored-notice')"
    )
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)
    page.evaluate("Shiny.shinyapp.$socket.send('nothing that is understood')")
    expect(notice).to_have_text("Something that this page sent was ignored.")
    drag_missing(page, 30)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """A page of another site."""
    (tmp_path / "index.html").write_text("<title>elsewhere</title>")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_of_another_site_gets_no_session_and_no_frame(
    new_page: OpenPage, url: str, elsewhere: str
):
    page = new_page()
    page.goto(elsewhere)
    socket = url.replace("http:", "ws:") + "websocket/"
    ended = page.evaluate(
        """address => new Promise(done => {
          const socket = new WebSocket(address);
          socket.onmessage = () => done("heard");
          socket.onclose = () => done("closed");
        })""",
        socket,
    )
    assert ended == "closed"
    page.evaluate(
        """address => new Promise(done => {
          const frame = document.createElement("iframe");
          frame.onload = done;
          frame.src = address;
          document.body.append(frame);
        })""",
        url,
    )
    assert page.frames[1].url.startswith("chrome-error:")
    until(lambda: any("frame-ancestors" in error for error in new_page.errors))
    new_page.errors.clear()
