"""Run as ``python -m modules.study LINK``: repeat a study, or compare designs, from a terminal."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Generator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pandas as pd

from modules.observations.harmless_csv import to_csv
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.study.command_line import grid_of, parser, scenario_of_link
from modules.study.enough import cost, enough_subjects
from modules.study.grid import Grid, design
from modules.study.samples import Source
from modules.study.study import batches, together
from modules.study.summary import (
    bias_and_spread,
    by_observations_left,
    line_errors,
    missing,
    singular,
    slope_tests,
)
from modules.study.wide_table import wide_table
from modules.study.world import world_like

REPLICATES, REPLICATES_OF_A_CELL = 1000, 500
BAR = 40
INTERRUPTED = 130
"""Exit status of what Ctrl-C ended, as shells have it."""

WORLD = (
    "The truth of these data is unknown. This is a world like them: the partial-pooling fit taken "
    "for the truth, on the same occasions and with the same observations missing."
)
TABLES: dict[str, Callable[..., pd.DataFrame]] = {
    "Estimates against the truth": bias_and_spread,
    "Tests and 95 % intervals of the slope": slope_tests,
    "Lines of the subjects for whom all models have one": line_errors,
    "Lines by the number of observations left": by_observations_left,
    "Singular fits of partial pooling": singular,
    "What data sets did not determine": missing,
}


def main(words: list[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    commands = parser()
    arguments = commands.parse_args(words)
    try:
        scenario = scenario_of_link(arguments.link)
        grid = grid_of(arguments, scenario)
        if grid is not None:
            return _compare(arguments, scenario, grid)
        return _repeat(arguments, _source(scenario))
    except KeyboardInterrupt:  # a second one: what is written is written
        return INTERRUPTED
    except (ValueError, ModuleNotFoundError, OSError, BrokenExecutor) as wrong:
        commands.error(str(wrong))


def _source(scenario: Scenario) -> Source:
    if scenario.data == "simulated":
        return scenario
    _say(WORLD)
    return world_like(fit(scenario))


def _repeat(arguments: argparse.Namespace, source: Source) -> int:
    replicates = arguments.replicates or REPLICATES
    parts, done = [], 0
    with _until_interrupted() as wanted, _file(arguments.csv) as write:
        for part in batches(source, replicates, arguments.seed):
            write(wide_table(part, done))
            parts.append(part)
            done += len(part)
            _show_progress(done, replicates)
            if not wanted():
                break
    study = together(parts)
    print(f"{len(study)} data sets, seed {arguments.seed}")
    for title, summarise in TABLES.items():
        _print_table(title, summarise(study))
    return _status(done, replicates, "data sets")


def _compare(arguments: argparse.Namespace, scenario: Scenario, grid: Grid) -> int:
    replicates = arguments.replicates or REPLICATES_OF_A_CELL
    cells = len(grid.cells)
    done = 0
    with _until_interrupted() as wanted, _file(arguments.csv) as write:

        def progress(so_far: int, of: int, rows: pd.DataFrame) -> None:
            nonlocal done
            done = so_far
            write(rows)
            _show_progress(so_far, of)

        _show_progress(0, cells)
        table = design(scenario, grid, replicates, arguments.seed, progress, lambda: not wanted())
    if done:
        priced = bool(arguments.price_subject or arguments.price_occasion)
        _print_designs(table, arguments, priced)
    return _status(done, cells, "designs")


def _print_designs(table: pd.DataFrame, arguments: argparse.Namespace, priced: bool) -> None:
    prices = (arguments.price_subject, arguments.price_occasion)
    table = table.assign(what=table["quantity"] + " " + table["by"])
    wide = table.pivot(
        index=["random", "missing", "subjects", "occasions"], columns="what", values="value"
    )
    chosen = [
        "rejected complete",
        "rejected none",
        "rejected wald",
        "rejected satterthwaite",
        "width satterthwaite",
        "rmse none",
        "rmse partial",
        "singular partial",
    ]
    shown = wide[chosen].reset_index()
    if priced:
        shown["cost"] = cost(shown, *prices)
    _print_table(f"Designs, {table['data_sets'].max()} data sets each", shown)
    enough = enough_subjects(table, arguments.power)
    if priced:
        enough["cost"] = cost(enough, *prices)
    enough["subjects"] = enough["subjects"].astype(object).fillna("-")
    _print_table(f"Subjects for a power of {arguments.power:g} by Satterthwaite's test", enough)


def _print_table(title: str, table: pd.DataFrame) -> None:
    if len(table):
        print(f"\n{title}\n")
        print(table.to_string(index=False, float_format="{:.4g}".format, na_rep="-"))


def _show_progress(done: int, of: int) -> None:
    filled = BAR * done // of
    end = "\n" if done == of else ""
    print(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done}/{of}", end=end, file=sys.stderr)
    sys.stderr.flush()


def _status(done: int, of: int, what: str) -> int:
    if done == of:
        return 0
    _say(f"\nInterrupted: {done} of {of} {what} are done and kept.")
    return INTERRUPTED


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


@contextmanager
def _until_interrupted() -> Generator[Callable[[], bool], None, None]:
    """Let Ctrl-C end what is done between two steps; a second one ends it at once."""
    interrupted = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield lambda: not interrupted
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _file(path: Path | None) -> Generator[Callable[[pd.DataFrame], None], None, None]:
    """Open a CSV file to which tables are added; each is in it as soon as it is written."""
    if path is None:
        yield lambda table: None
        return
    with path.open("w", encoding="utf-8", newline="") as file:

        def write(table: pd.DataFrame) -> None:
            header, end, rows = to_csv(table).partition("\n")
            file.write(rows if file.tell() else header + end + rows)
            file.flush()

        yield write


if __name__ == "__main__":
    sys.exit(main())
