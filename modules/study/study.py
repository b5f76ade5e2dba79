"""Repeat a study: new data each time, the three models fitted to every one, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np
import pandas as pd
from numpy.random import SeedSequence

from modules.pooling.solver.random_structure import random_structure
from modules.pooling.three_models import MODEL_NAMES
from modules.scenario import Scenario
from modules.study.answers import MISSING, Answers, answer, joined
from modules.study.fits import SPREADS
from modules.study.monte_carlo import PairSums
from modules.study.samples import (
    Source,
    draw_samples,
    observations_of,
    require_truth,
    scenario_of,
    seeds,
    truth_of,
)
from modules.study.slope_tests import MODEL_OF_TEST, TESTS
from modules.study.truth import Truth

TERMS = ("intercept", "slope")
PARAMETERS = (*TERMS, *SPREADS, "residual_sd")
LARGEST_BATCH = 50_000
"""Observations that are simulated and fitted together."""

MOST_TOGETHER = 250
"""Data sets that are fitted together, between two reports of progress."""


@dataclass(frozen=True, eq=False)
class Study:
    """What the three models say of many data sets from one truth.

    Attributes
    ----------
    source : Scenario or World
        What the data sets come from.
    seed : int or SeedSequence
        What they were drawn by.
    replicates : int
        How many were asked for; a study that was cancelled has fewer.
    answers : Answers
        What the models say of each, as arrays.
    by_left : PairSums
        The errors of lines by the number of observations left.
    """

    source: Source
    seed: int | SeedSequence
    replicates: int
    answers: Answers
    by_left: PairSums

    def __len__(self) -> int:
        """Return the number of data sets."""
        return len(self.answers.seeds)

    @property
    def truth(self) -> Truth:
        """The parameters that the data come from."""
        return truth_of(self.source)

    @cached_property
    def data_sets(self) -> pd.DataFrame:
        """One row a data set.

        `sample` and `seed`, by which `scenario` finds it again; `observations` kept; of partial
        pooling `singular` (missing without a fit) and `reason` (why there is no fit, else missing);
        and `common_subjects`, the number of subjects for whom all three models have a line.
        """
        answers = self.answers
        no_fit = answers.reasons[:, MISSING.index("wald")]
        table = pd.DataFrame(
            {
                "sample": answers.seeds[:, 0],
                "seed": answers.seeds[:, 1],
                "observations": answers.observations.astype(int),
                "singular": pd.array(answers.singular, "boolean"),
                "reason": no_fit,
                "common_subjects": answers.common_subjects.astype(int),
            },
            index=pd.RangeIndex(len(self), name="data_set"),
        )
        return table.assign(singular=table["singular"].mask(table["reason"].notna()))

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """One row a data set, model and parameter: `estimate` and `standard_error`.

        A parameter is there for the models that have it; only γ₀ and γ₁ have standard errors. NaN
        where data do not determine it.
        """
        answers = self.answers
        none = np.full(len(self), np.nan)
        columns: list[tuple[str, str, np.ndarray, np.ndarray]] = []
        for m, model in enumerate(MODEL_NAMES):
            for t, term in enumerate(TERMS):
                columns.append(
                    (model, term, answers.population[:, m, t], answers.standard_errors[:, m, t])
                )
            columns.append((model, "residual_sd", answers.residual_sd[:, m], none))
        for spread in self.spreads:
            columns.append(("partial", spread, answers.spreads[:, SPREADS.index(spread)], none))
        return pd.concat(
            [
                pd.DataFrame(
                    {
                        "data_set": np.arange(len(self)),
                        "model": pd.Categorical([model], MODEL_NAMES).repeat(len(self)),
                        "parameter": pd.Categorical([name], PARAMETERS).repeat(len(self)),
                        "estimate": estimate,
                        "standard_error": standard_error,
                    }
                )
                for model, name, estimate, standard_error in columns
            ],
            ignore_index=True,
        )

    @cached_property
    def tests(self) -> pd.DataFrame:
        """One row a data set and test of the slope.

        `estimate`, `standard_error`, `df` (infinity for Wald's), the 95 % interval from `lower` to
        `upper`, and `p`, two-sided, of the hypothesis that the slope is zero.
        """
        answers = self.answers
        models = [MODEL_NAMES.index(MODEL_OF_TEST[test]) for test in TESTS]
        estimate = answers.population[:, models, 1]
        return pd.DataFrame(
            {
                "data_set": np.arange(len(self)).repeat(len(TESTS)),
                "test": pd.Categorical(list(TESTS) * len(self), TESTS),
                "estimate": estimate.ravel(),
                "standard_error": answers.standard_errors[:, models, 1].ravel(),
                "df": answers.degrees_of_freedom.ravel(),
                "lower": (estimate - answers.reach).ravel(),
                "upper": (estimate + answers.reach).ravel(),
                "p": answers.p.ravel(),
            }
        )

    @cached_property
    def lines(self) -> pd.DataFrame:
        """One row a data set and model, about the subjects for whom all models have a line.

        `rmse`, the root mean square error of their lines over the observed range, and `closest`,
        for how many of them the model's line is closest to the true one.
        """
        answers = self.answers
        return pd.DataFrame(
            {
                "data_set": np.arange(len(self)).repeat(len(MODEL_NAMES)),
                "model": pd.Categorical(list(MODEL_NAMES) * len(self), MODEL_NAMES),
                "rmse": np.sqrt(answers.mean_square).ravel(),
                "closest": answers.closest.astype(int).ravel(),
            }
        )

    @property
    def spreads(self) -> list[str]:
        """The parameters of the random effects that partial pooling estimates."""
        structure = random_structure(self.source.random)
        return [SPREADS[term] for term in structure.terms] + ["correlation"] * structure.correlated

    def scenario(self, data_set: int) -> Scenario:
        """Return the Scenario that is this data set, to be opened as any other.

        Raises
        ------
        TypeError
            If the data come from a world, which is no Scenario.
        """
        if not isinstance(self.source, Scenario):
            raise TypeError("A data set of a world is no Scenario.")
        sample, seed = self.answers.seeds[data_set].tolist()
        return scenario_of(self.source, sample, seed)


def run(
    source: Source,
    replicates: int,
    seed: int | SeedSequence,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Study:
    """Draw data again and again, and fit the three models each time.

    Time is in proportion to the data sets; memory is some 500 bytes for each. A larger number of
    replicates has the same data sets and more.

    Parameters
    ----------
    source : Scenario or World
        A Scenario of simulated data: its truth, design, spoiling, structure and criterion. Each
        data set has a sample, and a draw of what goes missing, of its own.
    replicates : int
        How many data sets, at least 1.
    seed : int or SeedSequence
        Equal seeds give equal studies.
    progress : callable, optional
        Told after each batch how many data sets are done, and of how many.
    cancelled : callable, optional
        Asked after each batch; if it says True, the study ends with the data sets it has.

    Raises
    ------
    UnknownTruth
        If the source is a Scenario whose data are not simulated.
    ValueError
        If `replicates` is below 1.
    """
    parts: list[Study] = []
    for part in batches(source, replicates, seed):
        parts.append(part)
        if progress is not None:
            progress(sum(map(len, parts)), replicates)
        if cancelled is not None and cancelled():
            break
    return together(parts)


def batches(
    source: Source, replicates: int, seed: int | SeedSequence, first: int = 0
) -> Iterator[Study]:
    """Yield the parts of a study as they are done; `together` makes one study of them.

    Parameters
    ----------
    source, replicates, seed
        As for `run`.
    first : int
        The data set to begin with, where those before it are done already.

    Raises
    ------
    UnknownTruth, ValueError
        As `run` does, when the first part is asked for.
    """
    require_truth(source)
    if replicates < 1:
        raise ValueError("A study needs at least one data set.")
    root = SeedSequence(seed) if isinstance(seed, int) else seed
    # What is spawned from a sequence is counted in it, and the caller's is left as it is.
    root = SeedSequence(root.entropy, spawn_key=root.spawn_key, n_children_spawned=first)
    size = max(1, min(MOST_TOGETHER, LARGEST_BATCH // observations_of(source)))
    for done in range(first, replicates, size):
        chosen = seeds(root.spawn(min(size, replicates - done)))
        samples = draw_samples(source, chosen)
        answers, by_left = answer(samples, chosen, source.random, source.reml)
        yield Study(source, seed, replicates, answers, by_left)


def batch(source: Source, replicates: int, seed: int | SeedSequence, first: int) -> Study:
    """Return the part of a study that begins with a data set, as `batches` yields it.

    Whoever asks for one part after the other has the data sets of one `run`, to the bit.
    """
    return next(batches(source, replicates, seed, first))


def together(parts: Sequence[Study]) -> Study:
    """Return the parts of a study, in their order, as one."""
    by_left = reduce(PairSums.plus, (part.by_left for part in parts))
    return replace(parts[0], answers=joined([part.answers for part in parts]), by_left=by_left)
