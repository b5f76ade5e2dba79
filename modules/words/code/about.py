"""What a program is about: the observations that are left, by the names it uses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from modules.observations import data_set
from modules.observations.harmless_csv import guarded, to_csv
from modules.pooling.none import NoPooling
from modules.pooling.partial import PartialPooling
from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import Part
from modules.words.code.names import Names, names_of
from modules.words.printed.r_data_name import r_data_name
from modules.words.wording import count

MOST_EMBEDDED = 200
"""More observations than this are read from a file."""

CSV_NAME = "pooling-lab.csv"
OWN_DATA = "your own data"
NO_FIT = "There is nothing to fit: {reason}"
NO_PARTIAL = "There is no partial pooling: {reason}"
WITHOUT_PARTIAL_POOLING: frozenset[Part] = frozenset({"Complete pooling", "No pooling"})
"""The parts of the Model tab that need no fit of partial pooling."""


@dataclass(frozen=True, eq=False)
class About:
    """The fits that a program repeats.

    Attributes
    ----------
    models : ThreeModels
        The fits on the screen.
    """

    models: ThreeModels

    @cached_property
    def names(self) -> Names:
        """What the columns are called."""
        return names_of(data_set(self.models.scenario))

    @property
    def data(self) -> str:
        """What the data frame is called."""
        return r_data_name(self.models.scenario)

    @property
    def title(self) -> str:
        """What the data are called; a person's own file is not named."""
        scenario = self.models.scenario
        return OWN_DATA if scenario.data == "uploaded" else data_set(scenario).title

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The observations that are left: `subject`, `x` and `y`, noise and all."""
        observations = self.models.observations
        return observations.loc[observations["kept"], ["subject", "x", "y"]]

    @property
    def is_embedded(self) -> bool:
        """Whether the observations stand in the program itself.

        So do long ones if a label holds a carriage return, which R takes for the end of a row.
        """
        return len(self.rows) <= MOST_EMBEDDED or any("\r" in label for label in self.labels)

    @cached_property
    def labels(self) -> list[str]:
        """The subjects that have observations, in the data's order."""
        return self.rows["subject"].unique().tolist()

    @property
    def has_guarded_labels(self) -> bool:
        """Whether the file has apostrophes before labels that look like formulas."""
        return any(guarded(label) != label for label in self.labels)

    @property
    def is_ascii(self) -> bool:
        """Whether the file has plain letters only."""
        names = (self.names.subject.name, self.names.x.name, self.names.y.name)
        return all(text.isascii() for text in (*names, *self.labels))

    @property
    def has_dollars(self) -> bool:
        """Whether matplotlib would take something in a label for a formula."""
        names = (self.names.subject.name, self.names.x.name, self.names.y.name)
        return any("$" in text for text in (*names, *self.labels))

    @property
    def csv(self) -> str:
        """The file that a program reads which does not hold the observations itself."""
        names = self.names
        named = {"subject": names.subject.name, "x": names.x.name, "y": names.y.name}
        return to_csv(self.rows.rename(columns=named))

    @property
    def left(self) -> str:
        """How many observations there are, and how many were taken out."""
        made, kept = len(self.models.observations), len(self.rows)
        of_whom = f"of {count(len(self.labels), 'subject')}"
        if kept == made:
            return f"All {count(kept, 'observation')} {of_whom}."
        taken = count(made - kept, "observation")
        return f"{count(kept, 'observation')} {of_whom}; {taken} taken out."

    @property
    def partial(self) -> PartialPooling | None:
        """Partial pooling, where the data determine it."""
        fit = self.models.partial
        return fit if isinstance(fit, PartialPooling) else None

    @property
    def undetermined(self) -> str | None:
        """Why there is no line at all, where there is none."""
        fit = self.models.complete
        return str(fit) if isinstance(fit, Exception) else None

    @property
    def lack_lines(self) -> bool:
        """Whether somebody with observations has no line of their own."""
        none: NoPooling = self.models.none
        return any(label in none.reasons for label in self.labels)
