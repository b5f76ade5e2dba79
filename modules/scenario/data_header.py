"""The lines above the table of a file that was taken away here: its Scenario, as a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from modules.scenario import Scenario
from modules.scenario.link import from_own_query, to_own_values, to_query
from modules.scenario.view_settings import ViewSettings

FIRST = "# Pooling Lab"
LINK, ROWS = "# Link: ", "# Rows: "
MOST_LINES = 40
LONGEST_LINK = 200_000
NOT_READ = "The notes above the table could not be read."
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_AROUND = "\"',;\t| \r\n\ufeff"
"""What a spreadsheet program may put around a line that it takes for a row."""


@dataclass(frozen=True)
class DataHeader:
    """What a file says of its table.

    Attributes
    ----------
    scenario : Scenario
        Of a person's own data without the name of an upload, which only its session knows.
    view : ViewSettings
    rows : str
        The fingerprint of the rows that were written.
    repairs : tuple of str
        A notice of each value that was not understood.
    """

    scenario: Scenario
    view: ViewSettings
    rows: str
    repairs: tuple[str, ...] = ()


def header(
    scenario: Scenario, view: ViewSettings, said: Sequence[str], address: str, rows: str
) -> str:
    """Write the lines above a table.

    Parameters
    ----------
    scenario : Scenario
    view : ViewSettings
    said : sequence of str
        The same in words, a line each; the first says what the file is.
    address : str
        Of the lab, to which the link leads.
    rows : str
        The fingerprint of the rows.
    """
    first, *others = (" ".join(line.split()) for line in said)
    link = f"{address}?{to_query(to_own_values(scenario, view))}"
    lines = [f"{FIRST}: {first}", *(f"# {line}" for line in others), LINK + link, ROWS + rows]
    return "".join(f"{line}\n" for line in lines)


def split(text: str) -> tuple[list[str], str]:
    """Cut a file into the lines above its table, none where they are not ours, and the rest."""
    if not _bare(text[: len(FIRST) + 4]).startswith(FIRST):
        return [], text
    lines: list[str] = []
    at = 0
    while len(lines) < MOST_LINES and at < len(text):
        found = _LINE.match(text, at)
        assert found is not None
        if not _bare(found[0]).startswith("#"):
            break
        lines.append(_bare(found[0]))
        at = found.end()
        if lines[-1].startswith(ROWS.strip()):
            break
    return lines, text[at:]


def split_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines above the table of a file whose rows were read already."""
    first = [_bare(row[0]) for row in rows[:MOST_LINES] if row]
    if not first or not first[0].startswith(FIRST):
        return []
    lines = [*takewhile(lambda cell: cell.startswith("#"), first)]
    ends = [place for place, line in enumerate(lines, 1) if line.startswith(ROWS.strip())]
    return lines[: ends[0]] if ends else lines


def read_header(lines: Sequence[str]) -> DataHeader | None:
    """Read what the lines above a table say; None where that is damaged."""
    links = [line.removeprefix(LINK) for line in lines if line.startswith(LINK)]
    if len(links) != 1 or len(links[0]) > LONGEST_LINK or "?" not in links[0]:
        return None
    rows = [line.removeprefix(ROWS) for line in lines if line.startswith(ROWS)]
    try:
        scenario, view, repairs = from_own_query(links[0].split("?", 1)[1])
    except ValueError:
        return None
    return DataHeader(scenario, view, rows[0] if rows else "", tuple(repairs))


def _bare(line: str) -> str:
    return line.strip(_AROUND)
