"""What marks look like: read from the rules that the page's browser reads."""

from __future__ import annotations

import re

import pytest

from modules.figures.looks import RULES, Part, looks_of
from modules.figures.theme import PAGE_COLOURS, PALETTES, Mode, stylesheet
from modules.views.theme import theme

LIGHT, DARK = (Part("html", {"data-bs-theme": mode}) for mode in ("light", "dark"))
FIGURE, RAISED = Part("svg", {"data-figure": "shrinkage"}), Part("g", {"class": "member is-raised"})


def mark(classes: str, name: str = "path", **attributes: str) -> Part:
    return Part(
        name, {"class": classes} | {key.replace("_", "-"): v for key, v in attributes.items()}
    )


def test_a_rule_counts_more_than_an_attribute_and_a_narrow_rule_more_than_a_wide_one():
    wide = mark("point", "circle", fill="#123456", r="3", data_kept="true")
    found = looks_of([LIGHT, FIGURE, wide], "light")
    assert (found["fill"], found["r"]) == (PAGE_COLOURS["light"]["bs-body-color"], "3")
    narrow = mark("point", "circle", data_kept="false")
    assert looks_of([LIGHT, FIGURE, narrow], "light")["fill"] == PALETTES["light"]["paper"]


def test_what_is_around_a_mark_decides_too():
    arrow = mark("arrow", stroke_width="1.5")
    apart, raised = ([LIGHT, FIGURE, group, arrow] for group in (mark("member", "g"), RAISED))
    assert looks_of(apart, "light")["stroke-width"] == "1.5"
    assert looks_of(raised, "light")["stroke-width"] == "3"
    name = mark("member-name only-raised", "text")
    assert looks_of([LIGHT, FIGURE, mark("member", "g"), name], "light")["display"] == "none"
    assert looks_of([LIGHT, FIGURE, RAISED, name], "light")["display"] == "inline"
    others = [Part("svg", {"data-figure": "shrinkage"}, "is-raised"), mark("member", "g")]
    assert looks_of([LIGHT, *others], "light")["opacity"] == ".5"
    ghost = mark("ghost")
    assert looks_of([LIGHT, FIGURE, ghost], "light")["opacity"] == ".4"
    assert looks_of([DARK, FIGURE, ghost], "dark")["opacity"] == ".6"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_pages_colours_are_bootstraps(mode: Mode):
    css = theme().to_css().lower().replace('"', "")
    start = css.index("[data-bs-theme=dark]") if mode == "dark" else css.index(":root")
    for name, colour in PAGE_COLOURS[mode].items():
        found = re.search(rf"--{name}:\s*([^;]+);", css[start:])
        assert found
        assert as_numbers(found[1]) == as_numbers(colour)


def as_numbers(colour: str) -> tuple[int, ...]:
    """Red, green, blue and how much of it there is, from 0 to 255."""
    if colour.startswith("rgba"):
        *parts, there = re.findall(r"[\d.]+", colour)
        return (*map(int, parts), round(255 * float(there)))
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    return tuple(bytes.fromhex(digits.ljust(8, "f")))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_colour_of_the_rules_has_a_name_on_the_page(mode: Mode):
    used = set(re.findall(r"var\(--([\w-]+)\)", RULES))
    assert used <= set(PALETTES[mode] | PAGE_COLOURS[mode])
    assert all(f"--{name}:{colour};" in stylesheet() for name, colour in PALETTES[mode].items())
