from __future__ import annotations

import csv
import io
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import HEADER, workbook

from modules.observations.data_sets import DATA_FOLDER, data_set
from modules.observations.upload import (
    Columns,
    TableFile,
    UploadError,
    guess_columns,
    numeric_columns,
    read_table,
    to_observations,
)
from modules.observations.workbook_parts import MOST_PARTS, MOST_TAGS
from modules.scenario import DataName, Scenario

FILES = Path(__file__).parents[1] / "files"
THREE = Columns(y="rt", x="day", subject="subject")
CELLS = [
    ("Åsa", "0", "251.5"),
    ("Åsa", "1", "260"),
    ("Björn", "0", "240"),
    ("Björn", "1", "244.25"),
]


def table_of(text: str, name: str = "file.csv") -> TableFile:
    return read_table(text.encode(), name)


def table_in(file: str) -> TableFile:
    return read_table((FILES / file).read_bytes(), file)


def cells_of(table: TableFile) -> list[tuple[str | None, ...]]:
    return list(table.rows.itertuples(index=False, name=None))


def refusal(content: bytes, name: str = "file.csv", columns: Columns = THREE) -> str:
    """What a person is told about a file that cannot be used."""
    with pytest.raises(UploadError) as refused:
        to_observations(read_table(content, name), columns)
    message = str(refused.value)
    assert 40 <= len(message) <= 250
    assert message.endswith(".")
    assert "\n" not in message
    assert "<" not in message
    return message


# What can be read


@pytest.mark.parametrize(
    "file",
    [
        "utf8.csv",
        "utf8_bom.csv",
        "utf16_le.csv",
        "utf16_be.csv",
        "windows_1252.csv",
        "crlf.csv",
        "cr.csv",
        "tabs.tsv",
        "bars.txt",
    ],
)
def test_encodings_line_ends_and_separators_make_no_difference(file: str):
    table = table_in(file)
    assert table.name == file
    assert table.columns == ("subject", "day", "rt")
    assert cells_of(table) == CELLS
    assert list(table.rows.index) == [2, 3, 4, 5]
    assert not table.decimal_comma


def test_what_was_noticed_is_noted():
    assert table_in("utf8.csv").notes == ()
    assert "Latin-1" in table_in("windows_1252.csv").notes[0]
    assert "UTF-16" in table_in("utf16_le.csv").notes[0]
    assert table_in("tabs.tsv").notes == ("Tabs between columns.",)
    assert len(table_in("decimal_comma.csv").notes) == 2


def test_a_cell_keeps_separators_quotes_and_line_breaks():
    labels = set(table_in("quoted.csv").rows["subject"])
    assert labels == {'Lee, Ann "A"\nsecond line', "x|y;z"}


def test_whatever_a_label_looks_like_it_is_a_label():
    uploaded = to_observations(table_in("strange_labels.csv"), THREE)
    labels = list(uploaded.data_set.read()["subject"].unique())
    assert labels == [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "👩🏽‍🔬 Zoë",
        "O'Neil",
        "@SUM(1+1)",
        "+1",
        "x" * 200,
    ]


def test_a_cut_cell_is_noted():
    assert table_in("strange_labels.csv").notes == (
        "2 cells are longer than 200 characters and cut there.",
    )


@pytest.mark.parametrize("missing", ["", " ", "NA", "n/a", "NaN", "NULL", ".", "#N/A"])
def test_marks_of_a_missing_value(missing: str):
    table = table_of(f"subject,day,rt\nA,0,{missing}\nA,1,2\n")
    assert cells_of(table) == [("A", "0", None), ("A", "1", "2")]
    assert numeric_columns(table) == ("day", "rt")


def test_empty_rows_and_empty_cells_at_the_end_are_passed_over_but_counted():
    table = table_of("\nsubject,day,rt,,\n\nA,0,1,,\n,,,,\nA,1,2\n")
    assert table.columns == ("subject", "day", "rt")
    assert list(table.rows.index) == [4, 6]


