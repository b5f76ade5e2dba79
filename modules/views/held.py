"""A frozen record that a session holds in one place: read reactively, changed field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Generic, TypeVar

from shiny import reactive

from modules.scenario import Scenario
from modules.scenario.learning import Learning
from modules.scenario.programme import Programme
from modules.scenario.view_settings import ViewSettings

Record = TypeVar("Record", Scenario, ViewSettings, Programme, Learning)


class Held(Generic[Record]):
    """One person's Scenario, way of looking, programme of scenes, or place among lessons.

    Parameters
    ----------
    start : Scenario, ViewSettings, Programme or Learning
        As the link says that opened the page.
    """

    def __init__(self, start: Record) -> None:
        self._latest: reactive.Value[Record] = reactive.value(start, name=type(start).__name__)

    def __call__(self) -> Record:
        """Return the present record, reactively."""
        return self._latest()

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - the record's own fields
        """Replace some fields.

        Raises
        ------
        ValueError
            If a value is not one that the record may have.
        """
        with reactive.isolate():
            self.take(replace(self._latest(), **fields))

    def take(self, record: Record) -> None:
        """Take over a whole record; the same as already invalidates nothing."""
        with reactive.isolate():
            if record != self._latest():
                self._latest.set(record)
