"""What a page keeps of its person's choices, to bring them back after its connection was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from modules.scenario import Scenario
from modules.scenario.learning import (
    NOTHING,
    Learning,
    learning_from_own_query,
    to_own_learning_values,
)
from modules.scenario.link import (
    from_own_query,
    on_default_data,
    to_own_values,
    to_query,
)
from modules.scenario.programme import (
    Programme,
    programme_from_query,
    to_programme_values,
    to_shared_values,
)
from modules.scenario.view_settings import ViewSettings

NO_PROGRAMME = Programme()


@dataclass(frozen=True)
class OwnFile:
    """How a person's own file was read, without anything that is in it but three column names.

    Attributes
    ----------
    name : str
        The file's name.
    y, x, subject : str
        The columns of the response, the predictor and the subjects.
    """

    name: str
    y: str
    x: str
    subject: str


@dataclass(frozen=True)
class Kept:
    """A person's choices, and the file of their own that the page can send again.

    Attributes
    ----------
    scenario : Scenario
        Without the name of an upload, which only its session knows.
    view : ViewSettings
    file : OwnFile or None
    programme : Programme
    learning : Learning
    """

    scenario: Scenario
    view: ViewSettings
    file: OwnFile | None = None
    programme: Programme = NO_PROGRAMME
    learning: Learning = NOTHING

    @property
    def needs_file(self) -> bool:
        """Whether nothing can be shown before the file is there again."""
        return self.file is not None and self.scenario.data == "uploaded"


def to_page(kept: Kept, upload: str) -> dict[str, str]:
    """Return the few texts by which a page keeps choices, and `from_page` finds them again.

    Parameters
    ----------
    kept : Kept
    upload : str
        The name under which the file is known to the session; pinned fits of an earlier file,
        which cannot be sent again, are left out.
    """
    view, file = kept.view, kept.file or OwnFile("", "", "", "")
    if view.pinned is not None and view.pinned.upload not in ("", upload):
        view = replace(view, pinned=None)
    values = to_own_values(kept.scenario, view) | to_programme_values(kept.programme)
    values |= to_own_learning_values(kept.learning)
    return {"choices": to_query(values), **asdict(file)}


def from_page(texts: Mapping[str, str]) -> Kept:
    """Return what a page has kept, or the nearest valid state to it."""
    scenario, view, _ = from_own_query(texts["choices"])
    programme, _ = programme_from_query(texts["choices"])
    learning = learning_from_own_query(texts["choices"])
    file = OwnFile(texts["name"], texts["y"], texts["x"], texts["subject"])
    if not file.name:
        return Kept(*on_default_data(scenario, view), None, programme, learning)
    return Kept(scenario, view, file, programme, learning)


def with_upload(view: ViewSettings, upload: str) -> ViewSettings:
    """Return a view whose pinned fits, if they are of uploaded data, are of this upload."""
    if view.pinned is None or view.pinned.data != "uploaded":
        return view
    return replace(view, pinned=replace(view.pinned, upload=upload))


def address_query(
    scenario: Scenario,
    view: ViewSettings,
    programme: Programme = NO_PROGRAMME,
    learning: Learning = NOTHING,
) -> str:
    """Return the query of the address that stands for choices.

    Of uploaded data it says only that there were some, so that whoever opens it is told that they
    are not there any more.
    """
    values = to_shared_values(scenario, view, programme, learning)
    if scenario.data == "uploaded":
        values = {"data": "uploaded"} | values
    return to_query(values)
