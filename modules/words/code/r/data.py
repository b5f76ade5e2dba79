"""The data in R: written out where they are short, else read from the file beside the program."""

from __future__ import annotations

from modules.words.code.about import CSV_NAME, About
from modules.words.code.layout import listed, listed_in_groups, program
from modules.words.code.literals import number, string
from modules.words.code.records import Records, is_range, records_of
from modules.words.code.section import Section

TITLE = "The data"
FILE = "The file is downloaded beside this program: put it into R's working directory, getwd()."
GUARD = r"""  "(^|[;\t\r\n|])'(?=[ ']*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20])", "\\1","""


def data(about: About) -> Section:
    """Return the lines that make the data frame."""
    frame, subject = about.data, about.names.subject.r
    made = _written_out(about) if about.is_embedded else _read(about)
    as_factor = program(
        "# Subjects are labels, not quantities; their order is that of the data.",
        f"{frame}${subject} <- factor({frame}${subject}, levels = unique({frame}${subject}))",
        f"str({frame})",
    )
    said = about.left if about.is_embedded else f"{about.left} {FILE}"
    return Section(TITLE, said, f"{made}\n{as_factor}")


def _written_out(about: About) -> str:
    names, rows = about.names, about.rows
    if rows.empty:
        empty = f"{names.x.r} = numeric(), {names.y.r} = numeric()"
        return f"{about.data} <- data.frame({names.subject.r} = character(), {empty})"
    records = records_of(rows["subject"].tolist(), rows["x"].tolist())
    values = records.grouped([number(y) for y in rows["y"]])
    columns = [
        f"  {names.subject.r} = {_subjects(records)}",
        f"  {names.x.r} = {_occasions(records)}",
        f"  {names.y.r} = {listed_in_groups('c(', values, ')', '  ')}",
        *([] if names.are_plain else ["  check.names = FALSE"]),
    ]
    return program(f"{about.data} <- data.frame(", ",\n".join(columns), ")")


def _subjects(records: Records) -> str:
    labels = listed("c(", [string(label) for label in records.labels], ")", "  ")
    if set(records.lengths) == {1}:
        return labels
    if records.are_equally_long:
        return f"rep({labels}, each = {records.lengths[0]})"
    times = listed("c(", [str(length) for length in records.lengths], ")", "  ")
    return f"rep({labels}, times = {times})"


def _occasions(records: Records) -> str:
    x = records.occasions
    if is_range(x):
        values = f"{number(x[0])}:{number(x[-1])}"
    else:
        written = [number(value) for value in x]
        groups = [written] if records.occasions_repeat else records.grouped(written)
        values = listed_in_groups("c(", groups, ")", "  ")
    return f"rep({values}, times = {len(records.labels)})" if records.occasions_repeat else values


def _read(about: About) -> str:
    names, frame = about.names, about.data
    arguments = [
        string(CSV_NAME),
        'colClasses = c("character", "numeric", "numeric")',
        "na.strings = character()",
        *([] if names.are_plain else ["check.names = FALSE"]),
        *([] if about.is_ascii else ['encoding = "UTF-8"']),
    ]
    lines = [f"{frame} <- read.csv({_in_lines(arguments)})"]
    if about.has_guarded_labels:
        label = f"{frame}${names.subject.r}"
        lines += [
            "# An apostrophe guards labels that a spreadsheet would run, such as =1+1.",
            f"{label} <- gsub(",
            GUARD,
            f"  {label}, perl = TRUE",
            ")",
        ]
    return program(*lines)


def _in_lines(arguments: list[str]) -> str:
    between = "".join(f",\n  {argument}" for argument in arguments[1:])
    return f"\n  {arguments[0]}{between}\n"
