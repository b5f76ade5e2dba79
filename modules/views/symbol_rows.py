"""Hand the page what it shows wherever a symbol is pointed at."""

from __future__ import annotations

from collections.abc import Callable

from shiny import Session, reactive

from modules.figures.theme import MODEL_STYLES
from modules.pooling.three_models import ThreeModels
from modules.words.symbols import symbol_rows


def hand_over_symbol_rows(session: Session, models: Callable[[], ThreeModels]) -> None:
    """Send the row of each symbol with every fit: symbols stand in every tab and the sidebar."""

    @reactive.effect
    async def send() -> None:
        rows: dict[str, object] = {
            name: f"{kind}: {meaning}. {_whose(kind)}: {value}."
            for name, (_, kind, meaning, value) in symbol_rows(models()).items()
        }
        await session.send_custom_message("symbols", rows)


def _whose(kind: str) -> str:
    """Say what a value is of, lest an estimate pass for the truth behind simulated data."""
    return "Now" if kind == "observed" else MODEL_STYLES["partial"].title