def test_a_column_without_a_name_is_named_by_its_place():
    assert table_of(",day,,rt\nA,0,,1\nA,1,x,2\n").columns == ("column 1", "day", "column 3", "rt")


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("C:\\Users\\me\\data.csv", "data.csv"),
        ("../../etc/pass\x00wd\n.csv", "passwd.csv"),
        ("a\u202egpj.csv", "agpj.csv"),
        ("folder/", "unnamed file"),
        ("x" * 300 + ".csv", "x" * 79 + "…"),
    ],
)
def test_a_name_has_no_folders_and_no_control_characters(given_name: str, name: str):
    assert read_table(b"a,b,c\nA,0,1\n", given_name).name == name


# Numbers


def rt_of(text: str) -> list[float]:
    return to_observations(table_of(text), THREE).data_set.read()["y"].tolist()


def test_decimal_commas_between_semicolons():
    table = table_in("decimal_comma.csv")
    assert table.decimal_comma
    assert to_observations(table, THREE).data_set.read()["y"].tolist() == [251.5, 260, 240, 244.25]


def test_thousands_are_read_where_the_decimal_comma_is_sure():
    start = "subject;day;rt\nA;0;2,5\nA;1;"
    assert rt_of(start + "1.234,5\nB;0;1.234.567,25\n") == [2.5, 1234.5, 1234567.25]
    assert "two ways" in refusal((start + "1.234\n").encode())


def test_semicolons_tell_that_three_digits_after_a_comma_are_decimals():
    assert rt_of("subject;day;rt\nA;0;1,234\nA;1;2,345\nB;1;2\n") == [1.234, 2.345, 2]


@pytest.mark.parametrize(
    "text",
    [
        "subject\tday\trt\nA\t0\t1,234\nA\t1\t2,345\nB\t0\t1\n",
        'subject,day,rt\nA,0,"1,234"\nA,1,"2,345"\nB,0,1\n',
        "subject;day;rt\nA;0;2.5\nA;1;2,5\nB;0;1.5\n",
        'subject,day,rt\nA,0,"1,234,567"\nA,1,1\nB,0,1\'000\n',
    ],
)
def test_what_could_be_thousands_is_not_guessed(text: str):
    message = refusal(text.encode())
    assert "two ways" in message
    assert "thousands" in message
    assert "Row " in message


def test_numbers_may_be_written_in_many_ways():
    text = "subject,day,rt\nA,0,1e3\nA,1,-.5\nB,0,+2.\nB,1,\u22123\n"
    assert rt_of(text) == [1000, -0.5, 2, -3]


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("fast", "not a number"),
        ("1_000", "not a number"),
        ("٣", "not a number"),
        ("0x10", "not a number"),
        ("inf", "not a finite number"),
        ("-Infinity", "not a finite number"),
        ("1e999", "too large"),
        ("-1e31", "too large"),
        ("9" * 400, "too large"),
        ("2024-05-01", "date"),
        ("01.05.2024 10:30", "date"),
        ("=1+1", "not a number"),
        ("<b>" + "y" * 150, "not a number"),
    ],
)
def test_the_first_cell_that_is_no_number_is_named(value: str, word: str):
    message = refusal(f"subject,day,rt\nA,0,1\n\nA,1,{value}\nB,1,worse\n".encode())
    assert word in message
    assert message.startswith("Row 4 of “rt” is “")
    assert value[40:] == "" or value not in message


def test_the_predictor_must_be_numbers_too():
    assert "“one”" in refusal(b"subject,day,rt\nA,zero?,1\nA,one,1\n".replace(b"zero?", b"0"))


