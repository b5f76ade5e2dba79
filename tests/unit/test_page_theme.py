from __future__ import annotations

import re
from pathlib import Path

import pytest

from modules.views.theme import LETTERS, SLATE, theme

PAGES = {"light": "#ffffff", "dark": "#1d1f21"}


def luminance(colour: str) -> float:
    """Relative luminance of a hexadecimal colour, as WCAG 2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_the_theme_asks_no_other_server():
    css = theme().to_css()
    assert SLATE in css
    assert "url(" in css
    assert re.findall(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", css) == []


def test_its_letters_are_files_of_shiny():
    folder = LETTERS.source_path_map()["source"]
    files = re.findall(r"url\((.*?)\)", (Path(folder) / "font.css").read_text())
    assert files
    assert all(file.startswith("fonts/") for file in files)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_is_checked_stands_out(page: str):
    assert contrast(SLATE, page) >= 3
    assert contrast(SLATE, "#ffffff") >= 4.5
