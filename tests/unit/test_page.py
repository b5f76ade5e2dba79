from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from app import TABS, opened_by, page, shown_by
from modules.scenario import Scenario
from modules.scenario.link import not_understood
from modules.scenario.view_settings import LONGEST_TAB, ViewSettings

DRAWN_BY_CHANCE = re.compile(r"(?<=[-_])(?:\d{5,}|[0-9a-f]{6})\b")  # in names that Shiny makes up
TAB = re.compile(r'data-value="([^"]+)" role="tab" class="nav-link( active)?" href="#tab-tab-')


def query_to(tab: object) -> str:
    return f"_values_&{urlencode({'seed': 33, 'tab': json.dumps(tab)})}"


def page_at(query: str) -> str:
    scope = {"type": "http", "path": "/", "headers": [], "query_string": query.encode()}
    return str(page(Request(scope)))


def open_tabs(written: str) -> list[str]:
    return [name for name, active in TAB.findall(written) if active]


def test_the_page_has_its_tabs_and_opens_the_first():
    written = page_at("")
    assert [name for name, _ in TAB.findall(written)] == list(TABS)
    assert open_tabs(written) == [ViewSettings().tab] == list(TABS)[:1]
    assert "link-notice" not in written


@pytest.mark.parametrize("tab", TABS)
def test_a_link_opens_the_tab_that_it_names(tab: str):
    written = page_at(query_to(tab))
    assert open_tabs(written) == [tab]
    assert "link-notice" not in written
    assert opened_by(query_to(tab)) == (Scenario(seed=33), ViewSettings(tab=tab), [])


@pytest.mark.parametrize(
    "query",
    [
        "seed=7",
        "removed=%5B3%5D",
        "restored=%5B3%5D&missing=40",
        "data=%22simulated%22&sample=5",
        "tab=%22Shrinkage%22&area=%5B240%2C300%2C0%2C20%5D",
    ],
)
def test_links_that_the_page_shows_alike_have_one_page(query: str):
    kept = [part for part in query.split("&") if part.split("=")[0] in ("missing", "data", "tab")]
    plain = "&".join(kept)
    assert opened_by(f"_values_&{query}") != opened_by(f"_values_&{plain}")
    assert opened_by(f"_values_&{query}")[2] == []
    assert shown_by(f"_values_&{query}") == shown_by(f"_values_&{plain}")
    one, other = (DRAWN_BY_CHANCE.sub("", page_at(f"_values_&{q}")) for q in (query, plain))
    assert one == other


def test_links_that_the_page_shows_otherwise_have_pages_of_their_own():
    queries = [
        "",
        "missing=40",
        "data=%22radon%22",
        "tab=%22Model%22",
        "random=%221%22",
        "nonsense=1",
    ]
    assert len({shown_by(f"_values_&{query}") for query in queries}) == len(queries)


@pytest.mark.parametrize(
    "tab",
    [
        "Nowhere",
        "lines",
        "Compare",
        "",
        "x" * LONGEST_TAB,
        "x" * (LONGEST_TAB + 1),
        "\ud800",
        "<b>",
        1,
        None,
        ["Model"],
        {"Model": 1},
    ],
    ids=ascii,
)
def test_a_link_to_a_tab_that_is_not_there_opens_the_first_with_a_notice(tab: object):
    written = page_at(query_to(tab))
    assert open_tabs(written) == list(TABS)[:1]
    assert f"<li>{not_understood('tab')}</li>" in written
    assert opened_by(query_to(tab)) == (Scenario(seed=33), ViewSettings(), [not_understood("tab")])
