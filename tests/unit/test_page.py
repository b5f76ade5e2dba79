from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from app import TABS, opened_by, page
from modules.scenario import Scenario
from modules.scenario.link import not_understood
from modules.scenario.view_settings import LONGEST_TAB, ViewSettings

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
