"""Long lists in lines of a readable width."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 80
LISTED_WIDTH = 88
"""Long lists may be as wide: so wide are eight observations of a subject."""

SHORT = 60
"""A list that is no longer stands in the line where it begins."""


def listed(opening: str, items: Sequence[str], closing: str, indent: str, step: int = 2) -> str:
    """Write a list in one line, or, where that is too long, in several between its brackets.

    Parameters
    ----------
    opening, closing
        What stands before and behind the items, such as ``c(`` and ``)``.
    items
        The items, each without a line break.
    indent
        What the line begins with that the list stands in.
    step
        How much further the lines of items are indented.
    """
    return listed_in_groups(opening, [items], closing, indent, step)


def listed_in_groups(
    opening: str, groups: Sequence[Sequence[str]], closing: str, indent: str, step: int = 2
) -> str:
    """Write a list whose groups begin a line each, where it does not fit in one."""
    short = f"{opening}{', '.join(item for group in groups for item in group)}{closing}"
    if len(indent) + len(short) <= SHORT:
        return short
    inner = indent + " " * step
    lines = [line for group in groups for line in _filled(group, inner)]
    between = ",\n".join(lines)
    return f"{opening}\n{between}\n{indent}{closing}"


def _filled(items: Sequence[str], indent: str) -> list[str]:
    """Return lines of as many items as have room, without the last comma of each."""
    lines = [indent + items[0]]
    for item in items[1:]:
        longer = f"{lines[-1]}, {item}"
        if len(longer) < LISTED_WIDTH:
            lines[-1] = longer
        else:
            lines.append(indent + item)
    return lines


def program(*lines: str) -> str:
    """Join the lines of a piece of a program; empty ones at its ends go."""
    return "\n".join(lines).strip("\n")
