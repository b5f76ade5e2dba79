"""How large the texts in sight are."""

from __future__ import annotations

from playwright.sync_api import Page

SIZES = """
() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const around = text.parentElement;
    if (!text.data.trim() || around.closest(".visually-hidden, script, style, desc")) continue;
    if (!around.checkVisibility({ visibilityProperty: true })) continue;
    const { a, b } = around.getScreenCTM?.() ?? { a: 1, b: 0 };
    const size = parseFloat(getComputedStyle(around).fontSize) * Math.hypot(a, b);
    found.push([size, text.data.trim()]);
  }
  return found;
}
"""
ROUNDED = 0.05  # pixels


def too_small(page: Page, least: float) -> list[tuple[float, str]]:
    """Return the texts in sight, of HTML and of pictures, below a size in pixels, with theirs."""
    found = page.evaluate(SIZES)
    assert found
    return [(size, text) for size, text in found if size < least - ROUNDED]
