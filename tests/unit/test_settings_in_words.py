"""A Scenario in words, and the strip of the fits as a table."""

from __future__ import annotations

from modules.observations import data_set
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.words.settings import settings
from modules.words.tables.fits import fits


def test_the_usual_data_are_named_with_their_units():
    assert settings(Scenario()) == {
        "Data": data_set(Scenario()).title,
        "Response": "Reaction (ms)",
        "Predictor": "days_deprived (days)",
        "Subjects": "Subject",
        "Missing": "nothing by chance",
        "Partial pooling": "(1 + days_deprived | Subject), by REML",
    }


def test_all_that_was_chosen_is_said():
    said = settings(
        Scenario(
            data="simulated",
            slope=-3.5,
            subjects=40,
            sample=7,
            mechanism="dropout",
            missing=30,
            seed=5,
            focus="S3",
            focus_left=1,
            focus_noise=2.5,
            removed=(1, 2),
            restored=(4,),
            random="1 + x ||",
            reml=False,
        )
    )
    assert "γ₁ = -3.5" in said["Truth"]
    assert "40 subjects" in said["Truth"]
    assert said["Sample"] == "7"
    assert said["Missing"] == "30 %, leaving for good, seed 5"
    assert said["Set apart"] == "S3 keeps 1 observation, extra noise with an SD of 2.5"
    assert said["By hand"] == "2 observations removed, 1 observation restored"
    assert said["Partial pooling"] == "(1 + day || subject), by ML"


def test_unequal_subjects_are_said_by_their_bounds():
    scenario = Scenario(mechanism="unequal_subjects", fewest=1, most=6)
    said = settings(scenario)["Missing"]
    assert said == "Unequal subjects: each subject keeps 1 to 6 observations, seed 1"


def test_the_strip_is_a_table_and_sentences_stand_beside_it():
    heads, rows = fits(fit(Scenario())).as_text()
    assert heads[:3] == ["Model", "γ₀ intercept", "γ₁ slope"]
    assert [row[0] for row in rows] == ["Complete pooling", "No pooling (means)", "Partial pooling"]
    assert {len(row) for row in rows} == {len(heads)}
    nothing = fits(fit(Scenario(removed=tuple(range(200)))))
    assert len(nothing.notes) == 3
    assert set(nothing.as_text().rows[0][1:]) == {"—"}