# What cannot be read


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("empty.csv", "empty"),
        ("only_blank_lines.csv", "empty"),
        ("header_only.csv", "no rows under it"),
        ("no_header.csv", "only numbers"),
        ("two_columns.csv", "2 columns"),
        ("one_column.csv", "1 column,"),
        ("same_names.csv", "“day”"),
        ("short_row.csv", "Row 3 has 2 cells"),
        ("long_row.csv", "Row 3 has 4 cells"),
        ("open_quote.csv", "In row 3 the quotation marks"),
        ("nul.csv", "code 0"),
        ("utf16_without_mark.csv", "UTF-8"),
        ("cut_utf16.csv", "cut short"),
        ("pdf_renamed.csv", "PDF"),
        ("png_renamed.csv", "PNG"),
        ("old_xls_renamed.csv", ".xls"),
        ("zip_renamed.csv", "zip"),
        ("web_page.csv", "web page"),
        ("binary.csv", "not a text file"),
        ("password.xlsx", "password"),
        ("text_renamed.xlsx", ".csv"),
        ("cut.xlsx", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(file: str, words: str):
    assert words in refusal((FILES / file).read_bytes(), file)


def test_a_file_of_more_than_10_mb_is_refused():
    assert "10 MB" in refusal(b"a,b,c\n" + b"1,2,3\n" * 1_700_000)


@pytest.mark.parametrize("columns", [201, 10_000])
def test_a_table_with_too_many_columns_is_refused(columns: int):
    row = ",".join(f"c{at}" for at in range(columns))
    assert "200 columns" in refusal(f"{row}\n{row}\n".encode())


def test_a_table_with_too_many_rows_is_refused():
    assert "50,000 rows" in refusal(b"subject,day,rt\n" + b"A,1,2\n" * 50_001)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_that_is_too_long_is_called_so(quote: str):
    message = refusal(f"subject,day,rt\nA,1,{quote}{'y' * 300_000}{quote}\n".encode())
    assert message.startswith("In row 2 a cell has 300,000 characters")
    assert "quotation" not in message
    lines = refusal(b'subject,day,rt\nA,1,"' + b"1,2,3\n" * 50_000 + b'"\n')
    assert "300,000 characters" in lines
    assert "quotation mark may be missing" in lines


def test_a_quotation_mark_that_never_closes_is_found_in_however_long_a_file():
    rows = "A,1,2\n" * 40_000
    assert "In row 3 the quotation" in refusal(f'subject,day,rt\nA,1,2\nB,1,"2\n{rows}'.encode())


def test_many_repeated_names_are_not_all_listed():
    row = ",".join(2 * [f"{'n' * 90}{at}" for at in range(9)])
    assert "and 7 more" in refusal(f"{row}\n{row}\n".encode())


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("A,0,1\nA,1,2\n", "same subject"),
        ("A,1,1\nA,1,2\nB,1,3\n", "cannot be the predictor"),
        ("A,0,5\nA,1,5\nB,1,5\n", "cannot be the response"),
        ("A,0,1\nB,1,2\nC,2,3\n", "twice"),
        ("A,0,NA\n,1,2\nC,,3\n", "No row"),
        ("A,NA,NA\n", "No row"),
        ("".join(f"{at},{at},{at}\n" for at in range(501)) + "0,1,2\n", "501 different values"),
    ],
)
def test_data_in_which_nothing_can_be_pooled_are_refused(rows: str, words: str):
    assert words in refusal(f"subject,day,rt\n{rows}".encode())


@pytest.mark.parametrize(
    ("columns", "words"),
    [(Columns("rt", "rt", "subject"), "different"), (Columns("rt", "day", "who"), "“who”")],
)
def test_the_three_columns_must_be_there_and_different(columns: Columns, words: str):
    assert words in refusal((FILES / "utf8.csv").read_bytes(), columns=columns)


# Workbooks


def test_a_workbook_gives_its_first_sheet():
    table = table_in("workbook.xlsx")
    assert table.columns == ("subject", "day", "rt", "when", "next")
    assert [row[:4] for row in cells_of(table)] == [
        (*cells, f"2024-05-0{day}") for day, cells in enumerate(CELLS, start=2)
    ]
    assert table.notes == ("Read the first sheet, “Sleep ‹b›”; the workbook has 2 more sheets.",)


def test_a_formula_without_a_stored_result_is_an_error_only_where_it_is_needed():
    content = (FILES / "workbook.xlsx").read_bytes()
    message = refusal(content, "workbook.xlsx", Columns("next", "day", "subject"))
    assert message.startswith("Row 2 of “next” is a formula")
    to_observations(table_in("workbook.xlsx"), THREE)


def test_a_formula_is_its_stored_result():
    sheet = HEADER + (
        '<row><c t="str"><f>A9</f><v>A</v></c><c><v>1</v></c><c><f>1+1</f><v>7.5</v></c></row>'
        '<row><c t="str"><f>""</f><v></v></c><c><v>1</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        "</row>"
    )
    table = read_table(workbook(sheet), "book.xlsx")
    assert cells_of(table) == [("A", "1", "7.5"), (None, "1", "#DIV/0!")]
    assert table.unstored == {}


