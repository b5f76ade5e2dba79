"""The structures side by side, and the tests of those that are nested."""

from __future__ import annotations

from collections.abc import Mapping

from modules.pooling.comparison import Comparison
from modules.words.comparison import note
from modules.words.tables.data_table import DataTable

SINGULAR = {True: "yes", False: "no", None: None}


def structures(comparison: Comparison, named: Mapping[str, str]) -> DataTable:
    """Return how well each structure fits; `named` says how it is written."""
    frame = comparison.models
    frame["singular"] = [SINGULAR[singular] for singular in frame["singular"]]
    notes = tuple(f"{named[str(name)]}: {why}" for name, why in frame["reason"].dropna().items())
    heads = {
        "chapter_model": "Chapter's model",
        "n_parameters": "Parameters",
        "aic": "AIC",
        "bic": "BIC",
        "log_likelihood": "logLik",
        "deviance": "deviance",
        "singular": "singular",
    }
    frame = frame.set_axis([named[str(name)] for name in frame.index])
    return DataTable(frame, "Random effects", heads, 6, notes=notes)


def tests(comparison: Comparison, named: Mapping[str, str]) -> DataTable:
    """Return the tests of nested structures, with what to make of each as a numbered note."""
    frame = comparison.table_of_tests
    pairs = [f"{named[pair[0]]} in {named[pair[1]]}" for pair in frame.index]
    heads = {
        "chi_square": "Chisq",
        "df": "Df",
        "p": "Pr(>Chisq)",
        "p_mixture": "p, mixture",
        "note": "note",
    }
    of_each = [note(test) for test in comparison.tests.values()]
    said = list(dict.fromkeys(of_each))
    numbered = frame.assign(note=[str(said.index(words) + 1) for words in of_each])
    notes = tuple(f"{number}. {words}" for number, words in enumerate(said, start=1))
    return DataTable(
        numbered.set_axis(pairs), "Smaller in larger", heads, 4, ("p", "p_mixture"), notes
    )
