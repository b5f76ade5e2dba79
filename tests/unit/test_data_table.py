"""Columns as R writes them, and tables that hold them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from modules.views.widgets.data_table import MOST_ROWS, written_table
from modules.words.tables.data_table import UNDETERMINED, DataTable, written
from modules.words.wording import MINUS


def tree(table: DataTable, title: str = "A title") -> ET.Element:
    return ET.fromstring(str(written_table(table, title)))


def cells(table: DataTable) -> list[list[str]]:
    return [
        ["".join(cell.itertext()) for cell in row] for row in tree(table).findall(".//tbody/tr")
    ]


@pytest.mark.parametrize(
    ("numbers", "digits", "expected"),
    [
        # R: format(c(267.967, 11.435), digits = 5)
        ([267.96741904, 11.43542854], 5, ["267.967", "11.435"]),
        ([1.0, 2.5, 100.0], 4, ["1.0", "2.5", "100.0"]),
        ([1e-10, 1.0], 4, ["1e−10", "1e+00"]),
        ([123456.0], 3, ["123456"]),
        ([-1.5, 2.0], 4, [f"{MINUS}1.5", "2.0"]),
        ([0.0], 4, ["0"]),
        ([np.nan, 3.14159], 3, [UNDETERMINED, "3.14"]),
        ([np.nan, np.nan], 3, [UNDETERMINED, UNDETERMINED]),
        ([np.inf, -np.inf], 3, ["Inf", f"{MINUS}Inf"]),
        ([], 3, []),
    ],
)
def test_numbers_of_a_column_are_written_alike(
    numbers: list[float], digits: int, expected: list[str]
):
    assert written(pd.Series(numbers, dtype=float), digits) == expected


def test_whole_numbers_stay_whole():
    assert written(pd.Series([4, 36, 144]), 4) == ["4", "36", "144"]


def test_p_values_are_written_as_r_does_and_never_zero():
    # R: format.pval(c(0, 6.316e-09, 0.000264, 0.522422), digits = 3)
    p_values = pd.Series([0.0, 6.316e-09, 0.000264, 0.522422, np.nan])
    assert written(p_values, 3, p_value=True) == [
        f"< 2e{MINUS}16",
        f"6.32e{MINUS}09",
        "0.000264",
        "0.522422",
        UNDETERMINED,
    ]


def test_words_stay_words():
    words = pd.Series(["yes", None, np.nan, "a-b"], dtype=object)
    assert written(words, 4) == ["yes", UNDETERMINED, UNDETERMINED, "a-b"]
    assert written(pd.Series([True, False]), 4) == ["True", "False"]


def test_a_table_shows_the_columns_of_its_heads_under_their_headings():
    frame = pd.DataFrame(
        {"a": [1.0, 2.5], "b": [0.01, np.nan], "hidden": [7.0, 8.0]}, index=["one", "two"]
    )
    table = DataTable(frame, "Row", {"b": "p", "a": "A"}, 3, ("b",), ("First.", "Second."))
    assert cells(table) == [["one", "0.01", "1.0"], ["two", UNDETERMINED, "2.5"]]
    root = tree(table)
    heads = root.findall(".//thead//th")
    assert [head.text for head in heads] == ["Row", "p", "A"]
    assert {head.get("scope") for head in heads} == {"col"}
    assert {row.get("scope") for row in root.findall(".//tbody/tr/th")} == {"row"}
    assert root.findtext(".//caption") == "A title"
    assert [note.text for note in root.findall("p")] == ["First.", "Second."]


def test_text_of_the_data_is_text_and_no_markup():
    frame = pd.DataFrame({"y": ["<script>1</script>"]}, index=["<b>&\"'"])
    table = DataTable(frame, "<i>", {"y": "a & b"})
    assert cells(table) == [["<b>&\"'", "<script>1</script>"]]
    assert "<script" not in str(written_table(table, "t"))
    assert [head.text for head in tree(table).findall(".//thead//th")] == ["<i>", "a & b"]


@pytest.mark.parametrize("rows", [0, 1, MOST_ROWS, MOST_ROWS + 1, 10_000])
def test_very_many_rows_are_cut_and_the_table_says_so(rows: int):
    table = DataTable(pd.DataFrame({"a": np.arange(rows) * 1.0}), "Row", {"a": "A"}, 6)
    shown = cells(table)
    assert len(shown) == min(rows, MOST_ROWS)
    assert all(float(value) == float(label) for label, value in shown)
    notes = [str(note.text) for note in tree(table).findall("p")]
    assert len(notes) == (rows > MOST_ROWS)
    assert all(re.search(f"first {MOST_ROWS} of {rows} rows", note) for note in notes)
