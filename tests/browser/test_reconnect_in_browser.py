"""A lost connection: the page keeps its pictures, says so, and comes back with all choices."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import OpenPage, chooser, drag, drag_missing, missing, point, wait_for_rest
from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocketRoute, expect
from serving import BEEN_HERE, Server
from slow_line import slow_line

from modules.scenario import Scenario
from modules.scenario.link import from_query
from modules.scenario.view_settings import ViewSettings

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
LOST = "Connection lost. Reconnecting…"
BACK = "Connected again."
UNAVOIDABLE = ("WebSocket connection to", "Failed to load resource", "ERR_")
LONG = 60_000  # ms: a server that starts on a busy machine
CUT_FOR = 20  # seconds
COUNT_FILMS = """() => {
  window.films = 0;
  $(document).on("shiny:message", ({ message }) => {
    if (message.custom?.film) window.films += 1;
  });
}"""


class Pages(OpenPage):
    """Pages of a server that is not always there: the browser says so in its console."""

    def _listen(self, message: ConsoleMessage) -> None:
        if not any(told in message.text for told in UNAVOIDABLE):
            super()._listen(message)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one's own, to be killed; its log must stay free of tracebacks."""
    log = tmp_path_factory.mktemp("killed") / "log.txt"
    own = Server(log)
    try:
        own.start()
        yield own
    finally:
        own.stop()
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Pages]:
    opened = Pages(browser, server.url)
    yield opened
    opened.close()


def words(page: Page) -> str:
    return page.locator(".connection-words").inner_text()


