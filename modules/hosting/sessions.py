"""What a process knows of the people it serves."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Sessions:
    """How many are here, and whether there is room for the next.

    Attributes
    ----------
    most : int
        From this many open sessions on, nobody else is let in.
    open : int
        Sessions that are open.
    requests : int
        Requests that are being answered.
    screens : int
        Phones and projectors in rooms.
    draining : bool
        Whether the process is about to end, and lets nobody in.
    latest_message : float
        When a page said something last, by `time.monotonic`.
    """

    most: int
    open: int = 0
    requests: int = 0
    screens: int = 0
    draining: bool = False
    latest_message: float = field(default=0.0, compare=False)

    @property
    def full(self) -> bool:
        """Whether there is no room for another."""
        return self.open >= self.most
