"""Tables as files: what is read on the page is read in each of them, whatever labels hold."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from modules.take_away.table_file import ENDINGS, Form, table_file
from modules.words.tables.data_table import DataTable

LABELS = [
    "a_b|c",
    "R & D <b>",
    "100 %\\$x^2~{#}",
    "=1+1",
    "two\nlines",
    "γ₀ (Intercept)",
    "*x* `y` [z]",
]
TABLE = DataTable(
    pd.DataFrame({"estimate": np.arange(7) / 3 - 1, "p": np.arange(7) / 7}, index=LABELS),
    "Who & <what>",
    {"estimate": "Est_imate", "p": "Pr(>|t|)"},
    4,
    ("p",),
)
texts = st.text(st.sampled_from("ab|_&<>*`\\[]~#$%{}^'\" \n\r\t=é🐢"), min_size=1, max_size=8)


def one_line(text: str) -> str:
    return " ".join(text.split())


def expected(table: DataTable) -> list[list[str]]:
    heads, rows = table.as_text()
    return [[one_line(cell) for cell in row] for row in (heads, *rows)]


def read_html(written: str) -> list[list[str]]:
    table = ET.fromstring(written[written.index("<table") : written.index("</table>") + 8])
    return [[one_line("".join(cell.itertext())) for cell in row] for row in table.iter("tr")]


def read_markdown(written: str) -> list[list[str]]:
    return read_html(MarkdownIt("commonmark").enable("table").render(written))


def read_latex(written: str) -> list[list[str]]:
    """Read as LaTeX would: cells end at an & and rows at a double backslash that is no order."""
    body = re.findall(r"\\toprule\n(.*)\\bottomrule", written, re.DOTALL)[0].replace(
        "\\midrule\n", ""
    )
    assert re.findall(r"(?<!\\)[#%~^]", body) == []
    signs = {
        r"\textbackslash{}": "\\",
        r"\textasciitilde{}": "~",
        r"\textasciicircum{}": "^",
        r"\textless{}": "<",
        r"\textgreater{}": ">",
        r"\textbar{}": "|",
        **{f"\\{sign}": sign for sign in "&%$#_{}"},
        "$-$": "−",
        r"$\gamma$": "γ",
        "$_0$": "₀",
    }
    pattern = "|".join(map(re.escape, signs))
    return [
        [
            one_line(re.sub(pattern, lambda found: signs[found[0]], cell)).replace("--", "–")
            for cell in re.split(r"(?<!\\)&", row)
        ]
        for row in body.split(" \\\\\n")
        if row
    ]


FORMS: tuple[Form, ...] = ("Markdown", "LaTeX", "HTML")
READERS = {"Markdown": read_markdown, "LaTeX": read_latex, "HTML": read_html}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_what_the_page_says(form: Form):
    assert READERS[form](table_file(TABLE, form)) == expected(TABLE)


@pytest.mark.parametrize("form", FORMS)
def test_no_label_breaks_a_table(form: Form):
    @settings(derandomize=True, max_examples=60, deadline=None)
    @given(st.lists(texts.filter(str.strip), min_size=2, max_size=4, unique=True))
    def holds(labels: list[str]) -> None:
        frame = pd.DataFrame({"word": labels}, index=labels)
        table = DataTable(frame, labels[0], {"word": labels[1]})
        assert READERS[form](table_file(table, form)) == expected(table)

    holds()


def test_csv_is_exact_and_for_programs():
    rows = list(csv.reader(io.StringIO(table_file(TABLE, "CSV"), newline="")))
    assert rows[0] == ["Who & <what>", "estimate", "p"]
    assert [float(row[1]) for row in rows[1:]] == list(TABLE.frame["estimate"])
    assert rows[4][0] == "'=1+1"


def test_a_table_one_below_the_other_and_headings_that_say_the_same():
    frame = pd.DataFrame({"a": [1.0], "b": [2.5]})
    upright = DataTable(frame, "Quantity", {"a": "x", "b": "x"}, upright=True)
    for form in FORMS:
        assert READERS[form](table_file(upright, form)) == [
            ["Quantity", "0"],
            ["x", "1"],
            ["x", "2.5"],
        ]


@pytest.mark.parametrize("form", ENDINGS)
def test_where_there_is_no_table_the_file_says_why(form: Form):
    assert table_file("There is none.", form) == "There is none.\n"
