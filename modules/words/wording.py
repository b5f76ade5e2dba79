"""Numbers and lines as a person reads them."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"


def number(value: float, digits: int = 4) -> str:
    """Write a finite number with a number of significant digits and a true minus sign."""
    if value == 0:
        return "0"
    written = f"{value:#.{digits}g}".rstrip(".")
    return written.replace("-", MINUS)


def fixed(value: float, decimals: int) -> str:
    """Write a finite number with a number of decimals and a true minus sign; zero has none."""
    written = f"{value:.{decimals}f}"
    return (written if float(written) else written.lstrip("-")).replace("-", MINUS)


def line(intercept: float, slope: float, x: str) -> str:
    """Write a line as an equation in the predictor `x`, as in ``268.0 + 11.44 × Days``."""
    sign = MINUS if slope < 0 else "+"
    return f"{number(intercept)} {sign} {number(abs(slope))} × {x}"


def count(quantity: int, singular: str, plural: str | None = None) -> str:
    """Write a quantity with its noun: ``1 observation``, ``8 observations``."""
    noun = singular if quantity == 1 else plural or f"{singular}s"
    return f"{quantity} {noun}"


def per_cent(share: float) -> str:
    """Write a finite share as a whole percentage, with a thin no-break space."""
    return f"{math.floor(100 * share + 0.5)}\N{NARROW NO-BREAK SPACE}%".replace("-", MINUS)
