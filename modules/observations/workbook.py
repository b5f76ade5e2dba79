"""An Excel workbook to rows: the stored values of its first sheet.

No formula is ever evaluated: a formula's cell is the result that the file stores beside it.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from modules.observations.file_rows import MOST_ROWS, FileRows, take_rows
from modules.observations.upload_error import UploadError, quoted
from modules.observations.workbook_parts import pack, too_much, unpack

LONGEST_READING = 30
_PROCESS = Path(__file__).with_name("workbook_process.py")
_FAILED = 1


def read_workbook(content: bytes) -> FileRows:
    """Read the rows of a workbook's first sheet that is not hidden.

    Parameters
    ----------
    content : bytes
        The `.xlsx` file.

    Raises
    ------
    UploadError
        If it is no workbook, is damaged or locked, or unpacks to more than it should.
    """
    try:
        parts = unpack(content)
    except UploadError:
        raise
    except Exception:  # There is no end to what a damaged archive makes its readers raise.
        raise _damaged() from None
    return _first_sheet(pack(parts))


def _first_sheet(workbook: bytes) -> FileRows:
    try:
        reading = subprocess.run(
            [sys.executable, "-I", str(_PROCESS), str(MOST_ROWS + 2)],
            input=workbook,
            capture_output=True,
            timeout=LONGEST_READING,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_much() from None
    if reading.returncode:
        raise _damaged() if reading.returncode == _FAILED else too_much()
    about, *batches = io.BytesIO(reading.stdout)
    read = json.loads(about)
    if not read["sheets"]:
        raise UploadError("The workbook has no sheet with cells. Save the table as CSV instead.")
    numbers, cells = take_rows(row for batch in batches for row in json.loads(batch))
    width = max((at for row in cells for at, text in enumerate(row, start=1) if text), default=0)
    return FileRows(
        numbers,
        [row[:width] for row in cells],
        notes=_sheet_notes(read["sheets"]),
        unstored=dict(read["unstored"]),
    )


def _damaged() -> UploadError:
    return UploadError(
        "The workbook cannot be read: it is damaged, or is not an Excel workbook. Open it in a "
        "spreadsheet program and save it again as .xlsx or CSV."
    )


def _sheet_notes(titles: Sequence[str]) -> tuple[str, ...]:
    if len(titles) == 1:
        return ()
    sheets = "one more sheet" if len(titles) == 2 else f"{len(titles) - 1} more sheets"
    return (f"Read the first sheet, {quoted(titles[0])}; the workbook has {sheets}.",)
