"""One person's session: a link leads to what it was made of, and a broken one does no harm."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from session_lab import Lab, page_at

from modules.figures.ordering import ordered
from modules.figures.panels import pages
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.link import from_query, not_understood, to_values
from modules.scenario.view_settings import ViewSettings

Opener = Callable[[str], Lab]


def query_of(scenario: Scenario, view: ViewSettings) -> str:
    values = {key: json.dumps(value) for key, value in to_values(scenario, view).items()}
    return f"?_values_&{urlencode(values)}"


def notices_at(search: str) -> list[str]:
    """What the page says was repaired in its link."""
    found = re.findall(r'link-notice">\s*<ul>(.*?)</ul>', page_at(search), re.DOTALL)
    return [html.unescape(said) for one in found for said in re.findall("<li>(.*?)</li>", one)]


STATES = {
    "spoiled": (Scenario(missing=40, seed=9, removed=(1, 2), restored=(5,)), ViewSettings()),
    "simulated": (
        Scenario(
            "simulated",
            intercept=310.0,
            slope=-4.6,
            correlation=-0.5,
            residual_sd=0.0,
            subjects=30,
            occasions=4,
            sample=77,
            mechanism="unequal_subjects",
            fewest=3,
            most=4,
        ),
        ViewSettings(("none", "partial"), "pulled", 1, True),
    ),
    "a focus": (
        Scenario(focus="335", focus_left=4, focus_noise=60.0, mechanism="dropout", missing=20),
        ViewSettings(shown=()),
    ),
    "another model": (
        Scenario("oxboys", random="1 + x ||", reml=False),
        ViewSettings(order="left"),
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_a_link_opens_what_it_says(new_lab: Opener, name: str):
    scenario, view = STATES[name]
    lab = new_lab(query_of(scenario, view))
    lab.shows(scenario)
    assert notices_at(query_of(scenario, view)) == []
    assert lab.shared == (scenario, view)
    chosen = pages(ordered(fit(scenario), view.order))[view.page]
    assert set(lab.panels) == set(chosen)
    assert lab.order == list(chosen)


def test_a_session_s_own_link_leads_to_the_same_picture(lab: Lab, new_lab: Opener):
    steps: list[tuple[str, Any]] = [
        ("truth-subjects", 30),
        ("truth-sd_slope", 5),
        ("spoil-mechanism", "given_x"),
        ("spoil-missing", 45),
        ("spoil-focus", "S4"),
        ("spoil-focus_left", 3),
        ("model-random", "1"),
        ("lines-toggled", 5),
        ("lines-order", "left"),
        ("lines-page", "1"),
        ("lines-shown", ["none"]),
        ("lines-truth", True),
    ]
    lab.show_scene("gallery", 10)
    for name, value in steps:
        lab.choose(name, value)
    scenario, view = lab.shared
    other = new_lab(lab.search)

    other.shows(scenario)
    assert other.shared == (scenario, view)
    assert other.state == lab.state
    assert other.order == lab.order
    assert scenario.focus == "S4"
    assert view == ViewSettings(("none",), "left", 1, True)


def test_a_link_leads_to_the_same_page_when_data_were_lost_after_it_was_turned_to(
    lab: Lab, new_lab: Opener
):
    lab.choose("data-data", "radon")
    lab.choose("lines-order", "left")
    lab.choose("lines-page", "1")
    lab.choose("spoil-missing", 60)
    lab.choose("lines-settled", 1)
    lab.press("share")
    other = new_lab(lab.search)
    assert other.order == lab.order


def test_a_link_holds_no_raw_inputs_and_nothing_as_usual(lab: Lab):
    lab.press("share")
    assert lab.link.endswith("/?_values_") or lab.link.endswith("/?")
    lab.choose("spoil-missing", 40)
    lab.press("share")
    assert lab.link.endswith("/?_values_&missing=40")


def test_a_link_goes_when_it_is_no_longer_true(lab: Lab):
    lab.press("share")
    assert lab.link
    lab.choose("lines-order", "slope")
    assert lab.link == ""
    lab.press("share")
    assert lab.link.endswith("?_values_&order=%22slope%22")
    lab.choose("spoil-missing", 5)
    assert lab.link == ""


def test_the_page_of_a_link_has_its_controls_in_place():
    written = page_at(query_of(*STATES["simulated"]))
    for field in ("intercept", "slope", "subjects", "occasions"):
        (slider,) = [tag for tag in written.split("<input") if f'id="truth-{field}"' in tag]
        assert f'value="{getattr(STATES["simulated"][0], field)}"' in slider
    assert '<option value="simulated" selected' in written
    assert '<option value="pulled" selected' in written


BROKEN = {
    "?_values_&missing=999": Scenario(missing=90),
    "?_values_&missing=40&data=%22nothing%22": Scenario(missing=40),
    "?_values_&missing=4&seed=%7Bbroken": Scenario(missing=4),
    "?_values_&missing=NaN&g0=1e999&data=%22simulated%22": Scenario("simulated", intercept=600),
    "?_values_&data=%22uploaded%22&upload=%22abc%22": Scenario(),
    "?_values_&removed=%5B%22x%22%5D&seed=4": Scenario(seed=4),
    "?_values_&older=1": Scenario(),
}


@pytest.mark.parametrize("search", BROKEN)
def test_a_broken_link_opens_the_nearest_state_with_a_notice(new_lab: Opener, search: str):
    lab = new_lab(search)
    lab.shows(BROKEN[search])
    assert notices_at(search) == from_query(search)[2] != []


@pytest.mark.parametrize(
    "tab", ["Nowhere", "lines", "", "x" * 500, "\ud800", 1, None, ["Model"]], ids=ascii
)
def test_a_link_to_a_tab_that_is_not_there_opens_the_first_and_is_repaired(
    new_lab: Opener, tab: object
):
    search = f"?_values_&missing=40&{urlencode({'tab': json.dumps(tab)})}"
    assert notices_at(search) == [not_understood("tab")]
    lab = new_lab(search)
    lab.shows(Scenario(missing=40))
    assert lab.shared == (Scenario(missing=40), ViewSettings())
    assert "tab" not in lab.search


@pytest.mark.parametrize("search", ["?utm_source=mail", "?%FF%FE"])
def test_an_address_that_says_nothing_gets_no_notice(new_lab: Opener, search: str):
    assert notices_at(search) == []
    new_lab(search).shows(Scenario())


def test_a_page_that_is_not_there_is_the_last(new_lab: Opener):
    lab = new_lab("?_values_&data=%22radon%22&page=70")
    assert set(lab.panels) == set(pages(ordered(fit(Scenario("radon")), "label"))[-1])


def test_a_focus_that_is_not_in_the_data_is_nobody(new_lab: Opener):
    lab = new_lab("?_values_&focus=%22nobody%20there%22&left=1")
    lab.shows(Scenario())
    lab.choose("spoil-missing", 10)
    lab.shows(Scenario(missing=10))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "$x$ {{y}}",
        "\x00",
        "🙂",
        "\ud800",
    ],
    ids=ascii,
)
def test_text_in_a_link_is_only_text_and_breaks_no_page(new_lab: Opener, text: str):
    values = {"focus": json.dumps(text), text: "1", "data": json.dumps(text)}
    search = f"?_values_&{urlencode(values, errors='replace')}"
    for markup in ("<script>alert", "<img src=x"):
        assert markup not in page_at(search)
    assert notices_at(search)
    new_lab(search).shows(Scenario())
