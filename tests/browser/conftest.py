from __future__ import annotations

from collections.abc import Iterator

import pytest
from lab import LONGEST_WAIT, OpenPage
from playwright.sync_api import Browser, Page, expect
from serving import chromium, served

expect.set_options(timeout=LONGEST_WAIT)


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, as a person runs it; its log must stay free of tracebacks."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with served(log) as address:
        yield address
    written = log.read_text()
    assert "Traceback" not in written, written
    assert "Warning" not in written, written


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def new_page(browser: Browser, url: str) -> Iterator[OpenPage]:
    opened = OpenPage(browser, url)
    yield opened
    opened.close()


@pytest.fixture
def page(new_page: OpenPage) -> Page:
    return new_page()
