"""Saved pictures: as large and as coloured as on the page, and all in the same places."""

from __future__ import annotations

import io
import math
import re
import xml.etree.ElementTree as ET
import zlib
from dataclasses import replace

import numpy as np
import pytest
from drawn_marks import read_marks
from every_figure import EVERY_FIGURE, of_lines, of_plane
from matplotlib.colors import to_rgb
from numpy.typing import NDArray
from PIL import Image

from modules.figures import theme
from modules.figures.figure import Figure
from modules.figures.letters import LACKING, drawable, width_of, wrapped
from modules.figures.panel_frames import Text
from modules.figures.saving import FORMS, Form, Look, saved
from modules.figures.svg import SVG

BARE = Look(caption=False)
HOSTILE = [
    "$\\frac{1}{0$ a_b^c",
    "\\",
    "\N{ROCKET} 漢",
    "<&\"'>",
    "a\x00b\x1b",
    "β₁ γ₀ τ₁₁ − S₀",
]


def pixels(file: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGBA"))


def rgb(colour: str) -> list[int]:
    return [round(255 * part) for part in to_rgb(colour)]


def streams(pdf: bytes) -> bytes:
    """All that a PDF says, what is packed in it, too."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    unpacked = []
    for part in packed:
        try:
            unpacked.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"".join([pdf, *unpacked])


@pytest.fixture(scope="module", params=list(EVERY_FIGURE))
def figure(request: pytest.FixtureRequest) -> Figure:
    return EVERY_FIGURE[request.param]()


def test_a_png_has_two_pixels_for_each_of_the_page_and_its_papers_colour(figure: Figure):
    dark = pixels(saved(figure, "png", Look("dark", caption=False)))
    assert dark.shape == (2 * math.ceil(figure.height), 2 * figure.width, 4)
    assert (dark[..., 3] == 255).all()
    assert dark[-1, 0, :3].tolist() == rgb(theme.PAGE_COLOURS["dark"]["bs-body-bg"])


def test_a_transparent_png_has_nothing_behind_it(figure: Figure):
    clear = pixels(saved(figure, "png", Look(background="transparent", caption=False)))
    assert clear[-1, 0, 3] == 0
    assert (clear[..., 3] == 0).mean() > 0.2
    assert (clear[..., 3] == 255).any()


def test_a_pdf_holds_its_fonts(figure: Figure):
    said = streams(saved(figure, "pdf", Look()))
    assert b"/FontFile2" in said
    assert b"/Subtype /Type3" not in said
    assert len(re.findall(rb"/Type /FontDescriptor", said)) == len(re.findall(rb"/FontFile2", said))


def test_an_svg_is_whole_and_asks_for_nothing(figure: Figure):
    file = saved(figure, "svg", Look()).decode()
    root = ET.fromstring(file)
    addresses = [
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if name.split("}")[-1] in ("href", "src", "resource")
    ]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert not re.search(r"<!DOCTYPE|@import|@font-face|url\((?!#)", file)
    assert not list(root.iter(f"{SVG}text"))


def test_marks_stand_where_the_page_has_them():
    figure = of_lines()
    drawn = ET.fromstring(figure.to_svg())
    marks, dark = read_marks(drawn.iter()), theme.PALETTES["dark"]
    picture = pixels(saved(figure, "png", Look("dark", caption=False)))
    ink = rgb(theme.PAGE_COLOURS["dark"]["bs-body-color"])
    points = [mark.attrib for mark in drawn.iter() if mark.get("data-kept")]
    kept = {point["data-kept"] for point in points}
    assert kept == {"true", "false"}
    for point in points:
        if "d" not in marks[f"none:{point['data-subject']}"]:
            continue  # that there is no line stands over its points
        centre = picture[round(2 * float(point["cy"])), round(2 * float(point["cx"])), :3]
        expected = ink if point["data-kept"] == "true" else rgb(dark["paper"])
        assert np.abs(centre.astype(int) - expected).max() <= 40

    root = ET.fromstring(saved(figure, "svg", BARE))
    written = {path.get("d", "").replace("\n", "").strip() for path in root.iter(f"{SVG}path")}
    numbers = {tuple(map(float, re.findall(r"-?[\d.]+", course))) for course in written}
    for subject in figure.labels:
        ends = [float(end) for end in re.findall(r"-?[\d.]+", marks[f"partial:{subject}"]["d"])]
        assert any(len(found) == 4 and np.allclose(found, ends, atol=0.02) for found in numbers)


def test_only_what_is_raised_is_raised():
    figure = of_plane()
    usual, raised = (pixels(saved(figure, "png", BARE, raised=name)) for name in ("", "330"))
    strange = pixels(saved(figure, "png", BARE, raised="nobody"))
    assert np.array_equal(usual, strange)
    assert (usual != raised).any(axis=2).mean() > 0.005


@pytest.mark.parametrize("form", FORMS)
def test_labels_that_mean_something_elsewhere_are_only_words(form: Form):
    figure = EVERY_FIGURE["intervals"]()
    texts = [Text(40, 20 + 12 * place, label, "note") for place, label in enumerate(HOSTILE)]
    named = replace(
        figure, texts=[*figure.texts, *texts], title=" ".join(HOSTILE), words=HOSTILE[4]
    )
    file = saved(named, form, Look(), about="$\\alpha$")
    if form == "svg":
        ET.fromstring(file)
    assert len(file) > len(saved(figure, form, BARE))


def test_what_no_letters_can_show_is_a_square():
    assert drawable("a\x00漢\ud800β₀") == f"a{LACKING}β₀"
    assert drawable("γ₁ τ₀₀ ρ σ − ≥ $x\\") == "γ₁ τ₀₀ ρ σ − ≥ $x\\"


def test_a_caption_is_no_wider_than_its_picture_and_can_be_left_out():
    words = "Reaction against days: " + "W" * 90 + " and so on"
    lines = wrapped(words, 11.0, 200.0)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width_of(line, 11.0) <= 200.0 for line in lines)
    figure = EVERY_FIGURE["intervals"]()
    bare, told = (pixels(saved(figure, "png", look, "sleepstudy")) for look in (BARE, Look()))
    assert len(told) > len(bare)
    assert bare[-1, 0].tolist() == told[-1, 0].tolist() == [255, 255, 255, 255]
    assert np.array_equal(told[: len(bare) - 2], bare[:-2])
