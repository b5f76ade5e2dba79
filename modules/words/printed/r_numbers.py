"""Numbers as R writes them.

R writes a column of numbers alike: with as few digits as show each number to a given number of
significant digits, trailing zeros of the whole column dropped, and in scientific notation where
that is narrower than fixed notation (R Language Reference, `format` and `print.default`).
"""

import math
from collections.abc import Sequence

MACHINE_EPSILON = 2.0**-52

STARS = ((0.001, "***"), (0.01, "**"), (0.05, "*"), (0.1, "."), (1.0, " "))
STARS_LEGEND = "0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1"

NOT_FINITE = {math.inf: "Inf", -math.inf: "-Inf"}


def format_numbers(
    numbers: Sequence[float], digits: int = 7, fewest_decimals: int = 0
) -> list[str]:
    """Write numbers alike and equally wide, as R's `format` does.

    Parameters
    ----------
    numbers
        Numbers, of which some may be NaN or infinite.
    digits
        Significant digits that the number which needs most of them shows, unless it needs fewer.
    fewest_decimals
        Decimals in fixed notation are at least this many (`nsmall`).
    """
    finite = [float(number) for number in numbers if math.isfinite(number)]
    parts = [_significand_and_exponent(number, digits) for number in finite]
    significant = max((figures for figures, _ in parts), default=1)
    decimals = max((max(0, figures - exponent - 1) for figures, exponent in parts), default=0)
    before_point = max(
        (_places(number, exponent) for number, (_, exponent) in zip(finite, parts, strict=True)),
        default=1,
    )
    exponent_digits = 3 if any(abs(exponent) >= 100 for _, exponent in parts) else 2

    fixed_width = before_point + _with_point(decimals)
    scientific_width = (
        any(number < 0.0 for number in finite)
        + 1
        + _with_point(significant - 1)
        + 2
        + exponent_digits
    )
    if fixed_width <= scientific_width:
        pattern = f".{max(decimals, fewest_decimals)}f"
    else:
        pattern = f".{significant - 1}e"
    return right_aligned([_write(number, pattern) for number in numbers])


def format_number(number: float, digits: int = 7) -> str:
    """Write one number as R's `format` and `cat` do."""
    return format_numbers([number], digits)[0]


def format_general(number: float, digits: int = 4) -> str:
    """Write a number as R's `formatC(number, digits = digits)`, at least `digits` + 1 wide."""
    return _write(number, f".{digits}g").rjust(digits + 1)


def format_p_values(p_values: Sequence[float], digits: int) -> list[str]:
    """Write p-values as R's `format.pval` does: no smaller than the machine epsilon.

    Those in fixed and those in scientific notation are each written alike.

    Parameters
    ----------
    p_values
        From 0 to 1, or NaN.
    digits
        Significant digits.
    """
    written = ["NA"] * len(p_values)
    tiny = [at for at, p in enumerate(p_values) if p < MACHINE_EPSILON]
    others = [at for at, p in enumerate(p_values) if p >= MACHINE_EPSILON]
    fixed = [at for at in others if p_values[at] >= (1e-4 if digits > 1 else 1e-3)]
    scientific = [at for at in others if at not in fixed]
    for group in (fixed, scientific):
        texts = format_numbers([p_values[at] for at in group], digits)
        for at, text in zip(group, texts, strict=True):
            written[at] = text

    tiny_digits = max(1, digits - 2)
    space = "" if tiny_digits == 1 else " "
    if others:
        width = max(len(written[at]) for at in others)
        if tiny_digits > 1 and tiny_digits + 6 > width:
            tiny_digits = max(1, width - 7)
        space = "" if tiny_digits == 1 and width <= 6 else " "
    for at in tiny:
        written[at] = f"<{space}{format_number(MACHINE_EPSILON, tiny_digits)}"
    return written


def significance_stars(p_value: float) -> str:
    """Return the stars that R prints beside a p-value; none for NaN."""
    return next((stars for bound, stars in STARS if p_value <= bound), "")


def zap_small(numbers: Sequence[float], digits: int) -> list[float]:
    """Round to about `digits` significant digits of the largest number, as R's `zapsmall` does.

    Those that are negligible beside the largest become zero.
    """
    largest = max((abs(number) for number in numbers), default=0.0)
    decimals = digits - math.log10(largest) if largest > 0.0 else digits
    return [round(number, max(0, math.floor(decimals + 0.5))) for number in numbers]


def right_aligned(texts: Sequence[str]) -> list[str]:
    """Pad texts on the left to the width of the widest."""
    width = max(map(len, texts), default=0)
    return [text.rjust(width) for text in texts]


def left_aligned(texts: Sequence[str]) -> list[str]:
    """Pad texts on the right to the width of the widest."""
    width = max(map(len, texts), default=0)
    return [text.ljust(width) for text in texts]


def _significand_and_exponent(number: float, digits: int) -> tuple[int, int]:
    """Count the significant figures, trailing zeros aside, and find the power of ten."""
    significand, exponent = f"{abs(number):.{digits - 1}e}".split("e")
    return max(1, len(significand.replace(".", "").rstrip("0"))), int(exponent)


def _places(number: float, exponent: int) -> int:
    """Count the characters before the decimal point, of a number that is not rounded up."""
    rounded_up = exponent > 0 and abs(number) < 10.0**exponent
    return (number < 0.0) + max(exponent - rounded_up, 0) + 1


def _with_point(decimals: int) -> int:
    """Return the width of decimals and the point before them."""
    return decimals + 1 if decimals else 0


def _write(number: float, pattern: str) -> str:
    if math.isnan(number):
        return "NaN"
    return NOT_FINITE.get(number) or format(number, f"z{pattern}")
