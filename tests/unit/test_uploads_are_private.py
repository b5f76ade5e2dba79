"""One's own file is seen by oneself alone, and whatever is written in it is only text."""

from __future__ import annotations

import gc
import weakref
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.figures import lines
from modules.figures.ordering import ordered
from modules.observations import DataSet, data_set, forget_upload, keep_upload, observe
from modules.observations.upload import Columns, read_table, to_observations
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.view_settings import ORDERS
from modules.views.tabs.lines import said

NAMES = ("first", "second")
STRANGE = [
    "<b>bold</b>",
    "<script>alert('x')</script>",
    "</svg><img src=x onerror=alert(1)>",
    "]]><!-- &amp; &lt; &#0;",
    "'single' \"double\"",
    "$x^2$ and $",
    "$\\frac{1}{2}$",
    "{x} %s \\n {{y}}",
    "🙂🏳️‍🌈 Åsa Ωmega 漢字",
    "مرحبا",
    "two\nlines\r\nor\tthree",
    "\u202eright to left",
    "\ufeff",
    " ",
    "nan",
    "None",
    "x" * 3000,
]
CONTROLLING = "nul\x00 bell\x07 escape\x1b delete\x7f"
# What XML cannot hold, and files with it are refused.
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
MARKUP = ("<b>", "<script", "<img", "onerror=alert(1)>", "<!--")


def own(labels: list[str], y: float = 200.0) -> DataSet:
    """A data set of three rows a label."""
    rows = pd.DataFrame(
        {
            "subject": [label for label in labels for _ in range(3)],
            "x": [0.0, 1.0, 2.0] * len(labels),
            "y": [y + row**1.5 for row in range(3 * len(labels))],
        }
    )
    return DataSet("Mine", "Mine.", "who", "when", "what", "", "", rows.copy)


def of(name: str) -> Scenario:
    return Scenario(data="uploaded", upload=name)


@pytest.fixture(autouse=True)
def _leave_nothing() -> Iterator[None]:
    yield
    for name in NAMES:
        forget_upload(name)


def drawn(data: DataSet, width: int = 960) -> tuple[str, ET.Element]:
    keep_upload("first", data)
    models = fit(of("first"))
    layout = lines.grid(models, models.subjects, width)
    text = lines.figure(models, layout).to_svg()
    return text, ET.fromstring(text)


# Private


def test_an_upload_is_there_under_its_name_only():
    mine = own(["a", "b"])
    keep_upload("first", mine)
    assert data_set(of("first")) is mine
    for name in ("second", "", "FIRST", "first "):
        with pytest.raises(KeyError):
            data_set(of(name))


def test_other_data_do_not_show_an_upload():
    keep_upload("first", own(["a", "b"]))
    for scenario in (Scenario(upload="first"), Scenario("simulated", upload="first")):
        assert "a" not in set(observe(scenario)["subject"])


def test_two_uploads_do_not_mix():
    keep_upload("first", own(["a", "b"], y=200))
    keep_upload("second", own(["a", "b", "c"], y=900))
    for name, subjects, smallest in (("first", 2, 200), ("second", 3, 900), ("first", 2, 200)):
        models = fit(of(name))
        assert len(models.subjects) == subjects
        assert min(models.observations["y"].tolist()) == smallest
        assert lines.limits(of(name)) == lines.limits(replace(of(name), missing=50))
    assert lines.limits(of("first")) != lines.limits(of("second"))


def test_the_same_name_is_the_latest_table():
    keep_upload("first", own(["a", "b"]))
    before = fit(of("first"))
    keep_upload("first", own(["c", "d"]))
    assert fit(of("first")).subjects == ("c", "d")
    assert before.subjects == ("a", "b")


def test_what_is_forgotten_is_gone():
    keep_upload("first", own(["a", "b"]))
    keep_upload("second", own(["c", "d"]))
    layout = lines.grid(fit(of("first")), ("a", "b"), 960)
    lines.figure(fit(of("first")), layout).to_svg()
    forget_upload("first")

    def drawn_of(scenario: Scenario) -> str:
        return lines.figure(fit(scenario), layout).to_svg()

    for ask in (data_set, observe, fit, drawn_of):
        with pytest.raises(KeyError, match="upload it again"):
            ask(of("first"))
    assert fit(of("second")).subjects == ("c", "d")


def test_forgetting_what_was_never_kept_is_no_error():
    forget_upload("never kept")
    forget_upload("")


