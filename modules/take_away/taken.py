"""What is taken away: a Scenario, what is shown of it, and the data themselves if they are own."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from modules.observations import (
    DataSet,
    ForgottenUpload,
    data_set,
    forget_upload,
    keep_upload,
)
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario
from modules.scenario.kept import address_query
from modules.scenario.view_settings import ViewSettings

Progress = Callable[[float], bool]
"""Is told the share of some work that is done; what it returns is for who watches."""


@dataclass(frozen=True, eq=False)
class Taken:
    """All that has to travel to the process that writes files.

    Attributes
    ----------
    scenario : Scenario
    view : ViewSettings
    own : DataSet or None
        A person's own data, which no other process has.
    address : str
        Of the lab.
    """

    scenario: Scenario
    view: ViewSettings
    own: DataSet | None
    address: str

    @property
    def link(self) -> str:
        """Where the same is shown; of own data only all else."""
        return f"{self.address}?{address_query(self.scenario, self.view)}"

    @property
    def pinned(self) -> Scenario | None:
        """The Scenario whose fits stay as a pale ghost, if it is of the same data."""
        pinned = self.view.pinned
        if pinned is None:
            return None
        same = (pinned.data, pinned.upload) == (self.scenario.data, self.scenario.upload)
        return pinned if same else None

    @contextmanager
    def fits(self) -> Generator[ThreeModels]:
        """Return the fits; the data are kept as long as they are needed."""
        try:
            data_set(self.scenario)
        except ForgottenUpload:
            assert self.own is not None
            keep_upload(self.scenario.upload, self.own)
            try:
                yield fit(self.scenario)
            finally:
                forget_upload(self.scenario.upload)
        else:
            yield fit(self.scenario)


def unwatched(_: float) -> bool:
    """Take no notice of the share that is done."""
    return True
