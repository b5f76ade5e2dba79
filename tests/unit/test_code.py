"""What the programs say, and how they are laid out; that they run is tested elsewhere."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import numpy as np
import pytest
from pygments.styles import get_style_by_name
from pygments.token import Token
from scenarios_of_scripts import keep_hostile, scenarios, views

from modules.figures.theme import PAPER, stylesheet
from modules.pooling import second_opinion
from modules.pooling.partial import PartialPooling
from modules.pooling.second_opinion import SecondOpinion
from modules.pooling.three_models import ThreeModels, fit
from modules.scenario import Scenario
from modules.scenario.view_settings import PARTS, Part, ViewSettings
from modules.views.widgets.coloured_code import DARK, LIGHT, Language, coloured
from modules.words.code.about import CSV_NAME, MOST_EMBEDDED, About
from modules.words.code.layout import LISTED_WIDTH, listed
from modules.words.code.python.judgement import judge
from modules.words.code.python.script import python_script
from modules.words.code.quarto import quarto_document
from modules.words.code.r.script import r_script
from modules.words.code.records import is_range, records_of

NAMES = [*scenarios()]
DARK_PAPER = re.findall(r"--paper:(#\w{6})", stylesheet())[1]


def opinion_of(models: ThreeModels) -> SecondOpinion | None:
    """What MixedLM would say if it were right at once."""
    ours = models.partial
    if not isinstance(ours, PartialPooling):
        return None
    return SecondOpinion(
        criterion=ours.criterion,
        criterion_here=ours.criterion,
        fixed_effects=ours.fixed_effects,
        standard_errors=ours.fixed_effects,
        random_covariance=ours.random_covariance,
        residual_variance=ours.residual_variance,
        converged=True,
        warnings=(),
    )


def chunks(document: str) -> list[str]:
    return re.findall(r"^```\{r\}\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_a_program_is_as_wide_as_a_page(name: str):
    models = fit(scenarios()[name])
    for program in (
        r_script(models, views()[name]),
        python_script(models, views()[name], opinion_of(models)),
    ):
        assert program.endswith("\n")
        assert "\n\n\n" not in program
        widest = max(map(len, program.splitlines()))
        assert widest <= 100 or not About(models).names.are_plain


@pytest.mark.parametrize("part", PARTS)
def test_the_part_in_sight_is_there_in_both_languages(part: Part):
    models = fit(Scenario())
    usual, open_part = ViewSettings(), ViewSettings(tab="Model", part=part)
    in_r = [r_script(models, view) for view in (usual, open_part)]
    in_python = [python_script(models, view, opinion_of(models)) for view in (usual, open_part)]
    for shorter, longer in (in_r, in_python):
        assert (len(longer) > len(shorter)) == (part != "Glossary")


def test_a_study_is_a_loop_about_the_truth_or_the_fit():
    view = ViewSettings(tab="Study")
    simulated = r_script(fit(Scenario(data="simulated", missing=30)), view)
    assert "gamma1 <- 11.4" in simulated
    assert "n_lost <- round(0.3 * nrow(design))" in simulated
    models = fit(Scenario())
    assert isinstance(models.partial, PartialPooling)
    real = r_script(models, view)
    (slope,) = re.findall(r"gamma1 <- (\S+)", real)
    assert float(slope) == models.partial.fixed_effects["slope"]
    assert "for (i in seq_len(repetitions))" in real


def test_short_data_stand_in_the_program_and_long_ones_in_a_file():
    short, long = About(fit(Scenario())), About(fit(Scenario(data="radon")))
    assert len(short.rows) <= MOST_EMBEDDED < len(long.rows)
    assert CSV_NAME not in r_script(short.models, ViewSettings())
    assert f'read.csv(\n  "{CSV_NAME}"' in r_script(long.models, ViewSettings())
    head, *rows = long.csv.splitlines()
    assert head == "county,floor,log_radon"
    assert len(rows) == len(long.rows)


def test_a_label_that_no_file_can_hold_keeps_long_data_in_the_program():
    models = fit(keep_hostile("plain", 10))
    about = About(models)
    assert len(about.rows) > MOST_EMBEDDED
    assert about.is_embedded
    assert CSV_NAME not in r_script(models, ViewSettings())


def test_the_data_are_those_that_are_left_noise_and_all():
    scenario = Scenario(focus="308", focus_left=3, focus_noise=50.0, removed=(20,))
    rows = About(fit(scenario)).rows
    assert list(rows["subject"]).count("308") == 3
    assert 20 not in rows.index
    assert not np.isclose(rows["y"], About(fit(Scenario())).rows.loc[rows.index, "y"]).all()


def test_records_that_repeat_are_written_once():
    whole = records_of(["a", "a", "a", "b", "b", "b"], [0.0, 1.0, 2.0] * 2)
    assert (whole.labels, whole.lengths, whole.occasions) == (["a", "b"], [3, 3], [0.0, 1.0, 2.0])
    assert whole.occasions_repeat
    mixed = records_of(["a", "b", "a"], [0.0, 0.0, 1.0])
    assert (mixed.labels, mixed.lengths) == (["a", "b", "a"], [1, 1, 1])
    assert not mixed.occasions_repeat
    assert is_range([2.0, 3.0, 4.0])
    assert not is_range([0.0, 1.0])
    assert not is_range([0.5, 1.5, 2.5])


def test_long_lists_are_broken_between_items():
    items = [f'"{number:04d}, not a break"' for number in range(30)]
    written = listed("c(", items, ")", "  ")
    assert [item.strip(" ,") for item in re.findall(r'"[^"]*"', written)] == items
    assert all(len(line) <= LISTED_WIDTH for line in written.splitlines())
    assert listed("c(", ["1", "2"], ")", "  ") == "c(1, 2)"


@pytest.mark.parametrize("name", NAMES)
def test_no_label_leaves_a_comment_or_a_heading(name: str):
    """Without its code a program says nothing that the data say."""
    models = fit(scenarios()[name])
    for program in (
        r_script(models, ViewSettings()),
        python_script(models, ViewSettings(), opinion_of(models)),
    ):
        comments = [line for line in program.splitlines() if line.startswith("#")]
        assert not [line for line in comments if "broken" in line or "raise" in line]


@pytest.mark.parametrize("names", ["plain", "hostile", "impossible"])
def test_no_label_is_more_than_a_constant_of_python(names: str):
    models = fit(keep_hostile(names, 4))
    tree = ast.parse(python_script(models, ViewSettings(), opinion_of(models)))
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    plain = ast.parse(python_script(fit(keep_hostile("plain", 4)), ViewSettings(), None))
    assert not called & {"SystemExit", "stop"}
    assert len(tree.body) >= len(plain.body)


# MixedLM


def test_python_says_where_mixed_lm_is_wrong_with_both_criteria():
    models = fit(Scenario(data="oxboys", random="0 + x"))
    ours, theirs = models.partial, opinion_of(models)
    assert isinstance(ours, PartialPooling)
    assert theirs is not None
    behind = replace(theirs, criterion_here=ours.criterion + 2.5)
    program = python_script(models, ViewSettings(), behind)
    words = " ".join(program.split("\n# "))
    assert f"Its REML criterion is {ours.criterion + 2.5:.7g}" in words
    assert f"the lowest is {ours.criterion:.7g}" in words
    assert "partial = model.fit(reml=True)" in program
    assert "Beware" not in python_script(models, ViewSettings(), theirs)


def test_python_says_that_a_warning_is_no_harm():
    models = fit(Scenario(reml=False))
    theirs = opinion_of(models)
    assert theirs is not None
    program = python_script(models, ViewSettings(), replace(theirs, warnings=("careful",)))
    assert "MixedLM warns here; its deviance" in program


def test_python_asks_a_mixed_lm_that_fails_and_draws_the_other_models():
    models = fit(Scenario())
    failed = replace(second_opinion._failed('Singular\n"matrix"'))
    program = python_script(models, ViewSettings(tab="Model", part="Check"), failed)
    ast.parse(program)
    assert "finds no answer" in program
    assert "except Exception as error" in program
    assert "lines.png" in program
    assert "pulled" not in program
    assert isinstance(models.partial, PartialPooling)
    nowhere = replace(failed, failure=None)
    assert not judge(models.partial, nowhere).has_lines


# Quarto


@pytest.mark.parametrize("name", NAMES)
def test_a_document_has_the_program_s_pieces(name: str):
    models = fit(scenarios()[name])
    document = quarto_document(models, views()[name])
    program = r_script(models, views()[name])
    pieces = chunks(document)
    assert len(pieces) >= 2
    assert all(piece in program for piece in pieces)
    assert document.count("```") - program.count("```") == 2 * len(pieces)
    prose = re.sub(r"^```\{r\}\n.*?^```$", "", document, flags=re.MULTILINE | re.DOTALL)
    assert "`" not in prose, "knitr would run what stands in backticks"


def test_a_person_s_own_file_is_not_named():
    models = fit(keep_hostile("plain", 4))
    assert "hostile-plain" not in quarto_document(models, ViewSettings())
    assert "your own data" in r_script(models, ViewSettings())


# Colours


@pytest.mark.parametrize("language", ["R", "Python", "Quarto"])
def test_colours_change_no_letter(language: Language):
    models = fit(keep_hostile("hostile", 4))
    program = {
        "R": r_script(models, ViewSettings()),
        "Python": python_script(models, ViewSettings(), opinion_of(models)),
        "Quarto": quarto_document(models, ViewSettings()),
    }[language]
    html = str(coloured(program, language))
    plain = re.sub(r"<[^>]*>", "", html)
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'")):
        plain = plain.replace(sign, letter)
    assert plain.replace("&amp;", "&") == program
    assert '<span class="code-' in html


@pytest.mark.parametrize(("style", "paper"), [(LIGHT, PAPER), (DARK, DARK_PAPER)])
def test_every_colour_stands_out_from_the_paper(style: str, paper: str):
    found = get_style_by_name(style)
    kinds = (
        Token.Comment.Single,
        Token.Keyword,
        Token.Keyword.Constant,
        Token.Literal.Number,
        Token.Literal.String,
        Token.Literal.String.Backtick,
        Token.Name,
        Token.Name.Builtin,
        Token.Name.Function,
        Token.Operator,
        Token.Punctuation,
        Token.Generic.Heading,
    )
    colours = {str(found.style_for_token(kind)["color"] or "") for kind in kinds} - {""}
    assert len(colours) > 3
    assert min(contrast(f"#{colour}", paper) for colour in colours) >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