def test_every_type_of_cell_is_read_as_text():
    sheet = HEADER + (
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="b"><v>1</v></c></row>'
        '<row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" s="1"><v>1.5</v></c>'
        '<c r="C4" s="2"><v>0.5</v></c></row>'
    )
    strings = (
        '<si><r><t xml:space="preserve">rich </t></r><r><t>text</t></r><rPh><t>no</t></rPh></si>'
        '<si><t xml:space="preserve"> spaced </t></si>'
    )
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="[Red]yyyy\\-mm"/>'
        '<numFmt numFmtId="171" formatCode="[h]&quot;day&quot;0.0"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
    )
    properties = '<workbookPr date1904="1"/>'
    table = read_table(workbook(sheet, strings, styles, properties), "book.XLSX")
    assert list(table.rows.index) == [3, 4]
    assert cells_of(table) == [
        ("rich text", None, "TRUE"),
        ("spaced", "1904-01-02 12:00:00", "0.5"),
    ]


@pytest.mark.parametrize(
    ("at", "words"), [("XFD2", "200 columns"), ("ZZZ2", "200 columns"), ("A-2", "damaged")]
)
def test_a_cell_far_to_the_right_is_refused_quickly(at: str, words: str):
    sheet = HEADER + f'<row><c r="{at}"><v>1</v></c></row>' * 3
    assert words in refusal(workbook(sheet), "book.xlsx")


@pytest.mark.parametrize("row", ["0", "-1", "1048577", "one"])
def test_a_row_number_that_no_sheet_has_is_refused(row: str):
    sheet = HEADER + f'<row r="{row}"><c><v>1</v></c></row>'
    assert "damaged" in refusal(workbook(sheet), "book.xlsx")


def test_a_workbook_with_too_many_rows_is_refused():
    sheet = HEADER + "<row><c><v>1</v></c></row>" * 50_001
    assert "50,000 rows" in refusal(workbook(sheet, method=zipfile.ZIP_STORED), "book.xlsx")


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
    ],
)
def test_entities_are_refused_wherever_they_are(prolog: str):
    assert "document type" in refusal(workbook(HEADER, prolog=prolog), "book.xlsx")
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"):
        content = workbook(HEADER, extra={part: f"{prolog}<x/>".encode()})
        assert "document type" in refusal(content, "book.xlsx")


BOMBS = {
    "a part of 60 MB": {"xl/worksheets/sheet2.xml": b" " * 60_000_000},
    "a part that is packed too well": {"xl/media/image.png": b"\0" * 5_000_000},
    "too many parts": {f"{at}.xml": b"" for at in range(MOST_PARTS)},
    "too many tags": {"xl/a.xml": np.random.default_rng(1).bytes(100_000) + b"<" * MOST_TAGS},
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_bomb_is_refused_before_it_is_read(bomb: str):
    assert "unpacks to far more" in refusal(workbook(HEADER, extra=BOMBS[bomb]), "book.xlsx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_bomb_that_states_a_small_size_never_unfolds():
    size = 40_000_000
    honest = workbook(extra={"xl/bomb.xml": b" " * size})
    lying = honest.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    tracemalloc.start()
    assert "damaged" in refusal(lying, "book.xlsx")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def calls(action: Callable[[], object]) -> int:
    """How many functions an action calls, built-in ones too: its work, on whatever machine."""
    made = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return made


def test_other_packing_methods_and_passwords_are_refused():
    assert "packed" in refusal(workbook(HEADER, method=zipfile.ZIP_BZIP2), "book.xlsx")
    locked = workbook(HEADER).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )
    assert "password" in refusal(locked, "book.xlsx")


def test_a_workbook_without_sheets_of_cells_is_refused():
    content = workbook(extra={"xl/workbook.xml": b"<workbook/>"})
    assert "no sheet" in refusal(content, "book.xlsx")


# Guesses


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        ("id,time,score", "", Columns("score", "time", "id")),
        ("Reaction,Days,Subject", "", Columns("Reaction", "Days", "Subject")),
        ("participantID,trial_number,response time", "", None),
        ("VP,Messzeitpunkt,Wert", "", None),
        ("weight,rat,week", "", Columns("weight", "week", "rat")),
    ],
)
def test_columns_are_guessed_by_their_names(header: str, rows: str, expected: Columns | None):
    names = header.split(",")
    body = "".join(f"{at},{at % 7},{at % 5}\n" for at in range(20))
    expected = expected or Columns(subject=names[0], x=names[1], y=names[2])
    assert guess_columns(table_of(f"{header}\n{body}{rows}")) == expected


