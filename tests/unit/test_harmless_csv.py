"""What is downloaded carries no formula into a spreadsheet program, and can be uploaded again."""

from __future__ import annotations

import ast
import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.observations.harmless_csv import guarded, to_csv, unguarded
from modules.observations.upload import Columns, read_table, to_observations

PROJECT = Path(__file__).parents[2]
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    "＝1+1",
    "==x",
]
BEHIND_A_SEPARATOR = ["a;=1+1", "a|@b", "b\n-c", "b\t+c"]
NUMBERS = ["-3.2", "+4", "-1e-05", "-.5", "3", "-2,5", "+1E+5"]
HARMLESS = ["308", "Ada", "a=b", "a - b", "S-1", "'quoted'", "don't", "", " ", "x@y", "−3", "–"]

texts = st.text(st.sampled_from("=+-@';|\t\r\n 1aé,\""), max_size=12)


def cells(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written, newline="")))


def is_dangerous(cell: str) -> bool:
    """As a spreadsheet program sees it, whatever its separator."""
    parts = (
        cell.replace("|", ";").replace("\t", ";").replace("\n", ";").replace("\r", ";").split(";")
    )
    beginnings = [part.lstrip(" ")[:1] for part in parts]
    return any(begins and begins in "=+-@＝＋－＠" for begins in beginnings)


@pytest.mark.parametrize("text", [*FORMULAS, *BEHIND_A_SEPARATOR])
def test_a_formula_is_written_as_text(text: str):
    assert is_dangerous(text)
    assert not is_dangerous(guarded(text))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [*NUMBERS, *HARMLESS])
def test_a_number_and_plain_text_stay_as_they_are(text: str):
    assert guarded(text) == text


def test_a_formula_begins_behind_one_apostrophe():
    assert [guarded(text) for text in FORMULAS[:4]] == ["'=1+1", "'+1+1", "'-1+1", "'@SUM(A1)"]


@settings(derandomize=True, max_examples=500)
@given(texts)
def test_any_text_is_harmless_and_comes_back(text: str):
    written = guarded(text)
    assert unguarded(written) == text or written == text
    number = text.lstrip("+-").replace(".", "").replace(",", "").isdecimal()
    assert number or not is_dangerous(written)


def test_numbers_of_a_table_keep_their_precision_and_their_sign():
    frame = pd.DataFrame({"y": [-1 / 3, np.nan, 2.0], "n": [-1, 0, 1], "kept": [True, False, True]})
    back = pd.read_csv(io.StringIO(to_csv(frame)))
    pd.testing.assert_frame_equal(back, frame)


def test_labels_names_and_index_of_a_table_are_harmless():
    frame = pd.DataFrame({"=y": [1.0, 2.0], "who": ["@a", None]}, index=["+b", "c;=d"])
    written = cells(to_csv(frame, "-index"))
    assert written[0] == ["'-index", "'=y", "who"]
    assert [row[0] for row in written[1:]] == ["'+b", "c;'=d"]
    assert [row[2] for row in written[1:]] == ["'@a", ""]


def test_a_table_of_formulas_goes_out_and_comes_back_as_it_was():
    labels = [*FORMULAS[:5], "-3.2", "'=x", "a;=b"]
    frame = pd.DataFrame(
        {
            "=who": np.repeat(labels, 3),
            "+when": np.tile([0.0, 1.0, 2.0], len(labels)),
            "@what": np.arange(3.0 * len(labels)) - 7.5,
        }
    )
    columns = Columns("@what", "+when", "=who")
    read = read_table(to_csv(frame).encode(), "mine.csv")
    assert read.columns == tuple(frame.columns)
    observations = to_observations(read, columns).data_set.read()
    assert observations["subject"].tolist() == frame["=who"].tolist()
    assert observations["y"].tolist() == frame["@what"].tolist()
    again = read_table(to_csv(read.rows).encode(), "mine.csv")
    pd.testing.assert_frame_equal(again.rows, read.rows)
    assert replace(again, rows=read.rows) == read


def test_nothing_else_writes_csv():
    """Whatever calls `to_csv` of a table itself would let formulas through."""
    for file in [PROJECT / "app.py", *(PROJECT / "modules").rglob("*.py")]:
        if file.name == "harmless_csv.py":
            continue
        called = [
            call.func.attr
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        ]
        assert "to_csv" not in called, file
