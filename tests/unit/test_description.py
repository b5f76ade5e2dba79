from __future__ import annotations

import re

import pytest

from modules.figures.theme import MODEL_STYLES
from modules.observations import data_set, observe
from modules.pooling.three_models import MODEL_NAMES, ModelName, fit
from modules.scenario import DATA_NAMES, DataName, Scenario
from modules.words.description import describe, equations
from modules.words.wording import line, number

WITHOUT_A_FILE: list[DataName] = [name for name in DATA_NAMES if name != "uploaded"]
SUBJECTS = list(observe(Scenario())["subject"])
EVERYTHING = tuple(range(len(SUBJECTS)))
OF_FIRST_SUBJECT = tuple(row for row in EVERYTHING if SUBJECTS[row] == SUBJECTS[0])
OF_ALL_OTHERS = EVERYTHING[len(OF_FIRST_SUBJECT) :]


def said_of(model: ModelName, scenario: Scenario) -> str:
    """The sentence of a description that is about one model."""
    sentences = re.split(r"(?<=\.) (?=[A-Z])", describe(fit(scenario)))
    (sentence,) = (
        sentence for sentence in sentences if sentence.startswith(MODEL_STYLES[model].title)
    )
    return sentence


@pytest.mark.parametrize("missing", [0, 25])
@pytest.mark.parametrize("data", WITHOUT_A_FILE)
def test_it_says_how_much_is_left(data: DataName, missing: int):
    kept = observe(Scenario(data, missing=missing))["kept"]
    assert describe(fit(Scenario(data, missing=missing))).startswith(
        f"{kept.sum()} of {len(kept)} observations left. "
    )


@pytest.mark.parametrize("missing", [0, 25])
@pytest.mark.parametrize("data", WITHOUT_A_FILE)
def test_it_says_from_where_to_where_slopes_go(data: DataName, missing: int):
    scenario = Scenario(data, missing=missing)
    models = fit(scenario)
    complete = models.lines("complete")["slope"].iloc[0]
    assert said_of("complete", scenario).endswith(f": slope {number(complete)} for everyone.")
    for model in ("none", "partial"):
        slopes = models.lines(model)["slope"].dropna().to_numpy()
        said = said_of(model, scenario)
        assert f": slopes from {number(slopes.min())} to {number(slopes.max())}" in said


@pytest.mark.parametrize("missing", [0, 40])
def test_it_counts_subjects_without_a_line(missing: int):
    scenario = Scenario("radon", missing=missing)
    without = len(fit(scenario).none.reasons)
    assert without > 1
    assert said_of("none", scenario).endswith(f", {without} subjects without a line.")
    assert "without" not in said_of("partial", scenario)


def test_one_subject_without_a_line_is_singular():
    said = said_of("none", Scenario(removed=OF_FIRST_SUBJECT))
    assert said.endswith(", 1 subject without a line.")


def test_it_does_not_say_everyone_when_only_one_subject_has_a_line():
    said = said_of("none", Scenario(removed=OF_ALL_OTHERS))
    assert "everyone" not in said
    assert "17 subjects without a line" in said


def test_random_intercepts_give_everyone_the_same_slope():
    assert "for everyone." in said_of("partial", Scenario(random="1"))


@pytest.mark.parametrize("model", MODEL_NAMES)
def test_it_says_that_there_is_no_line(model: ModelName):
    scenario = Scenario(removed=EVERYTHING)
    assert said_of(model, scenario) == f"{MODEL_STYLES[model].title}: no line."


@pytest.mark.parametrize("model", MODEL_NAMES)
@pytest.mark.parametrize("data", WITHOUT_A_FILE)
def test_an_equation_is_the_line_in_the_data_s_own_words(data: DataName, model: ModelName):
    scenario = Scenario(data)
    models = fit(scenario)
    written = equations(models, model, data_set(models.scenario).x)
    assert tuple(written) == models.subjects
    for subject, intercept, slope in models.lines(model).dropna().itertuples():
        assert written[subject] == line(intercept, slope, data_set(scenario).x)


@pytest.mark.parametrize("model", MODEL_NAMES)
def test_an_equation_that_does_not_exist_says_why(model: ModelName):
    models = fit(Scenario(removed=EVERYTHING))
    for subject, written in equations(models, model, data_set(models.scenario).x).items():
        assert written == f"no line. {models.reason(model, subject)}"
