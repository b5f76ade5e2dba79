"""How fast a person's file is read, beside pandas' own reader: python tests/benchmarks/uploads.py.

Ratios are what counts; seconds depend on the machine.
"""

import io
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from timing import seconds

from modules.observations.upload import (
    Columns,
    UploadError,
    read_table,
    to_observations,
)

ROWS, REPEATS = 50_000, 5
COLUMNS = Columns(y="rt", x="day", subject="subject")
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LABORIOUS: dict[str, Callable[[int], str]] = {
    "cells far to the right": lambda n: '<row><c r="GR9"/></row>' * n,
    "one long cell": lambda n: f'<row><c t="str"><v>{"&amp;" * (5 * n)}</v></c></row>',
    "one long row": lambda n: f"<row>{'<c/>' * (5 * n)}</row>",
}


def workbook(rows: str) -> bytes:
    """Write the smallest workbook that holds rows, and noise that does not pack."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}/main" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMESPACE}/main"><sheetData>{rows}'
        "</sheetData></worksheet>",
        "noise": np.random.default_rng(2).bytes(60_000),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def row(*cells: object) -> str:
    """Write a row of a sheet, its cells as texts."""
    written = "".join(f'<c t="str"><v>{cell}</v></c>' for cell in cells)
    return f"<row>{written}</row>"


HEADER = row("subject", "day", "rt")


def report(name: str, took: float, peer: float, whose: str) -> None:
    """Print a time in milliseconds, and its ratio to another."""
    print(f"  {name:24} {1000 * took:8.1f} ms   {took / peer:6.1f} times {whose}")


def long_files() -> None:
    """Compare files of as many rows as may be with pandas' reader of the CSV file."""
    values = np.random.default_rng(5).normal(300.0, 20.0, ROWS).tolist()
    cells = [(f"S{at % 99}", at // 99, value) for at, value in enumerate(values)]
    text = "subject,day,rt\n" + "".join(f"{subject},{day},{rt}\n" for subject, day, rt in cells)
    sheet = workbook(HEADER + "".join(row(*cell) for cell in cells))
    peer = seconds(lambda: pd.read_csv(io.StringIO(text)), REPEATS)
    print(f"{ROWS:,} rows of three columns (read_csv of pandas: {1000 * peer:.1f} ms):")
    for name, content in (("a.csv", text.encode()), ("a.xlsx", sheet)):
        table = read_table(content, name)
        report(
            f"{name}, read",
            seconds(lambda c=content, n=name: read_table(c, n), REPEATS),
            peer,
            "pandas",
        )
        took = seconds(lambda table=table: to_observations(table, COLUMNS), REPEATS)
        report(f"{name}, to observations", took, peer, "pandas")


def laborious_sheets() -> None:
    """Compare sheets that are laborious to read with half of each: twice the time is in order."""
    print("Sheets that are laborious to read, beside half of each:")
    for name, rows in LABORIOUS.items():
        half, whole = (workbook(HEADER + rows(n)) for n in (ROWS, 2 * ROWS))
        took, peer = (
            seconds(lambda content=one: attempt(content), REPEATS) for one in (whole, half)
        )
        report(name, took, peer, "half of it")


def attempt(content: bytes) -> None:
    """Read a workbook, which may be refused."""
    with suppress(UploadError):
        read_table(content, "a.xlsx")


if __name__ == "__main__":
    long_files()
    laborious_sheets()
