"""Terms say what they mean, by pointer and by keyboard, and lead to where they can be seen."""

from __future__ import annotations

import pytest
from lab import OpenPage, assert_axe_finds_nothing
from playwright.sync_api import Page, expect

from modules.words.glossary import GLOSSARY

MEANING = "#term"
SAYS = {term.name: term.says for term in GLOSSARY}


def open_part(page: Page, name: str) -> None:
    page.get_by_role("tab", name="Model", exact=True).click()
    page.locator(f".model-tab [role=tab][data-value='{name}']").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_term_says_what_it_means_until_it_is_left(new_page: OpenPage, scheme: str) -> None:
    page = new_page(1280, 720, color_scheme=scheme)
    open_part(page, "Partial pooling")
    meaning = page.locator(MEANING)
    heads = page.locator(".model-tab .tab-pane.active h3")
    fixed = heads.get_by_role("button", name="Fixed effects", exact=True)
    random = heads.get_by_role("button", name="Random effects", exact=True)
    expect(meaning).to_be_hidden()
    fixed.click()
    expect(meaning).to_have_text(f"fixed effect {SAYS['fixed effect']}")
    expect(fixed).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#announcement")).to_contain_text(SAYS["fixed effect"])
    assert_axe_finds_nothing(page)
    random.click()
    expect(meaning).to_have_text(f"random effect {SAYS['random effect']}")
    expect(fixed).to_have_attribute("aria-expanded", "false")
    random.click()
    expect(meaning).to_be_hidden()
    random.press("Enter")
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(random).to_be_focused()
    random.press("Enter")
    page.get_by_role("heading", name="Measures of fit").click()
    expect(meaning).to_be_hidden()


def test_a_meaning_stays_in_a_phone_s_window(new_page: OpenPage) -> None:
    page = new_page(360, 780, path="?_values_&missing=80&seed=4", has_touch=True, is_mobile=True)
    page.locator(".remark .term").tap()
    meaning = page.locator(MEANING)
    expect(meaning).to_contain_text(SAYS["singular fit"])
    expect(meaning).to_be_in_viewport(ratio=0.999)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_term_is_listed_and_leads_to_where_it_is_seen(new_page: OpenPage) -> None:
    page = new_page(1280, 720)
    open_part(page, "Glossary")
    listed = page.locator(".glossary")
    expect(listed.locator("dt")).to_have_count(len(GLOSSARY))
    for name, tab, part in [
        ("shrinkage", "Shrinkage", None),
        ("profile", "Model", "Intervals"),
        ("seed", None, None),
    ]:
        see = listed.get_by_role("button", name=f"See it: {name}", exact=True)
        if tab is None:
            expect(see).to_have_count(0)
            continue
        see.click()
        expect(page.get_by_role("tab", name=tab, exact=True)).to_have_attribute(
            "aria-selected", "true"
        )
        if part:
            opened = page.locator(f".model-tab [role=tab][data-value='{part}']")
            expect(opened).to_have_attribute("aria-selected", "true")
        open_part(page, "Glossary")