def test_nothing_of_a_forgotten_upload_stays_in_memory():
    mine = own(["a", "b"])
    keep_upload("first", mine)
    models = fit(of("first"))
    lines.figure(models, lines.grid(models, models.subjects, 960)).to_svg()
    trace = weakref.ref(mine), weakref.ref(models)
    forget_upload("first")
    del mine, models
    gc.collect()
    assert [seen() for seen in trace] == [None, None]


def test_spoiling_an_upload_leaves_its_rows_as_they_were():
    mine = own(["a", "b", "c"])
    keep_upload("first", mine)
    before = mine.read()
    spoiled = replace(of("first"), missing=50, focus="a", focus_left=1, focus_noise=50.0)
    assert False in observe(spoiled)["kept"].tolist()
    pd.testing.assert_frame_equal(mine.read(), before)


# Only text


def test_strange_labels_are_drawn_as_text():
    text, root = drawn(own(STRANGE))
    assert not any(markup in text for markup in MARKUP)
    for mark in root.iter():
        assert mark.tag.rsplit("}")[-1] in {"svg", "desc", "g", "path", "circle", "text"}
        assert not any(name.startswith("on") for name in mark.attrib)


def test_a_strange_label_is_its_panel_s_name_as_far_as_there_is_room():
    _, root = drawn(own(STRANGE))
    panels = [mark.get("data-panel") for mark in root.iter() if mark.get("class") == "panel"]
    strips = [mark.text or "" for mark in root.iter() if mark.get("class") == "strip-label"]
    assert panels == STRANGE
    for label, strip in zip(STRANGE, strips, strict=True):
        on_one_line = "".join(letter for letter in label if letter >= " ")
        cut = strip.removesuffix("…")
        assert on_one_line.startswith(cut)
        assert cut == on_one_line or (strip == f"{cut}…" and len(cut) > 3)


def test_control_characters_do_not_break_the_picture():
    _, root = drawn(replace(own(["plain", CONTROLLING]), x=CONTROLLING))
    strips = [mark.text for mark in root.iter() if mark.get("class") == "strip-label"]
    assert strips == ["plain", "nul bell escape delete"]


def test_a_long_label_is_cut_to_its_strip():
    for width in (300, 960, 1920):
        _, root = drawn(own(["x" * 3000, "y" * 3000]), width)
        (strip, _) = (mark.text for mark in root.iter() if mark.get("class") == "strip-label")
        assert strip is not None
        assert strip.endswith("…")
        assert len(strip) < width / 10


def test_strange_names_of_columns_are_text():
    for subject, x, y in zip(STRANGE[::3], STRANGE[1::3], STRANGE[2::3], strict=False):
        data = replace(own(["a", "b"]), subject=subject, x=x, y=y, x_unit=subject, y_unit=subject)
        text, root = drawn(data)
        assert not any(markup in text for markup in MARKUP)
        titles = [mark for mark in root.iter() if mark.get("class") == "axis-title"]
        assert len(titles) == 2


@settings(derandomize=True, deadline=None, max_examples=15)
@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=40), min_size=2, max_size=6, unique=True),
    st.text(LETTERS, max_size=20),
)
def test_any_labels_are_drawn(labels: list[str], column: str):
    data = replace(own(labels), subject=column, x=column, y=column)
    _, root = drawn(data)
    panels = [mark for mark in root.iter() if mark.get("class") == "panel"]
    assert len(panels) == len(labels)
    points = [mark for mark in root.iter() if mark.get("class") == "point"]
    assert len(points) == 3 * len(labels)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=6, unique=True))
def test_any_labels_are_ordered_and_told(labels: list[str]):
    keep_upload("first", own(labels))
    models = fit(of("first"))
    assert models.subjects == tuple(labels)
    for order in ORDERS:
        assert sorted(ordered(models, order)) == sorted(labels)
    assert set(said(models, list(labels))["members"]) == set(labels)


def test_a_file_with_strange_labels_goes_all_the_way():
    table = pd.DataFrame(
        {
            "who": [label for label in STRANGE[:6] for _ in range(3)],
            "when": [0, 1, 2] * 6,
            "what": range(18),
        }
    )
    read = read_table(table.to_csv(index=False).encode(), "<b>mine</b>.csv")
    text, root = drawn(to_observations(read, Columns("what", "when", "who")).data_set)
    assert not any(markup in text for markup in MARKUP)
    panels = [mark.get("data-panel") for mark in root.iter() if mark.get("class") == "panel"]
    assert panels == STRANGE[:6]
