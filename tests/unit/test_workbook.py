"""Workbooks as programs save them, and those that would end the process that reads them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from workbooks import HEADER, NAMESPACE, text_row, workbook

from modules.observations import workbook as workbook_module
from modules.observations import workbook_process
from modules.observations.upload import UploadError, read_table
from modules.observations.workbook import read_workbook

SPREADSHEETS = Path(__file__).parents[1] / "files" / "spreadsheets"
UNPACKABLE = {"noise": np.random.default_rng(2).bytes(60_000)}
# 24 TB for the texts, 400 GB for the cells, and a count beyond what a computer can count.
FATAL = {
    "many shared texts": workbook(
        HEADER,
        extra={
            "xl/sharedStrings.xml": f'<sst xmlns="{NAMESPACE}" uniqueCount="{10**12}"/>'.encode()
        },
    ),
    "corners far apart": workbook(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "a count beyond counting": workbook(
        HEADER,
        extra={
            "xl/sharedStrings.xml": f'<sst xmlns="{NAMESPACE}" uniqueCount="{10**19}"/>'.encode()
        },
    ),
}


@pytest.mark.parametrize(
    "file", ["excel_dialect.xlsx", "google_sheets_dialect.xlsx", "saved_by_libreoffice.xlsx"]
)
def test_a_workbook_is_read_whichever_program_writes_so(file: str):
    table = read_table((SPREADSHEETS / file).read_bytes(), file)
    assert table.rows.to_csv().splitlines() == [
        ",subject,day,rt,when,at,twice,label,kept,note",
        "2,Åsa,0,251.5,2024-05-02,08:30:00,503,Åsa-0,TRUE,two visits",
        "3,Åsa,1,260,2024-05-03,09:00:00,520,Åsa-1,FALSE,",
        "4,Björn,0,240,2024-05-02,08:30:00,480,Björn-0,TRUE,two visits",
        "5,Björn,1,244.25,2024-05-03 12:00:00,21:15:00,488.5,Björn-1,TRUE,",
    ]
    assert table.notes == ("Read the first sheet, “Sleep”; the workbook has one more sheet.",)
    assert table.unstored == {}


def test_what_calamine_leaves_out_is_kept_with_prefixes_too():
    sheet = HEADER + (
        '<x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c><x:c r="B2" s="0" t="e"><x:v>#N/A</x:v></x:c>'
        '<x:c r="C2" t="n"><x:f>A2*2</x:f><x:v/></x:c></x:row>'
        '<row r="3"><c r="A3"><f>B9</f></c><c r="B3" t="e"><v>#DIV/0!</v></c>'
        '<c r="C3"><f t="shared" si="0"/><v></v></c></row>'
    )
    read = read_workbook(workbook(sheet))
    assert read.cells[1:] == [["1", "#N/A", ""], ["", "#DIV/0!", ""]]
    assert read.unstored == {2: 2, 0: 3}


def test_sheets_without_cells_come_after_those_with_cells_and_hidden_ones_last():
    names = {"Chart": ("chartsheet", ""), "Old": ("worksheet", "hidden"), "New": ("worksheet", "")}
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="s{at}" Type="{relation}/{kind}" Target="worksheets/{name}.xml"/>'
        for at, (name, (kind, _)) in enumerate(names.items())
    )
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{at}" state="{state or "visible"}" r:id="s{at}"/>'
        for at, (name, (_, state)) in enumerate(names.items())
    )
    content = workbook(
        extra={
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>".encode(),
            "xl/workbook.xml": f"<workbook><sheets>{sheets}</sheets></workbook>".encode(),
            **{
                f"xl/worksheets/{name}.xml": f"<worksheet><sheetData>{text_row(name)}</sheetData>"
                "</worksheet>".encode()
                for name in names
            },
        }
    )
    read = read_workbook(content)
    assert read.cells == [["New"]]
    assert read.notes == ("Read the first sheet, “New”; the workbook has one more sheet.",)


@pytest.mark.parametrize("file", FATAL)
def test_a_workbook_that_ends_its_reader_ends_nobody_else(file: str):
    with pytest.raises(UploadError, match=r"far more than a table needs|is damaged"):
        read_workbook(FATAL[file])


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are those of Linux")
def test_the_reader_has_a_bound_of_memory():
    rows = "".join(f'<row r="{row}"><c r="NTP{row}"><v>1</v></c></row>' for row in (2, 2000))
    tall = workbook('<row r="1"><c r="A1"><v>1</v></c></row>' + rows)  # 20 million cells
    reading = [sys.executable, "-I", workbook_process.__file__, "9"]
    ended = subprocess.run(reading, input=tall, capture_output=True, check=False)
    assert ended.returncode < 0
    assert b"memory allocation" in ended.stderr


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook_module, "LONGEST_READING", 0.001)
    with pytest.raises(UploadError, match="far more than a table needs"):
        read_workbook(workbook(HEADER))


@pytest.mark.parametrize(
    "sheet",
    ['<row><c r="GR9"/></row>' * 20_000, f"<row>{'<c/>' * 50_000}</row>"],
    ids=["far to the right", "one long row"],
)
def test_many_empty_cells_are_no_rows(sheet: str):
    assert read_workbook(workbook(HEADER + sheet, extra=UNPACKABLE)).cells == [
        ["subject", "day", "rt"]
    ]


def test_a_long_cell_is_read_whole():
    cell = f'<c t="str"><v>{"&amp;" * 100_000}</v></c>'
    read = read_workbook(workbook(f"<row>{cell}</row>", extra=UNPACKABLE))
    assert read.cells == [["&" * 100_000]]
