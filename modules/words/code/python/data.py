"""The data in Python: written out where they are short, else read from the file beside it."""

from __future__ import annotations

from modules.words.code.about import CSV_NAME, About
from modules.words.code.layout import listed, listed_in_groups, program
from modules.words.code.literals import number, string
from modules.words.code.records import Records, is_range, records_of
from modules.words.code.section import Section

TITLE = "The data"
FILE = "The file is downloaded beside this program: start Python where both are."
_GUARD = r"""r"(^|[;\t\r\n|])'(?=[ ']*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])", r"\1", regex=True"""


def data(about: About) -> Section:
    """Return the lines that make the data frame."""
    frame, subject = about.data, about.names.subject.text
    made = _written_out(about) if about.is_embedded else _read(about)
    as_labels = program(
        "# Subjects are labels, not quantities; their order is that of the data.",
        f"{frame}[{subject}] = pd.Categorical(",
        f"    {frame}[{subject}], categories={frame}[{subject}].unique()",
        ")",
        f"print({frame}.head())",
    )
    said = about.left if about.is_embedded else f"{about.left} {FILE}"
    return Section(TITLE, said, f"{made}\n{as_labels}")


def _written_out(about: About) -> str:
    names, rows = about.names, about.rows
    records = records_of(rows["subject"].tolist(), rows["x"].tolist())
    values = records.grouped([number(y) for y in rows["y"]])
    return program(
        f"{about.data} = pd.DataFrame({{",
        f"    {names.subject.text}: {_subjects(records)},",
        f"    {names.x.text}: {_occasions(records)},",
        f"    {names.y.text}: {listed_in_groups('[', values, ']', '    ', 4)},",
        "})",
    )


def _subjects(records: Records) -> str:
    labels = listed("[", [string(label) for label in records.labels], "]", "    ", 4)
    if set(records.lengths) == {1}:
        return labels
    if records.are_equally_long:
        return f"np.repeat({labels}, {records.lengths[0]})"
    times = listed("[", [str(length) for length in records.lengths], "]", "    ", 4)
    return f"np.repeat({labels}, {times})"


def _occasions(records: Records) -> str:
    x = records.occasions
    if is_range(x):
        first, last = number(x[0]), number(x[-1] + 1.0)
        values = f"np.arange({last})" if x[0] == 0.0 else f"np.arange({first}, {last})"
    else:
        written = [number(value) for value in x]
        groups = [written] if records.occasions_repeat else records.grouped(written)
        values = listed_in_groups("[", groups, "]", "    ", 4)
    return f"np.tile({values}, {len(records.labels)})" if records.occasions_repeat else values


def _read(about: About) -> str:
    subject = about.names.subject.text
    column = f"{about.data}[{subject}]"
    lines = [
        f"{about.data} = pd.read_csv(",
        f"    {string(CSV_NAME)}, dtype={{{subject}: str}}, keep_default_na=False",
        ")",
    ]
    if about.has_guarded_labels:
        lines += [
            "# An apostrophe guards labels that a spreadsheet would run, such as =1+1.",
            f"{column} = {column}.str.replace(",
            f"    {_GUARD}",
            ")",
        ]
    return program(*lines)
