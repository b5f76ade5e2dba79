"""What a person does in the page works through the proxy, and below a path of a server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hosting.conftest import SECONDS_TO_COME_BACK, Replicas
from hosting.replicas import Replica, proxied, running, until
from lab import OpenPage, chooser, drag_missing, missing, wait_for_rest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from modules.scenario.data_header import LINK, split

EXAMPLE = Path(__file__).parents[2] / "data" / "examples" / "example_long.csv"
STRIPS_THE_PATH = """
{
    admin off
}
{$SITE} {
    handle_path /lab/* {
        reverse_proxy {$REPLICAS}
    }
}
"""


@pytest.fixture(scope="module")
def below_a_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses of a replica at /lab/, by whether the proxy in front takes that off."""
    folder = tmp_path_factory.mktemp("path")
    replica = Replica(folder / "log.txt", base_path="/lab/")
    caddyfile = folder / "Caddyfile"
    caddyfile.write_text(STRIPS_THE_PATH, encoding="utf-8")
    with running(replica), proxied([replica], folder, caddyfile) as url:
        yield {"stripped": f"{url}lab/", "not stripped": f"{replica.address}lab/"}


def do_everything(new_page: OpenPage) -> None:
    """Share a link and open it; upload a file, use it, and download what is shared."""
    page = new_page()
    wait_for_rest(page)
    drag_missing(page, 40)
    page.get_by_role("button", name="Share this").click()
    link = page.get_by_label("Whoever opens this link")
    expect(link).to_have_value(f"{new_page.url}?_values_&missing=40")
    other = new_page(path=link.input_value().removeprefix(new_page.url))
    wait_for_rest(other)
    assert missing(other) == missing(page)
    upload_and_download(page)


def upload_and_download(page: Page) -> None:
    chooser(page, "Data").select_option("uploaded")
    page.get_by_label("Your file").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Use these data").click()
    expect(page.locator("[data-panel]")).not_to_have_count(18)
    with page.expect_download() as example:
        page.get_by_role("link", name="long format").click()
    assert Path(example.value.path()).read_bytes() == EXAMPLE.read_bytes()
    page.get_by_role("button", name="Share this").click()
    page.get_by_role("button", name="Take the data away").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download data-spoiled.csv").click()
    above, _ = split(download.value.path().read_text(encoding="utf-8"))
    address = page.evaluate("location.href.split('?')[0]")
    assert [line for line in above if line.startswith(f"{LINK}{address}?_values_")]


def test_through_the_proxy(browser: Browser, replicas: Replicas):
    with closing(OpenPage(browser, replicas.url)) as new_page:
        do_everything(new_page)


@pytest.mark.parametrize("proxy", ["stripped", "not stripped"])
def test_below_a_path(browser: Browser, below_a_path: dict[str, str], proxy: str):
    with closing(OpenPage(browser, below_a_path[proxy])) as new_page:
        do_everything(new_page)


def test_without_its_last_slash_the_path_leads_there(
    browser: Browser, below_a_path: dict[str, str]
):
    with closing(OpenPage(browser, below_a_path["not stripped"].rstrip("/"))) as new_page:
        page = new_page(path="?_values_&missing=40")
        assert page.url == f"{below_a_path['not stripped']}?_values_&missing=40"


class Pages(OpenPage):
    """Pages whose connection is lost: the browser says so in its console."""

    def _listen(self, message: ConsoleMessage) -> None:
        if "WebSocket connection to" not in message.text:
            super()._listen(message)


@pytest.mark.parametrize("end", [Replica.kill, Replica.terminate], ids=["killed", "draining"])
def test_a_page_goes_on_at_another_replica(
    browser: Browser, replicas: Replicas, end: Callable[[Replica], None]
):
    until(lambda: all(replica.sessions() == 0 for replica in replicas.both))
    with closing(Pages(browser, replicas.url)) as new_page:
        page = new_page()
        wait_for_rest(page)
        drag_missing(page, 40)
        lost = missing(page)
        page.get_by_role("tab", name="Shrinkage").click()
        expect(page.locator("[data-figure=shrinkage]")).to_be_visible()
        until(lambda: sum(replica.sessions() for replica in replicas.both) == 1)
        here, there = sorted(replicas.both, key=Replica.sessions, reverse=True)

        end(here)
        until(lambda: there.sessions() == 1, within=SECONDS_TO_COME_BACK)
        expect(page.locator(".connection-words")).to_have_text("Connected again.")
        expect(page.get_by_role("slider", name="Missing")).to_have_value("40")
        page.get_by_role("tab", name="Lines").click()
        wait_for_rest(page)
        assert missing(page) == lost
        page.get_by_role("button", name="Share this").click()
        link = page.get_by_label("Whoever opens this link")
        expect(link).to_have_value(re.compile(r"missing=40"))

    here.ended()
    here.start()
    here.wait()
