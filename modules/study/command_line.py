"""What is asked for on the command line, and the Scenario in a link."""

from __future__ import annotations

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from modules.scenario import RANDOM_EFFECTS, Scenario
from modules.scenario.link import from_query
from modules.study.grid import Grid

DESCRIPTION = """\
Repeat a study. A link of Pooling Lab says what is true, how many subjects and occasions there are,
what goes missing and which model is fitted. New data are drawn again and again, complete, no and
partial pooling are fitted to every data set, and a table says how they did. With --subjects,
--occasions, --missing or --random it compares designs. Of a link to real data it repeats a world
like them: new data from the partial-pooling fit, on the same occasions and with the same holes.
Ctrl-C ends early and keeps what is done."""


class BadLink(ValueError):
    """A link that is no Scenario's."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    arguments = argparse.ArgumentParser(prog="python -m modules.study", description=DESCRIPTION)
    arguments.add_argument(
        "link", help="a link of Pooling Lab, or its part from the ? on, in quotes"
    )
    arguments.add_argument(
        "--replicates",
        type=_at_least_one,
        metavar="N",
        help="data sets (default 1000; of each design 500)",
    )
    arguments.add_argument(
        "--seed", type=_seed, default=1, metavar="N", help="equal seeds give equal data (default 1)"
    )
    arguments.add_argument(
        "--csv",
        type=Path,
        metavar="FILE",
        help="write a row for each data set, or some for each design, as they are done",
    )
    designs = arguments.add_argument_group(
        "designs", "values to compare, all with all; what is not given is the link's"
    )
    designs.add_argument("--subjects", type=int, nargs="+", metavar="N", help="at most six values")
    designs.add_argument("--occasions", type=int, nargs="+", metavar="N", help="at most six values")
    designs.add_argument(
        "--missing", type=int, nargs="+", metavar="%", help="per cent, at most five values"
    )
    designs.add_argument(
        "--random",
        nargs="+",
        choices=RANDOM_EFFECTS,
        metavar="STRUCTURE",
        help=f"random-effects structures, of {', '.join(map(repr, RANDOM_EFFECTS))}",
    )
    designs.add_argument(
        "--power",
        type=_share,
        default=0.8,
        metavar="P",
        help="the power that a design shall have (default 0.8)",
    )
    designs.add_argument(
        "--price-subject", type=float, default=0.0, metavar="X", help="what a subject costs"
    )
    designs.add_argument(
        "--price-occasion",
        type=float,
        default=0.0,
        metavar="X",
        help="what each occasion of a subject costs",
    )
    return arguments


def scenario_of_link(link: str) -> Scenario:
    """Return the Scenario of a link, or of its query string.

    Raises
    ------
    BadLink
        If it is no link of Pooling Lab, or says something that is not understood.
    """
    query = urlsplit(link).query if "?" in link else link
    is_address = "?" not in link and "://" in link
    if is_address:
        return Scenario()
    if not query.startswith("_values_"):
        raise BadLink(
            "This is no link of Pooling Lab: behind its ? there is _values_, as in "
            "'?_values_&data=\"simulated\"&missing=30'. Put the link in quotes."
        )
    scenario, _, notices = from_query(query)
    if notices:
        raise BadLink(" ".join(notices))
    return scenario


def grid_of(arguments: argparse.Namespace, scenario: Scenario) -> Grid | None:
    """Return the designs that are asked for, or None.

    Raises
    ------
    ValueError
        If there is no such grid.
    """
    given = {
        side: tuple(values)
        for side in ("subjects", "occasions", "missing", "random")
        if (values := getattr(arguments, side))
    }
    if not given:
        return None
    own = {
        side: (getattr(scenario, side),) for side in ("subjects", "occasions", "missing", "random")
    }
    return Grid(**own | given)


def _at_least_one(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)


def _seed(text: str) -> int:
    if int(text) < 0:
        raise argparse.ArgumentTypeError("a whole number that is not negative")
    return int(text)


def _share(text: str) -> float:
    if not 0.0 < float(text) < 1.0:
        raise argparse.ArgumentTypeError("between 0 and 1")
    return float(text)