def shows_its_last_picture(page: Page) -> None:
    """Assert that nothing lies over the page and that its pictures are neither pale nor gone."""
    assert page.locator("#shiny-disconnected-overlay:visible").count() == 0
    # In one go, for a picture may give way to the next between two looks.
    opacities = page.evaluate("""() => {
      const pictures = document.querySelectorAll(
        ":is([data-figure], .printed, .tab-pane.active table)");
      const shown = [...pictures].filter(picture =>
        picture.checkVisibility({ visibilityProperty: true }) && picture.getClientRects().length);
      return shown.flatMap(picture => {
        const all = [];
        for (let at = picture; at; at = at.parentElement) all.push(getComputedStyle(at).opacity);
        return all;
      });
    }""")
    assert {*opacities} == {"1"}


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, as long as a server may take to start and to draw."""
    deadline = time.monotonic() + LONG / 1000
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def address(page: Page) -> SplitResult:
    return urlsplit(page.evaluate("() => location.href"))


def kept_by_address(page: Page) -> tuple[Scenario, ViewSettings]:
    scenario, view, notices = from_query(address(page).query)
    assert notices == []
    return scenario, view


def shared(page: Page) -> tuple[Scenario, ViewSettings]:
    """What the session itself has, as it hands it on."""
    page.get_by_role("button", name="Share this").click()
    link = page.get_by_label("Whoever opens this link").input_value(timeout=LONG)
    scenario, view, notices = from_query(urlsplit(link).query)
    assert notices == []
    return scenario, view


def axe_finds_nothing(page: Page) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def bring_film(page: Page) -> None:
    """Come near the Missing slider, and wait for its film."""
    page.evaluate(COUNT_FILMS)
    page.get_by_role("slider", name="Missing").hover()
    until(lambda: page.evaluate("() => window.films") > 0)


def wait_until_back(page: Page) -> None:
    expect(page.locator(".connection-words")).not_to_have_text(LOST, timeout=LONG)


def test_all_comes_back_after_the_server_was_killed_during_a_drag(
    open_page: Pages, server: Server
) -> None:
    lines, shrinkage, model = open_page(), open_page(color_scheme="dark"), open_page()
    # Lines: a point removed by hand, pinned fits, the dial moved, then a drag
    drag_missing(lines, 40)
    point(lines, int(min(missing(lines), key=int)) + 1).click()
    until(lambda: bool(kept_by_address(lines)[0].removed))
    lines.get_by_role("button", name="Pin these fits").click()
    until(lambda: kept_by_address(lines)[1].pinned is not None)
    lines.get_by_role("slider", name="Pooling dial").evaluate(
        """dial => {
          dial.value = 0.7;
          for (const name of ["input", "change"]) {
            dial.dispatchEvent(new Event(name, { bubbles: true }));
          }
        }"""
    )
    until(lambda: kept_by_address(lines)[1].dial == 0.7)
    wait_for_rest(lines)
    before, looked = kept_by_address(lines)
    bring_film(lines)
    # Shrinkage: other data, fewer ellipses, a closer look
    chooser(shrinkage, "Data").select_option("orthodont")
    shrinkage.get_by_role("tab", name="Shrinkage").click()
    shrinkage.get_by_label("10\N{NARROW NO-BREAK SPACE}%").uncheck()
    shrinkage.get_by_role("button", name="Centre").click()
    until(lambda: kept_by_address(shrinkage)[1].area != ())
    expect(shrinkage.locator("[data-figure=shrinkage][data-at-rest]")).to_be_visible()
    closer = kept_by_address(shrinkage)[1]
    bring_film(shrinkage)
    # Model: another structure by ML, another part
    chooser(model, "Random effects").select_option("1")
    model.get_by_label("ML", exact=True).check()
    model.get_by_role("tab", name="Model").click()
    model.get_by_role("tab", name="Compare").click()
    until(lambda: kept_by_address(model)[1].part == "Compare")
    expect(model.get_by_role("table", name="Likelihood-ratio tests")).to_be_visible()

    pages = (lines, shrinkage, model)
    drag(lines, "Missing", 50)
    server.kill()
    for page in pages:
        expect(page.locator(".connection-words")).to_have_text(LOST)
        drag(page, "Missing", 60)
        shows_its_last_picture(page)
    model.get_by_role("button", name="Draw again").click()
    for page in (lines, shrinkage):
        axe_finds_nothing(page)
    # its film still plays: 60 per cent of 144 points, and the one that was removed by hand
    until(lambda: len(missing(lines)) in (86, 87))
    server.start()
    for page in pages:
        drag(page, "Missing", 70)
        wait_until_back(page)
        until(lambda page=page: kept_by_address(page)[0].missing == 70)
        shows_its_last_picture(page)
        expect(page.get_by_role("slider", name="Missing")).to_have_value("70")
        expect(page.locator(".connection-words")).to_have_text("")

    scenario, view = shared(lines)
    assert scenario == replace(before, missing=70)
    assert (view.pinned, view.dial) == (looked.pinned, 0.7)
    expect(lines.get_by_role("button", name="Unpin")).to_be_visible()
    expect(lines.get_by_role("slider", name="Pooling dial")).to_have_value("0.7")
    until(lambda: len(missing(lines)) in (101, 102))

    scenario, view = shared(shrinkage)
    assert scenario == Scenario("orthodont", missing=70)
    assert (view.tab, view.levels, view.area) == ("Shrinkage", (30, 50, 70, 90), closer.area)
    expect(shrinkage.locator("[data-figure=shrinkage]")).to_be_visible()

    scenario, view = shared(model)
    assert scenario == Scenario(random="1", reml=False, missing=70, seed=2)
    assert (view.tab, view.part) == ("Model", "Compare")


def use_own_file(page: Page) -> None:
    chooser(page, "Data").select_option("uploaded")
    page.get_by_label("Your file").set_input_files(EXAMPLES / "example_long.csv")
    page.get_by_role("button", name="Use these data").click()
    expect(page.locator("[data-panel]")).not_to_have_count(18)
    wait_for_rest(page)


def test_a_file_of_one_s_own_is_sent_again_and_gone_only_with_the_page(
    open_page: Pages, server: Server
) -> None:
    page = open_page()
    use_own_file(page)
    subjects = page.locator("[data-panel]").count()
    point(page, 5).click()
    expect(point(page, 5)).to_have_attribute("data-kept", "false")
    page.get_by_role("button", name="Pin these fits").click()
    expect(page.get_by_role("button", name="Unpin")).to_be_visible()
    assert "example" not in address(page).query
    server.kill()
    expect(page.locator(".connection-words")).to_have_text(LOST)
    shows_its_last_picture(page)
    # After some attempts a person may hurry.
    hurry = page.get_by_role("button", name="Try now")
    expect(hurry).to_be_visible(timeout=LONG)
    axe_finds_nothing(page)
    panels = """() => {
      window.fewest = Infinity;
      setInterval(() => {
        window.fewest = Math.min(window.fewest, document.querySelectorAll("[data-panel]").length);
      }, 20);
    }"""
    page.evaluate(panels)
    server.start()
    page.evaluate("() => document.querySelector('.connection button').click()")
    wait_until_back(page)
    expect(page.get_by_text("example_long.csv: its first rows")).to_be_visible(timeout=LONG)
    drag(page, "Missing", 20)
    until(lambda: "missing=20" in address(page).query)
    expect(page.locator("[data-panel]")).to_have_count(subjects)
    expect(point(page, 5)).to_have_attribute("data-kept", "false")
    expect(page.get_by_text("Pinned, pale")).to_be_visible()
    assert page.evaluate("() => window.fewest") == subjects  # never another picture, or none
    page.reload()
    expect(page.locator(".link-notice")).to_contain_text("Choose the file again")
    expect(page.get_by_role("slider", name="Missing")).to_have_value("20")
    expect(page.locator("[data-panel]")).to_have_count(18)


def test_the_address_follows_without_a_history(page: Page) -> None:
    start = address(page)
    length = page.evaluate("() => history.length")
    drag_missing(page, 40)
    until(lambda: kept_by_address(page)[0] == Scenario(missing=40))
    page.get_by_role("tab", name="Shrinkage").click()
    until(lambda: kept_by_address(page)[1].tab == "Shrinkage")
    assert page.evaluate("() => history.length") == length
    page.get_by_role("tab", name="Lines").click()
    drag_missing(page, 0)
    until(lambda: address(page) == start)
    assert not start.query


def test_reload_back_and_forward_lead_to_the_same_choices(page: Page) -> None:
    drag_missing(page, 40)
    page.get_by_label("Order").select_option("pulled")
    until(lambda: kept_by_address(page) == (Scenario(missing=40), ViewSettings(order="pulled")))
    page.reload()
    expect(page.get_by_role("slider", name="Missing")).to_have_value("40")
    expect(page.get_by_label("Order")).to_have_value("pulled")
    until(lambda: len(missing(page)) == 58)
    page.goto(page.url.split("?")[0] + "?_values_&data=%22orthodont%22")
    expect(page.locator("[data-panel]")).not_to_have_count(18)
    drag(page, "Missing", 10)
    until(lambda: kept_by_address(page)[0] == Scenario("orthodont", missing=10))
    page.go_back()
    expect(page.locator("[data-panel]")).to_have_count(18)
    expect(page.get_by_role("slider", name="Missing")).to_have_value("40")
    until(lambda: kept_by_address(page) == (Scenario(missing=40), ViewSettings(order="pulled")))
    page.go_forward()
    expect(page.get_by_role("slider", name="Missing")).to_have_value("10")
    until(lambda: kept_by_address(page)[0] == Scenario("orthodont", missing=10))


def test_a_reload_before_the_address_is_written_loses_nothing(page: Page) -> None:
    start = page.url
    page.evaluate("() => { history.replaceState = () => {}; }")  # as if its moment never came
    drag_missing(page, 40)
    until(lambda: "missing=40" in page.evaluate("() => sessionStorage.getItem('kept') ?? ''"))
    assert page.url == start
    page.reload()
    expect(page.get_by_role("slider", name="Missing")).to_have_value("40")
    until(lambda: kept_by_address(page)[0] == Scenario(missing=40))
    until(lambda: page.evaluate("() => sessionStorage.getItem('kept')") is None)


def test_twenty_seconds_without_a_line_lose_nothing(browser: Browser, url: str) -> None:
    with slow_line(url, 0.0) as line:
        opened = Pages(browser, line.url)
        page = opened()
        drag_missing(page, 30)
        wait_for_rest(page)
        line.cut()
        start = time.monotonic()
        drag(page, "Missing", 40)
        expect(page.locator(".connection-words")).to_have_text(LOST, timeout=CUT_FOR * 1000)
        shows_its_last_picture(page)
        drag(page, "Missing", 50)
        until(lambda: page.get_by_role("slider", name="Missing").input_value() == "50")
        time.sleep(max(0.0, CUT_FOR - (time.monotonic() - start)))
        line.mend()
        wait_until_back(page)
        until(lambda: kept_by_address(page)[0].missing == 50)
        until(lambda: len(missing(page)) == 72)
        opened.close()


def test_a_connection_that_leads_nowhere_is_opened_anew(browser: Browser, url: str) -> None:
    """As behind a router that has forgotten it: nothing arrives, and nobody says so."""
    opened = Pages(browser, url)
    context = browser.new_context()
    context.add_init_script(BEEN_HERE)
    page = context.new_page()
    routes: list[WebSocketRoute] = []
    dead: list[bool] = []

    def pass_on(route: WebSocketRoute) -> None:
        there = route.connect_to_server()
        first = not routes
        routes.append(route)
        route.on_message(lambda message: None if first and dead else there.send(message))
        there.on_message(lambda message: None if first and dead else route.send(message))

    page.route_web_socket("**/websocket/", pass_on)
    page.goto(url)
    wait_for_rest(page)
    dead.append(True)
    drag(page, "Missing", 50)
    for _ in range(LONG // 100):
        page.wait_for_timeout(100)
        if len(routes) == 2:
            break
    until(lambda: kept_by_address(page)[0].missing == 50)
    assert len(routes) == 2
    context.close()
    opened.close()