def test_columns_are_guessed_by_what_is_in_them():
    rng = np.random.default_rng(3)
    body = "".join(
        f"{rng.normal():.4f},{x},{subject},{'ab'[subject % 2]}\n"
        for subject in range(11, 21)
        for x in range(6)
    )
    guess = guess_columns(table_of(f"q1,q2,q3,q4\n{body}"))
    assert (guess.y, guess.x) == ("q1", "q2")
    assert guess.subject in ("q3", "q4")


@pytest.mark.parametrize("name", ["sleepstudy", "radon", "chickweight", "orthodont", "oxboys"])
def test_the_columns_of_every_known_data_set_are_guessed(name: DataName):
    known = data_set(Scenario(data=name))
    table = read_table((DATA_FOLDER / f"{name}.csv").read_bytes(), f"{name}.csv")
    guess = guess_columns(table)
    assert guess == Columns(known.y, known.x, known.subject)

    read, expected = to_observations(table, guess).data_set.read(), known.read()
    assert read.dtypes.equals(expected.dtypes)
    assert read.equals(expected)


def test_numeric_columns_have_nothing_but_numbers():
    table = table_of("a,b,c,d\n1,x,1,\n2,2,NA,\n")
    assert numeric_columns(table) == ("a", "c")


# Observations


def test_the_report_counts_what_was_left_out():
    table = table_of("subject,day,rt\n1,0,1\n1,1,NA\n1,2,2\n2,,NA\n2,0,4\n,1,5\n")
    uploaded = to_observations(table, THREE)
    assert uploaded.report == (
        "3 of 6 rows were left out for a missing value: “rt” in 2, “day” in 1, “subject” in 1.",
        "“subject” holds numbers; they are used as labels only.",
        "1 subject has one row only, which is too little for a line of its own.",
    )
    assert uploaded.data_set.note == "Your own file: 3 rows of 2 subjects."
    assert uploaded.data_set.title == "file.csv"
    rows = uploaded.data_set.read()
    assert list(rows.index) == [0, 1, 2]
    assert rows["subject"].tolist() == ["1", "1", "2"]


def test_labels_that_differ_in_capitals_are_pointed_out():
    table = table_of("subject,day,rt\nAnn,0,1\nAnn,1,2\nann,0,1\nann,1,3\n")
    assert to_observations(table, THREE).report == (
        "“Ann” and “ann” differ only in capitals and count as two subjects.",
    )


def test_the_same_subject_and_predictor_may_come_twice():
    table = table_of("subject,day,rt\nA,0,1\nA,0,2\nB,1,3\n")
    assert len(to_observations(table, THREE).data_set.read()) == 3


def test_long_names_of_variables_are_shortened():
    long = "r" * 90
    table = table_of(f"subject,day,{long}\nA,0,1\nA,1,2\nB,1,3\n")
    described = to_observations(table, Columns(long, "day", "subject")).data_set
    assert described.y == "r" * 39 + "…"
    assert (described.x_unit, described.y_unit) == ("", "")


def test_whoever_changes_the_rows_changes_no_others():
    own = to_observations(table_in("utf8.csv"), THREE).data_set
    changed = own.read()
    changed.loc[:, "y"] = 0.0
    assert own.read()["y"].tolist() == [251.5, 260, 240, 244.25]


@pytest.mark.parametrize("name", ["example_long.csv", "example_semicolon.csv"])
def test_the_examples_can_be_used_as_they_are(name: str):
    table = read_table((DATA_FOLDER / "examples" / name).read_bytes(), name)
    uploaded = to_observations(table, guess_columns(table))
    assert uploaded.report == ()
    rows = uploaded.data_set.read()
    assert (len(rows), rows["subject"].nunique()) == (60, 8)
    assert table.decimal_comma == (name == "example_semicolon.csv")


Row = tuple[str, float, float]


