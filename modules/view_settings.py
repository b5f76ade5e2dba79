"""What is only about looking: it never refits and travels in a link beside the Scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Order = Literal["label", "slope", "left", "pulled"]
ORDERS: tuple[Order, ...] = get_args(Order)
SHOWABLE = ("complete", "none", "partial")
LAST_PAGE = 99


@dataclass(frozen=True)
class ViewSettings:
    """How the person looks at the fits.

    Parameters
    ----------
    shown : tuple of str
        The models whose lines are drawn, of `SHOWABLE`.
    order : str
        The order of the panels: one of `ORDERS`.
    page : int
        Which page of panels, from 0.
    truth : bool
        Whether the true lines of simulated data are drawn.

    Raises
    ------
    ValueError
        If a value is not one of those.
    """

    shown: tuple[str, ...] = SHOWABLE
    order: Order = "label"
    page: int = 0
    truth: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.shown, tuple | list) or not set(map(str, self.shown)) <= {*SHOWABLE}:
            raise ValueError(f"shown must be some of {', '.join(SHOWABLE)}.")
        object.__setattr__(self, "shown", tuple(name for name in SHOWABLE if name in self.shown))
        if self.order not in ORDERS:
            raise ValueError(f"order must be one of {', '.join(ORDERS)}.")
        whole = isinstance(self.page, int) and not isinstance(self.page, bool)
        if not whole or not 0 <= self.page <= LAST_PAGE:
            raise ValueError(f"page must be a whole number from 0 to {LAST_PAGE}.")
        if not isinstance(self.truth, bool):
            raise ValueError("truth must be true or false.")
