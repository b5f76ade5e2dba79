"""A table as CSV in full precision, or as it is read for a document: Markdown, LaTeX or HTML."""

from __future__ import annotations

import re
from typing import Literal

from modules.observations.harmless_csv import guarded, to_csv
from modules.take_away.html_table import html_table
from modules.words.tables.data_table import DataTable, TextTable

Form = Literal["CSV", "Markdown", "LaTeX", "HTML"]
ENDINGS: dict[Form, str] = {"CSV": "csv", "Markdown": "md", "LaTeX": "tex", "HTML": "html"}
_MARKS_OF_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$&#])")
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "−": "$-$",
        "–": "--",
        "—": "---",
        "²": "$^2$",
        "γ": r"$\gamma$",
        "τ": r"$\tau$",
        "ρ": r"$\rho$",
        "σ": r"$\sigma$",
        "β": r"$\beta$",
        "₀": "$_0$",
        "₁": "$_1$",
        "\N{NARROW NO-BREAK SPACE}": r"\,",
    }
)
"""What LaTeX would take for an order, and the signs of the chapter that its letters lack."""


def table_file(table: DataTable | str, form: Form, title: str = "") -> str:
    """Return a table as a file, or the sentence that takes its place.

    Parameters
    ----------
    table : DataTable or str
    form : {"CSV", "Markdown", "LaTeX", "HTML"}
        CSV has numbers in full precision under names for programs; the others say what the page
        says.
    title : str
        Its caption in HTML.
    """
    if isinstance(table, str):
        return f"{guarded(table)}\n"
    if form == "CSV":
        return to_csv(table.frame.loc[:, list(table.heads)], table.row_title)
    text = table.as_text()
    if form == "HTML":
        return html_table(text, title)
    return _markdown(text) if form == "Markdown" else _latex(text)


def _markdown(table: TextTable) -> str:
    rule = [":--", *["--:" for _ in table.heads[1:]]]
    rows = [_escaped(table.heads), rule, *map(_escaped, table.rows)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _escaped(cells: list[str]) -> list[str]:
    return [_MARKS_OF_MARKDOWN.sub(r"\\\1", _in_one_line(cell)) for cell in cells]


def _latex(table: TextTable) -> str:
    columns = "l" + "r" * (len(table.heads) - 1)
    head, *rows = (
        " & ".join(map(_in_latex, row)) + " \\\\\n" for row in (table.heads, *table.rows)
    )
    body = f"\\toprule\n{head}\\midrule\n{''.join(rows)}\\bottomrule\n"
    return f"\\begin{{tabular}}{{{columns}}}\n{body}\\end{{tabular}}\n"


def _in_latex(cell: str) -> str:
    return _in_one_line(cell).translate(_LATEX)


def _in_one_line(cell: str) -> str:
    return " ".join(cell.split())