def long_file(ending: str, n: int) -> tuple[bytes, list[Row]]:
    """A file of 99 subjects in n rows, and what is in it."""
    values = np.random.default_rng(5).normal(300, 20, n).tolist()
    rows = [(f"S{at % 99}", float(at // 99), value) for at, value in enumerate(values)]
    if ending == "csv":
        lines = ["subject,day,rt", *(f"{subject},{day},{rt}" for subject, day, rt in rows)]
        return "\n".join(lines).encode(), rows
    cells = "".join(
        f'<row><c t="str"><v>{subject}</v></c><c><v>{day}</v></c><c><v>{rt}</v></c></row>'
        for subject, day, rt in rows
    )
    return workbook(HEADER + cells), rows


def observations_in(content: bytes, name: str) -> pd.DataFrame:
    return to_observations(read_table(content, name), THREE).data_set.read()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_50_000_rows_are_read_as_they_stand(ending: str):
    content, rows = long_file(ending, 50_000)
    read = observations_in(content, f"file.{ending}")
    assert list(read.itertuples(index=False, name=None)) == rows


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_twice_the_rows_are_twice_the_work(ending: str):
    few, many = (long_file(ending, n)[0] for n in (2000, 4000))
    work = calls(lambda: observations_in(few, f"file.{ending}"))
    assert calls(lambda: observations_in(many, f"file.{ending}")) < 2.1 * work


# Whatever the file

ENDINGS = st.sampled_from([".csv", ".tsv", ".txt", ".xlsx", ".xls", ""])
STARTS = st.sampled_from(
    [b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"a,b,c\n", b"a;b;c\n1;2,5;x\n"]
)


def use(content: bytes, name: str) -> None:
    """Do all that can be done with a file; every refusal is one for a person."""
    try:
        table = read_table(content, name)
        columns = guess_columns(table)
        assert len({columns.subject, columns.x, columns.y} & set(table.columns)) == 3
        assert set(numeric_columns(table)) <= set(table.columns)
        to_observations(table, columns)
    except UploadError as refused:
        message = str(refused)
    else:
        message = ""
    assert len(message) <= 250
    assert "<" not in message


@settings(deadline=None, max_examples=300)
@given(STARTS, st.binary(max_size=400), ENDINGS)
def test_any_bytes_are_read_or_refused(start: bytes, content: bytes, ending: str):
    use(start + content, f"file{ending}")


@settings(deadline=None, max_examples=300)
@given(
    st.text(alphabet="aA1,;.|\t\"'\n\r =<-é0", max_size=200), st.sampled_from(["utf-8", "cp1252"])
)
def test_any_text_is_read_or_refused(text: str, encoding: str):
    use(b"who,when,what\n" + text.encode(encoding), "file.csv")


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_workbook_damaged_anywhere_is_read_or_refused(data: st.DataObject):
    content = bytearray((FILES / "workbook.xlsx").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    use(bytes(content), "book.xlsx")


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet='<>/crowvtfs ="12A&;!', max_size=120))
def test_any_sheet_is_read_or_refused(sheet: str):
    use(workbook(HEADER + sheet), "book.xlsx")


def texts(encoding: str, separators: str = "") -> st.SearchStrategy[str]:
    """Texts that a cell keeps as they are: no control characters, no spaces at the ends."""
    characters = st.characters(
        codec=encoding if encoding == "cp1252" else "utf-8",
        exclude_categories=["Cc", "Cs"],
        exclude_characters=separators,
        include_characters="\n",
    )
    return st.text(characters, min_size=1, max_size=8).map(str.strip).map(lambda text: "x" + text)


@settings(deadline=None, max_examples=200)
@given(
    data=st.data(),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    everything_quoted=st.booleans(),
)
def test_any_table_of_text_survives_being_written_and_read(
    data: st.DataObject, separator: str, encoding: str, line_end: str, everything_quoted: bool
):
    # Unquoted, a text with another separator could honestly be read in two ways.
    cell = texts(encoding, "" if everything_quoted else ",;\t|")
    width = data.draw(st.integers(3, 6))
    header = data.draw(st.lists(cell, min_size=width, max_size=width, unique=True))
    row = st.lists(cell, min_size=width, max_size=width)
    rows = data.draw(st.lists(row, min_size=1, max_size=6))

    written = io.StringIO()
    quoting = csv.QUOTE_ALL if everything_quoted else csv.QUOTE_MINIMAL
    csv.writer(written, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(
        [header, *rows]
    )
    table = read_table(written.getvalue().encode(encoding), "file.csv")
    assert table.columns == tuple(header)
    assert [list(read) for read in cells_of(table)] == rows
