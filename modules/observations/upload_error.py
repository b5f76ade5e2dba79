"""What is wrong with a person's own file, in words for that person."""

from __future__ import annotations

import re

QUOTED_LENGTH = 40
NOT_ARRIVED = "The file did not arrive. Choose it again."
_TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")


def too_large(most_megabytes: int) -> str:
    """Say that a file is larger than a person may send."""
    return f"The file is larger than {most_megabytes} MB."


class UploadError(ValueError):
    """Raised when a file cannot become observations.

    Its message is for the person whose file it is: what is wrong, and what to do about it, in
    plain words and at most 250 characters. Text out of the file appears in it only shortened.
    """


def shorten(text: str, length: int = QUOTED_LENGTH) -> str:
    """Return a text on one line, cut with an ellipsis where it exceeds a length."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Return a file's own text as a sentence can hold it: short, in quotes, without tags.

    What would turn the direction of the sentence's other words is left out, too.
    """
    plain = _TURNS_TEXT.sub("", text).replace("<", "‹").replace(">", "›")
    return f"“{shorten(plain)}”"
