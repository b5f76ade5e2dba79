"""``python -m modules.exercises check FILE.csv``: whether codes of results are what they say."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from modules.exercises.handed_in import checked_table, codes_of_file
from modules.exercises.result_key import VARIABLE, result_key

DESCRIPTION = f"""\
Check the codes on result sheets of assignments. FILE.csv has a column of codes. A table says of
each whether it is valid, forged (changed, mistyped or signed with another key) or unsigned, whose
word it has, and how many points of how many. The key that signed them is taken from the environment
variable {VARIABLE}; without one nothing signed can be checked."""
NO_KEY = f"{VARIABLE} is not set, so signed codes cannot be checked."


def main(words: Sequence[str] | None = None) -> int:
    """Check a file and print the table.

    Parameters
    ----------
    words : sequence of str, optional
        The command line without the program; that of the process if None.

    Returns
    -------
    int
        The exit status: 0 once the table is printed, whatever it says.
    """
    commands = argparse.ArgumentParser(prog="python -m modules.exercises", description=DESCRIPTION)
    command = commands.add_subparsers(dest="command", required=True, metavar="check")
    check = command.add_parser("check", help="check a file of codes", description=DESCRIPTION)
    check.add_argument("file", type=Path, metavar="FILE.csv")
    check.add_argument(
        "--column", metavar="NAME", help="the heading above the codes (default: code, or the only)"
    )
    arguments = commands.parse_args(words)
    try:
        key = result_key(os.environ)
        codes = codes_of_file(arguments.file.read_bytes(), arguments.column)
    except (OSError, ValueError) as wrong:
        commands.error(str(wrong))
    if key is None:
        print(NO_KEY, file=sys.stderr)
    table = checked_table(codes, key)
    print(table.reset_index().to_string(index=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
