"""What a page keeps comes back as it was, holds no uploaded data, and has one shape."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from modules.scenario import Scenario
from modules.scenario.kept import (
    Kept,
    OwnFile,
    address_query,
    from_page,
    to_page,
    with_upload,
)
from modules.scenario.link import from_query
from modules.scenario.view_settings import ViewSettings

FILE = OwnFile("heights & weights.csv", "height", "age", "who=?")
OWN = Scenario(
    "uploaded", upload="secret", missing=30, focus="Åsa & co", removed=(3,), restored=(9,)
)
VIEW = ViewSettings(
    shown=("none",), order="left", tab="Model", dial=0.25, area=(0.0, 1.0, 2.0, 3.0), part="Check"
)


def unnamed(scenario: Scenario) -> Scenario:
    return replace(scenario, upload="")


@pytest.mark.parametrize(
    "kept",
    [
        Kept(Scenario(), ViewSettings()),
        Kept(Scenario("radon", missing=40, seed=7, removed=(1, 2)), VIEW),
        Kept(Scenario("simulated", slope=5.0), VIEW),
        Kept(Scenario(missing=10), replace(VIEW, pinned=Scenario(missing=90, reml=False))),
        Kept(unnamed(OWN), VIEW, FILE),
        Kept(Scenario("oxboys"), VIEW, FILE),
    ],
)
def test_what_is_kept_comes_back_as_it_was(kept: Kept):
    assert from_page(to_page(kept, "")) == kept


def test_what_is_kept_are_a_few_texts_under_the_same_names():
    with_file, without = to_page(Kept(OWN, VIEW, FILE), "secret"), to_page(Kept(OWN, VIEW), "")
    assert with_file.keys() == without.keys() == {"choices", "name", "y", "x", "subject"}
    assert all(type(text) is str for text in with_file.values())
    assert without["name"] == ""


def test_the_name_of_an_upload_stays_with_its_session():
    pinned = replace(VIEW, pinned=replace(OWN, missing=0))
    texts = to_page(Kept(OWN, pinned, FILE), "secret")
    assert not any("secret" in text for text in texts.values())
    kept = from_page(texts)
    assert kept.scenario == unnamed(OWN)
    assert with_upload(kept.view, "new") == replace(
        VIEW, pinned=replace(OWN, missing=0, upload="new")
    )


def test_pinned_fits_of_an_earlier_file_do_not_come_back():
    pinned = replace(VIEW, pinned=replace(OWN, upload="earlier"))
    assert from_page(to_page(Kept(OWN, pinned, FILE), "secret")).view == VIEW
    published = replace(VIEW, pinned=Scenario(missing=5))
    assert with_upload(published, "new") == published
    assert from_page(to_page(Kept(OWN, published, FILE), "secret")).view == published


def test_without_a_file_there_are_no_uploaded_data():
    pinned = replace(VIEW, pinned=unnamed(OWN))
    kept = from_page(to_page(Kept(OWN, pinned), "secret"))
    assert kept == Kept(Scenario(missing=30), replace(VIEW, area=()))
    assert not kept.needs_file


def test_only_uploaded_data_wait_for_their_file():
    assert Kept(OWN, VIEW, FILE).needs_file
    assert not Kept(Scenario(), VIEW, FILE).needs_file


@pytest.mark.parametrize("choices", ["", "nonsense", "_values_&missing=999", "_values_&%FF=1"])
def test_whatever_a_page_says_it_kept_is_a_valid_state(choices: str):
    texts = {"choices": choices, "name": "", "y": "", "x": "", "subject": ""}
    assert from_page(texts).scenario in (Scenario(), Scenario(missing=90))


def test_the_address_of_the_default_state_is_empty():
    assert address_query(Scenario(), ViewSettings()) == ""


def test_the_address_leads_to_the_same_choices():
    scenario, view = Scenario("radon", missing=40), replace(VIEW, pinned=Scenario(seed=4))
    assert from_query(address_query(scenario, view)) == (scenario, view, [])


def test_the_address_says_of_uploaded_data_only_that_there_were_some():
    query = address_query(OWN, VIEW)
    values = dict(parse_qsl(query))
    assert values["data"] == '"uploaded"'
    assert values.keys() == {"data", "missing", "shown", "order", "tab", "dial", "part"}
    scenario, view, notices = from_query(query)
    assert (scenario, view) == (Scenario(missing=30), replace(VIEW, area=()))
    assert len(notices) == 1
    assert "Choose the file again" in notices[0]
