"""Tables and lines of text laid out as R prints them on a page that is 80 characters wide."""

from collections.abc import Sequence

from modules.words.printed.r_numbers import left_aligned, right_aligned

PAGE_WIDTH = 80


def named_row(names: Sequence[str], entries: Sequence[str]) -> list[str]:
    """Lay out entries under their names, all equally wide, in as many rows as the page needs."""
    cells = right_aligned([*names, *entries])
    headings, entries = cells[: len(names)], cells[len(names) :]
    a_row = max(1, PAGE_WIDTH // (len(cells[0]) + 1))
    return [
        "".join(f"{cell} " for cell in row[start : start + a_row])
        for start in range(0, len(names), a_row)
        for row in (headings, entries)
    ]


def table(
    row_names: Sequence[str],
    columns: Sequence[tuple[str, Sequence[str]]],
    align_right: bool = True,
) -> list[str]:
    """Lay out a table of texts; columns that the page has no room for come below the others.

    Parameters
    ----------
    row_names
        Names of the rows, which may be empty.
    columns
        Heading and cells of each column.
    align_right
        Whether headings and cells stand at the right of their column, else at the left.
    """
    align = right_aligned if align_right else left_aligned
    names = left_aligned(["", *row_names])
    lines: list[str] = []
    block = list(names)
    for heading, cells in columns:
        column = align([heading, *cells])
        if len(block[0]) > len(names[0]) and len(block[0]) + 1 + len(column[0]) > PAGE_WIDTH:
            lines += block
            block = list(names)
        block = [f"{line} {cell}" for line, cell in zip(block, column, strict=True)]
    return lines + block


def filled(*pieces: str) -> list[str]:
    """Put pieces on lines with a space after each but the last; a piece is never broken."""
    lines = [""]
    for position, piece in enumerate(pieces):
        if lines[-1] and len(lines[-1]) + len(piece) + 1 > PAGE_WIDTH:
            lines.append("")
        lines[-1] += piece if position == len(pieces) - 1 else f"{piece} "
    return lines
