"""How many words and numbers are in sight before anything is opened."""

from __future__ import annotations

import pytest
from lab import FIRST_PICTURES, OpenPage
from playwright.sync_api import expect

MOST_WORDS = 90
WORDS = """
() => {
  const written = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, data } = texts.currentNode;
    if (element.closest("script, style, noscript, desc, title, option, .visually-hidden")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    if (getComputedStyle(element).clipPath !== "none") continue; // for a screen reader alone
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    if (right <= 0 || left >= innerWidth || bottom <= 0 || top >= innerHeight) continue;
    written.push(data);
  }
  for (const select of document.querySelectorAll("select")) {
    if (select.checkVisibility()) written.push(select.selectedOptions[0].text);
  }
  const words = written.flatMap((data) => data.split(/\\s+/));
  return words.filter((word) => /[\\p{L}\\p{N}]/u.test(word));
}
"""


@pytest.mark.parametrize(
    ("tab", "choices"),
    [("Lines", ""), ("Shrinkage", ""), ("Truth", ""), ("Truth", "missing=40")],
    ids=["Lines", "Shrinkage", "Truth", "Truth, 40 % missing"],
)
def test_words_in_sight_are_few(new_page: OpenPage, tab: str, choices: str) -> None:
    page = new_page(1280, 720, path=f"?_values_&{choices}", reduced_motion="reduce")
    page.locator(f".navbar [data-value={tab}]").click()
    figure = page.locator(f"[data-figure={FIRST_PICTURES[tab]}]")
    expect(figure).to_have_attribute("data-at-rest", "")
    if tab == "Truth":
        expect(page.locator(".new-subject table")).to_be_visible()
    words = page.evaluate(WORDS)
    assert {"Missing", tab} < {*words}
    assert len(words) <= MOST_WORDS, " ".join(words)
