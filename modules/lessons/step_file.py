"""A step as a file: front matter in TOML between lines of +++, then its text in Markdown."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from modules.lessons.lesson import (
    ChoiceCommit,
    Commit,
    LessonError,
    LineCommit,
    NumberCommit,
    Option,
    PointCommit,
    Shown,
    Step,
    SubjectCommit,
)
from modules.lessons.model_questions import MODEL_QUESTIONS
from modules.lessons.quantities import QUANTITIES, quoted
from modules.lessons.subject_questions import SUBJECT_QUESTIONS
from modules.pooling.three_models import MODEL_NAMES, ModelName
from modules.scenario.link import from_values

FENCE = "+++\n"
KINDS = ("line", "point", "number", "subject", "choice")

Table = Mapping[str, Any]


def read_step(file: Path) -> Step:
    """Read a step.

    Raises
    ------
    LessonError
        If it cannot be read; the text names the file and says why.
    """
    try:
        return step_of(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise LessonError(f"{file.parent.name}/{file.name}: {wrong}") from None


def step_of(content: str) -> Step:
    """Read a step from the content of its file.

    Raises
    ------
    LessonError
        If it is none.
    """
    before, *rest = content.split(FENCE, 2)
    if before or len(rest) != 2:
        raise LessonError("The file must begin with front matter between two lines of +++.")
    written = _toml(rest[0])
    reject_others(written, ("title", "after", "start", "reveal", "commit"))
    text = rest[1].strip()
    if not text:
        raise LessonError("There is no text after the front matter.")
    start = _table(written, "start")
    return Step(
        title=read_text(written, "title"),
        text=text,
        start=_shown("start", start),
        reveal=_shown("reveal", {**start, **_table(written, "reveal")}),
        commit=_commit(_table(written, "commit")),
        after=read_text(written, "after"),
    )


def read_text(table: Table, key: str) -> str:
    """Return a text of a table.

    Raises
    ------
    LessonError
        If there is none.
    """
    text = table.get(key)
    if not isinstance(text, str) or not text.strip():
        raise LessonError(f"“{key}” must be a text.")
    return text


def reject_others(table: Table, keys: Iterable[str]) -> None:
    """Refuse a table with keys that mean nothing.

    Raises
    ------
    LessonError
        If it has any.
    """
    if others := sorted(table.keys() - {*keys}):
        raise LessonError(f"“{others[0]}” means nothing here.")


def _toml(written: str) -> Table:
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as wrong:
        raise LessonError(f"The front matter is no TOML: {wrong}") from None


def _table(table: Table, key: str) -> Table:
    found = table.get(key)
    if not isinstance(found, dict):
        raise LessonError(f"There is no table [{key}].")
    return found


def _shown(key: str, values: Table) -> Shown:
    scenario, view, notices = from_values(values)
    if notices:
        raise LessonError(f"[{key}]: {notices[0]}")
    return Shown(scenario, view)


def _commit(table: Table) -> Commit:
    kind, ask = table.get("kind"), read_text(table, "ask")
    if kind in ("line", "point"):
        reject_others(table, ("kind", "ask", "model", "subject"))
        of_kind = LineCommit if kind == "line" else PointCommit
        return of_kind(ask, _model(table), read_text(table, "subject"))
    if kind == "number":
        reject_others(table, ("kind", "ask", "asked"))
        return NumberCommit(ask, _asked(table, QUANTITIES))
    if kind == "subject":
        reject_others(table, ("kind", "ask", "asked"))
        return SubjectCommit(ask, _asked(table, SUBJECT_QUESTIONS))
    if kind == "choice":
        reject_others(table, ("kind", "ask", "asked", "options"))
        return _choice(ask, table)
    raise LessonError(f"“kind” must be one of {', '.join(KINDS)}.")


def _asked(table: Table, known: Mapping[str, object]) -> str:
    asked = read_text(table, "asked")
    if asked not in known:
        raise LessonError(f"“asked” must be one of {', '.join(known)}; not “{asked}”.")
    return asked


def _model(table: Table) -> ModelName:
    for name in MODEL_NAMES:
        if table.get("model") == name:
            return name
    raise LessonError(f"“model” must be one of {', '.join(MODEL_NAMES)}.")


def _choice(ask: str, table: Table) -> ChoiceCommit:
    written = table.get("options")
    if not isinstance(written, list) or len(written) < 2:
        raise LessonError("A choice needs “options”, at least two.")
    computed = "asked" in table
    options = tuple(_option(option, computed) for option in written)
    if len({option.text for option in options}) < len(options):
        raise LessonError("Two options have the same text.")
    if computed:
        if {option.model for option in options} != {*MODEL_NAMES} or len(options) != 3:
            raise LessonError("Where “asked” says what is right, there is an option a model.")
        return ChoiceCommit(ask, options, _asked(table, MODEL_QUESTIONS))
    if sum(option.right for option in options) != 1:
        raise LessonError("One option must be right, and only one.")
    return ChoiceCommit(ask, options)


def _option(written: object, computed: bool) -> Option:
    if not isinstance(written, dict):
        raise LessonError("An option is a table with “text” and “said”.")
    reject_others(written, ("text", "said", "model" if computed else "right"))
    said = read_text(written, "said")
    if unknown := [name for name in quoted(said) if name not in QUANTITIES]:
        raise LessonError(f"“{unknown[0]}” is none of {', '.join(QUANTITIES)}.")
    right = written.get("right", False)
    if type(right) is not bool:
        raise LessonError("“right” must be true or false.")
    return Option(read_text(written, "text"), said, right, _model(written) if computed else None)
