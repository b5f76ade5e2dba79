"""Each exercise is marked right by what a person reckons from the data, and wrong by anything else.

The answers expected here come from the data, from the question and from what is printed, by the
formulas of `by_hand`; the exercises themselves compute theirs with `modules.pooling`.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from by_hand import ByHand
from numpy.testing import assert_allclose

from modules.exercises import CATALOGUE, Choice, Exercise, Number, Order, Subject, draw, mark
from modules.exercises.exercise import KIND_TITLES, Part
from modules.observations import observe
from modules.observations.simulation import true_lines
from modules.pooling import three_models
from modules.pooling.partial import PartialPooling
from modules.scenario import Scenario
from modules.words.wording import MINUS

FUNCTIONS = Path(__file__).parents[2] / "FUNCTIONS.md"
SEEDS_OF_A_KIND = 200
MIXED_LM_SEEDS = 2
LIKELIHOODS = 20
"""Of so many mixed models one is held against others nearby."""

OF_A_KIND = {
    kind: [e.name for e in CATALOGUE.values() if e.kind == kind and not e.same_data]
    for kind in KIND_TITLES
}
SEEDS = {
    name: range(math.ceil(SEEDS_OF_A_KIND / len(names)))
    for names in OF_A_KIND.values()
    for name in names
} | {entry.name: range(1) for entry in CATALOGUE.values() if entry.same_data}

Expected = list[Any]


@pytest.fixture(scope="module", params=CATALOGUE)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def drawn(name: str) -> list[Exercise]:
    """All that are drawn of one exercise."""
    return [draw(name, seed) for seed in SEEDS[name]]


def reckoned(exercise: Exercise) -> ByHand:
    rows = observe(exercise.task.scenario)
    if exercise.name in WITHOUT_A_MIXED_MODEL:
        return ByHand(rows, np.zeros((2, 2)), math.nan)
    fit = three_models.fit(exercise.task.scenario).partial
    assert isinstance(fit, PartialPooling)
    return ByHand(rows, fit.random_covariance.to_numpy(), fit.residual_variance)


def numbers(text: str) -> list[float]:
    """All numbers in a text that are not part of a name."""
    found = re.findall(r"(?<![\w.])[-−]?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])", text)
    return [float(each.replace(MINUS, "-")) for each in found]


def row(material: str, name: str) -> list[float]:
    """The numbers behind a name at the beginning of a line."""
    (line,) = (line for line in material.splitlines() if line.startswith(name + " "))
    return numbers(line.removeprefix(name))


def variances_printed(material: str) -> tuple[float, float]:
    """τ₀₀² and σ² of a printed mixed model with random intercepts."""
    between = re.search(r"\(Intercept\) +([\d.]+) ", material)
    within = re.search(r"Residual +([\d.]+) ", material)
    assert between is not None
    assert within is not None
    return float(between[1]), float(within[1])


def asked(pattern: str, exercise: Exercise) -> str:
    found = re.search(pattern, exercise.task.question)
    assert found is not None
    return found[1]


# What a person answers


def own_line_of_the_first(exercise: Exercise, data: ByHand) -> Expected:
    return [*data.own[data.subjects[0]]]


def own_line_of_another(exercise: Exercise, data: ByHand) -> Expected:
    return [*data.own[asked(r"subject (\w+), to", exercise)]]


def slope_offset(exercise: Exercise, data: ByHand) -> Expected:
    subject = asked(r"row day:subject(\w+)\?", exercise)
    return [data.own[subject][1] - data.own[data.subjects[0]][1]]


def random_effects(exercise: Exercise, data: ByHand) -> Expected:
    return [*data.effects[asked(r"subject (\w+)\?", exercise)]]


def correlation(exercise: Exercise, data: ByHand) -> Expected:
    (first, shared), (_, second) = data.covariance
    return [shared / math.sqrt(first * second)]


def t_value(exercise: Exercise, data: ByHand) -> Expected:
    place = ["(Intercept)", "day"].index(asked(r"row (\S+)\?", exercise))
    return [data.population[place] / data.errors[place]]


FORMULAS = {
    (True, False, False): "(1 | subject)",
    (False, True, False): "(0 + day | subject)",
    (True, True, False): "(1 + day || subject)",
    (True, True, True): "(1 + day | subject)",
}


def filled(matrix: list[float]) -> tuple[bool, bool, bool]:
    """Whether both variances and the covariance of a 2 x 2 matrix are there."""
    first, shared, also_shared, second = matrix
    assert shared == also_shared
    return first != 0, second != 0, shared != 0


def formula_of_a_matrix(exercise: Exercise, data: ByHand) -> Expected:
    material = exercise.task.material
    return [FORMULAS[filled([*row(material, "(Intercept)"), *row(material, "day")])]]


def matrix_of_a_formula(exercise: Exercise, data: ByHand) -> Expected:
    formula = asked(r"comes from (\(.*?\))\?", exercise)
    options = options_of(exercise.task.parts[0])
    return [option for option in options if FORMULAS[filled(numbers(option))] == formula]


def same_matrix(exercise: Exercise, data: ByHand) -> Expected:
    formula = asked(r"as (\(.*\))\?", exercise)
    plain = formula.replace("(1 + ", "(")
    return [plain if plain != formula else formula.replace("(", "(1 + ")]


def formula_of_lines(exercise: Exercise, data: ByHand) -> Expected:
    printed = [row(exercise.task.material, subject) for subject in data.subjects]
    intercepts, slopes = ({*column} for column in zip(*printed, strict=True))
    return [FORMULAS[len(intercepts) > 1, len(slopes) > 1, len(intercepts) > 1 < len(slopes)]]


def pull(exercise: Exercise, data: ByHand) -> Expected:
    place = ["intercept", "slope"].index(asked(r"pulled the (\w+) of", exercise))
    subject = asked(r"subject (\w+),", exercise)
    change = data.estimated[subject][place] - data.own[subject][place]
    return ["upwards" if change > 0 else "downwards", abs(change)]


def share_kept(exercise: Exercise, data: ByHand) -> Expected:
    subject = asked(r"Subject (\w+) is", exercise)
    own_departure = data.own[subject][1] - data.population[1]
    return [100 * data.effects[subject][1] / own_departure]


def pulled_up(exercise: Exercise, data: ByHand) -> Expected:
    return [sum(bool(data.estimated[each][1] > data.own[each][1]) for each in data.subjects)]


def has_line(exercise: Exercise, data: ByHand) -> Expected:
    left = data.left[asked(r"Subject (\w+) has", exercise)]
    answers = ["None of them", "Partial pooling only", "No pooling and partial pooling"]
    assert f"has {left} observation" in exercise.task.question
    return [answers[left]]


def closest(exercise: Exercise, data: ByHand) -> Expected:
    truth = true_lines(exercise.task.scenario)["slope"].to_numpy()
    slopes = {
        "Complete pooling": np.repeat(data.common[1], len(truth)),
        "No pooling": np.array([data.own[each][1] for each in data.subjects]),
        "Partial pooling": np.array([data.estimated[each][1] for each in data.subjects]),
    }
    return [min(slopes, key=lambda model: float(((slopes[model] - truth) ** 2).sum()))]


PURPOSES = {
    "was not in the study": "Partial pooling",
    "own observations show": "No pooling",
    "as little error": "Partial pooling",
    "do not differ at all": "Complete pooling",
    "test the mean slope": "Partial pooling",
    "slopes of people differ": "Partial pooling",
    "exactly these": "No pooling",
}


def purpose(exercise: Exercise, data: ByHand) -> Expected:
    return [model for words, model in PURPOSES.items() if words in exercise.task.question]


def almost(exercise: Exercise, data: ByHand) -> Expected:
    nobody_differs = exercise.task.scenario.sd_intercept == 0
    _, reason = exercise.task.parts
    words = "differ no more" if nobody_differs else "σ is small"
    (why,) = (option for option in options_of(reason) if words in option)
    return ["Complete pooling" if nobody_differs else "No pooling", why]


def pulls(data: ByHand) -> dict[str, float]:
    return {each: abs(data.estimated[each][1] - data.own[each][1]) for each in data.subjects}


def reason_for(data: ByHand, subject: str, options: tuple[str, ...]) -> str:
    """The one reason among some that is true of a subject."""
    distances = {each: abs(data.own[each][1] - data.population[1]) for each in data.subjects}
    alike = len({*data.left.values()}) == 1
    fewest, most = min(data.left.values()), max(data.left.values())
    true = {
        "fewest": data.left[subject] == fewest < most,
        "most obs": data.left[subject] == most > fewest,
        "farthest": alike and distances[subject] == max(distances.values()),
        "nearest": alike and distances[subject] == min(distances.values()),
    }
    (reason,) = (option for option in options for word in true if word in option and true[word])
    return reason


def pulled_most(exercise: Exercise, data: ByHand) -> Expected:
    most = max(pulls(data), key=lambda each: pulls(data)[each])
    return [most, reason_for(data, most, options_of(exercise.task.parts[1]))]


def pulled_least(exercise: Exercise, data: ByHand) -> Expected:
    least = min(pulls(data), key=lambda each: pulls(data)[each])
    return [least, reason_for(data, least, options_of(exercise.task.parts[1]))]


def pulled_of_two(exercise: Exercise, data: ByHand) -> Expected:
    subject, reason = exercise.task.parts
    one, other = options_of(subject)
    more, less = (one, other) if pulls(data)[one] > pulls(data)[other] else (other, one)
    words = "fewer" if data.left[more] < data.left[less] else "farther"
    (why,) = (option for option in options_of(reason) if words in option)
    return [more, why]


def order(exercise: Exercise, data: ByHand) -> Expected:
    part = exercise.task.parts[0]
    assert isinstance(part, Order)
    known = {subject: float(data.reliability(subject)[1, 1]) for subject in part.items}
    spread = {
        subject: float(np.var(data.of_subject[subject][0]) * data.left[subject])
        for subject in part.items
    }
    in_order = sorted(part.items, key=lambda subject: -known[subject])
    by_spread = exercise.name == "order-spread"
    assert all(
        spread[one] > spread[two] if by_spread else data.left[one] > data.left[two]
        for one, two in pairwise(in_order)
    )
    return [in_order]


def mean_reliability(exercise: Exercise, data: ByHand) -> Expected:
    n = data.left[asked(r"Subject (\w+) has", exercise)]
    assert f"has {n} observations" in exercise.task.question
    between = data.covariance[0, 0]
    return [between / (between + data.residual_variance / n)]


def needed(exercise: Exercise, data: ByHand) -> Expected:
    wanted, between = float(asked(r"share of (\S+) or", exercise)), data.covariance[0, 0]
    n = 1
    while between / (between + data.residual_variance / n) < wanted:
        n += 1
    return [n]


def new_on_day(exercise: Exercise, data: ByHand) -> Expected:
    return [data.population @ [1, int(asked(r"day (\d+)\?", exercise))]]


def known_later(exercise: Exercise, data: ByHand) -> Expected:
    line = data.estimated[asked(r"Subject (\w+) was", exercise)]
    return [line @ [1, int(asked(r"day (\d+),", exercise))]]


def one_observation(exercise: Exercise, data: ByHand) -> Expected:
    y, day = float(asked(r"y = ([\d.]+)", exercise)), int(asked(r"day (\d+)\.", exercise))
    between = data.covariance[0, 0]
    share = between / (between + data.residual_variance)
    return [share * (y - data.population @ [1, day])]


def new_spread(exercise: Exercise, data: ByHand) -> Expected:
    x = np.array([float(asked(r"day (\d+) scatter", exercise))])
    return [math.sqrt(data.marginal(x).item())]


def right_statements(data: ByHand) -> dict[str, Callable[..., bool]]:
    """What each statement says, and whether it is so."""
    residual = sum(
        float(((y - line @ [np.ones_like(x), x]) ** 2).sum())
        for (x, y), line in zip(data.of_subject.values(), data.own.values(), strict=True)
    )
    n, n_subjects, first = len(data.kept), len(data.subjects), data.subjects[0]
    none_sd = math.sqrt(residual / (n - 2 * n_subjects))
    x, y = data.kept["x"].to_numpy(), data.kept["y"].to_numpy()
    off = y - data.common @ [np.ones_like(x), x]
    complete_sd = math.sqrt(float(off @ off) / (n - 2))
    complete_t = data.common[1] * math.sqrt(((x - x.mean()) ** 2).sum()) / complete_sd
    explained = 100 * (1 - float(off @ off) / float(((y - y.mean()) ** 2).sum()))
    sds = np.sqrt(np.diag(data.covariance))
    t = data.population[1] / data.errors[1]
    mean_intercept = mean(float(line[0]) for line in data.own.values())

    def near(value: float, said: str) -> bool:
        decimals = len(said.partition(".")[2])
        return abs(value - float(said.replace(MINUS, "-"))) <= 0.5001 * 10.0**-decimals

    number = rf"({MINUS}?\d+(?:\.\d+)?)"
    return {
        rf"rises by {number} ms\.": lambda a: near(data.common[1], a),
        r"take all observations for independent": lambda: True,
        r"allow for observations of one subject being alike": lambda: False,
        rf"accounts for {number} %": lambda a: near(explained, a),
        rf"leaves {number} % of the variance of y unexpl": lambda a: near(100 - explained, a),
        rf"about the line with an SD of {number} ms": lambda a: near(complete_sd, a),
        r"fitted to (\d+) observations": lambda a: int(a) == n,
        r"says the same of all (\d+)": lambda a: int(a) == n_subjects,
        r"says something else": lambda: False,
        rf"{number} standard errors away": lambda a: near(complete_t, a) or near(t, a),
        rf"{number} ms is the intercept of (\w+)": lambda a, b: near(data.own[b][0], a),
        rf"{number} ms is the mean intercept": lambda a: near(mean_intercept, a),
        rf"The slope of (S\d) is {number}": lambda a, b: near(data.own[a][1], b),
        r"(S\d) has a larger slope than S1": lambda a: data.own[a][1] > data.own[first][1],
        r"(S\d) has a smaller slope than S1": lambda a: data.own[a][1] < data.own[first][1],
        r"say nothing of a subject who was not": lambda: True,
        r"predicts a new subject": lambda: False,
        r"(\d+) coefficients, two": lambda a: int(a) == 2 * n_subjects,
        r"coefficients, one": lambda: False,
        rf"about their lines with an SD of {number} ms": lambda a: near(none_sd, a),
        rf"Intercepts differ .* SD of {number} ms": lambda a: near(sds[0], a),
        rf"rises by {number} ms for the average": lambda a: near(data.population[1], a),
        r"(\d+) observations of (\d+) subjects": lambda a, b: [int(a), int(b)] == [n, n_subjects],
        rf"subject's line with an SD of {number} ms": lambda a: near(
            math.sqrt(data.residual_variance), a
        ),
        r"have (\w+) slopes": lambda a: (data.covariance[0, 1] > 0) == (a == "steeper"),
        rf"two thirds .* from {number} to {number}": lambda a, b: (
            near(data.population[1] - sds[1], a) and near(data.population[1] + sds[1], b)
        ),
    }


def wrong_statement(exercise: Exercise, data: ByHand) -> Expected:
    wrong: list[str] = []
    for option in options_of(exercise.task.parts[0]):
        ((holds, said),) = (
            (holds, found.groups())
            for pattern, holds in right_statements(data).items()
            if (found := re.search(pattern, option))
        )
        if not holds(*said):
            wrong.append(option)
    return wrong


SCRIPTS = {
    "bug-baseline": {
        r"sleep2 <- sleepstudy %>%": "",
        r"filter\(Days >= 2\) %>%": {
            r"filter\(Days > 2\)": "drops the baseline",
            r"filter\(Days <= 2\)": "keeps the days",
        },
        r"mutate\(days_deprived = Days - 2\)": {r"= Days\)": "leaves day 0 in the training"},
        r"cp_model <- lm\(Reaction ~ days_deprived, sleep2\)": {
            r"lm\(days_deprived ~": "predicts the day"
        },
        r"coef\(cp_model\)": "",
    },
    "bug-none": {
        r"simulated\$subject <- factor\(simulated\$subject\)": "",
        r"np_model <- lm\(y ~ day \+ subject \+ day:subject, simulated\)": {
            r"lm\(y ~ day \+ subject, ": "the same slope"
        },
        r"b <- coef\(np_model\)": "",
        r'intercept <- b\["\(Intercept\)"\] \+ b\["subject(\w+)"\]': {
            r'\] - b\["subject': "takes an offset away",
            r'<- b\["subject': "for the intercept",
        },
        r'slope <- b\["day"\] \+ b\["day:subject(\w+)"\]': {
            r'\+ b\["subject': "of the intercept to a slope",
            r'<- b\["day:': "for the slope",
        },
    },
    "bug-partial": {
        r"pp_mod <- lmer\(y ~ day \+ \(day \| subject\), simulated\)": {
            r"\(subject \| day\)": "days for the groups",
            r"\(1 \| subject\)": "only intercepts differ",
        },
        r"fixed <- fixef\(pp_mod\)": "",
        r'random <- ranef\(pp_mod\)\[\["subject"\]\]': "",
        r'slope <- fixed\["day"\] \+ random\["(\w+)", "day"\]': {
            r"\] - random": "effect away",
            r"slope <- random": "random effect for the slope",
        },
        r'sds <- sqrt\(diag\(VarCorr\(pp_mod\)\[\["subject"\]\]\)\)': {
            r"sds <- diag": "variances for standard deviations",
            r"sds <- sigma": "scatter of observations",
        },
    },
}


def bug(exercise: Exercise, data: ByHand) -> Expected:
    line, effect = exercise.task.parts
    for written, (right, wrong_ways) in zip(
        options_of(line), SCRIPTS[exercise.name].items(), strict=True
    ):
        if re.fullmatch(right, written):
            continue
        assert isinstance(wrong_ways, dict)
        words = next(words for wrong, words in wrong_ways.items() if re.search(wrong, written))
        (does,) = (option for option in options_of(effect) if words in option)
        return [written, does]
    raise AssertionError("no line is wrong")


PERSON: dict[str, Callable[[Exercise, ByHand], Expected]] = {
    "own-line-308": own_line_of_the_first,
    "own-line-baseline": own_line_of_the_first,
    "population-line": lambda exercise, data: [*data.population],
    "residual-sd": lambda exercise, data: [math.sqrt(data.residual_variance)],
    "observations-lost": lambda exercise, data: [len(data.rows) - len(data.kept)],
    "own-line-335": own_line_of_another,
    "own-line-offsets": own_line_of_another,
    "slope-offset": slope_offset,
    "mean-slope": lambda exercise, data: [np.mean([line[1] for line in data.own.values()])],
    "random-effects": random_effects,
    "correlation": correlation,
    "t-value": t_value,
    "matrix-formula": formula_of_a_matrix,
    "formula-matrix": matrix_of_a_formula,
    "same-matrix": same_matrix,
    "lines-formula": formula_of_lines,
    "intercept-pull": pull,
    "slope-pull": pull,
    "share-kept": share_kept,
    "pulled-up": pulled_up,
    "has-line": has_line,
    "closest": closest,
    "purpose": purpose,
    "almost": almost,
    "pulled-unequal": pulled_most,
    "pulled-equal": pulled_most,
    "pulled-least": pulled_least,
    "pulled-of-two": pulled_of_two,
    "order-number": order,
    "order-spread": order,
    "mean-reliability": mean_reliability,
    "needed": needed,
    "new-on-day": new_on_day,
    "known-later": known_later,
    "one-observation": one_observation,
    "new-spread": new_spread,
    "wrong-complete": wrong_statement,
    "wrong-none": wrong_statement,
    "wrong-partial": wrong_statement,
    "bug-baseline": bug,
    "bug-none": bug,
    "bug-partial": bug,
}
WITHOUT_A_MIXED_MODEL = {
    "same-matrix",
    "matrix-formula",
    "formula-matrix",
    "lines-formula",
    "has-line",
    "purpose",
    "almost",
    "bug-baseline",
    "bug-none",
    "bug-partial",
}


def options_of(part: Part) -> tuple[str, ...]:
    assert isinstance(part, Choice)
    return part.options


def typed(answers: Expected) -> Expected:
    """Numbers as a person types them, half of them with a comma."""
    return [
        f"{answer:.3f}".replace(".", "," if place % 2 else ".")
        if isinstance(answer, float)
        else answer
        for place, answer in enumerate(answers)
    ]


def right_answers(exercise: Exercise) -> Expected:
    return [
        list(part.answer) if isinstance(part, Order) else part.answer
        for part in exercise.task.parts
    ]


def test_every_kind_is_drawn_from_as_many_seeds_as_it_should_be():
    assert all(
        sum(len(SEEDS[name]) for name in names) >= SEEDS_OF_A_KIND for names in OF_A_KIND.values()
    )
    assert PERSON.keys() == CATALOGUE.keys()
    assert len(CATALOGUE) >= 30 + 2
    assert len(OF_A_KIND) == 10


def test_what_a_person_reckons_is_right(drawn: list[Exercise]):
    for exercise in drawn:
        data = reckoned(exercise)
        answers = PERSON[exercise.name](exercise, data)
        for given in (answers, typed(answers)):
            marked = mark(exercise, given)
            assert marked.points == marked.of == exercise.task.points, (exercise.seed, given)
            assert marked.message == "Right."
        if exercise.name not in WITHOUT_A_MIXED_MODEL and not exercise.seed % LIKELIHOODS:
            data.assert_maximises_the_likelihood()


def wrong_ways(part: Part) -> Iterator[tuple[object, str]]:
    """Wrong answers to a part, with what is said of them."""
    for mistake in part.mistakes:
        answer = mistake.answer
        if not isinstance(answer, tuple):
            yield answer, mistake.said
        elif isinstance(part, Order) and not is_nearly(answer, part.answer):
            yield list(answer), mistake.said


def is_nearly(order: Sequence[str], right: tuple[str, ...]) -> bool:
    differing = [place for place, each in enumerate(right) if order[place] != each]
    return len(differing) == 2 and differing[1] == differing[0] + 1


def test_every_known_mistake_is_told_by_name_and_gets_what_the_other_parts_earn(
    drawn: list[Exercise],
):
    for exercise in drawn:
        right = right_answers(exercise)
        for place, part in enumerate(exercise.task.parts):
            assert part.mistakes
            for answer, said in wrong_ways(part):
                marked = mark(exercise, [*right[:place], answer, *right[place + 1 :]])
                assert marked.verdicts[place].said == said
                assert marked.points == marked.of - part.points, (exercise.seed, answer)
                assert said in marked.message
                assert marked.understood


def test_any_other_number_is_wrong_and_every_other_option_has_its_word(drawn: list[Exercise]):
    for exercise in drawn:
        right = right_answers(exercise)
        for place, part in enumerate(exercise.task.parts):
            if isinstance(part, Number):
                off = part.answer + 1.01 * part.tolerance + (0 if part.tolerance else 1)
                near = part.answer + 0.99 * part.tolerance
                for answer, points in ((off, 0), (-1e7, 0), (near, part.points)):
                    given = [*right[:place], answer, *right[place + 1 :]]
                    assert mark(exercise, given).verdicts[place].points == points
            elif isinstance(part, Choice):
                told = {mistake.answer for mistake in part.mistakes}
                assert told == {*part.options} - {part.answer}
                assert len({*part.options}) == len(part.options)


def test_questions_are_short_hints_do_not_tell_and_explanations_do(drawn: list[Exercise]):
    for exercise in drawn:
        task = exercise.task
        assert len(task.question.split()) <= 60
        assert len({*task.hints}) == 2
        for part in task.parts:
            assert part.told in task.explanation, (exercise.seed, part.told)
            for hint in task.hints:
                assert not tells(hint, part), (exercise.seed, hint)
        said = [task.question, *task.hints, task.explanation]
        said += [mistake.said for part in task.parts for mistake in part.mistakes]
        for text in said:
            assert "nan" not in text.split()
            assert "-0." not in text
            assert text.endswith((".", "?")), text
        assert max(map(len, task.material.splitlines() or [""])) <= 80


def tells(hint: str, part: Part) -> bool:
    """Whether a hint has the answer in it."""
    if isinstance(part, Number):
        return any(abs(each - part.answer) <= part.tolerance for each in numbers(hint))
    if isinstance(part, Order):
        return any(re.search(rf"\b{item}\b", hint) for item in part.items)
    if isinstance(part, Subject):
        return re.search(rf"\b{part.answer}\b", hint) is not None
    return part.answer in hint and part.label != "direction"


def test_a_seed_always_leads_to_the_same_exercise_and_seeds_to_different_answers(
    name: str, drawn: list[Exercise]
):
    assert draw(name, 0) == drawn[0]
    if not CATALOGUE[name].same_data:
        answers = {str(right_answers(exercise)) for exercise in drawn}
        assert len(answers) >= 2
        assert len({exercise.task.question + exercise.task.material for exercise in drawn}) >= 3
    assert len({exercise.task.points for exercise in drawn}) == 1


# What is printed is enough


def own_line_printed(exercise: Exercise) -> Expected:
    material, subject = exercise.task.material, asked(r"subject (\w+), to", exercise)
    variable, x = ("Subject", "days_deprived") if subject == "335" else ("subject", "day")
    return [
        row(material, "(Intercept)")[0] + row(material, f"{variable}{subject}")[0],
        row(material, x)[0] + row(material, f"{x}:{variable}{subject}")[0],
    ]


def random_effects_printed(exercise: Exercise) -> Expected:
    material, subject = exercise.task.material, asked(r"subject (\w+)\?", exercise)
    pairs = zip(
        row(material, f"{subject}, partial pooling"), row(material, "population"), strict=True
    )
    return [estimate - population for estimate, population in pairs]


def share_kept_printed(exercise: Exercise) -> Expected:
    names = ("no pooling", "partial pooling", "population")
    own, estimate, population = (row(exercise.task.material, name)[0] for name in names)
    return [100 * (estimate - population) / (own - population)]


def known_later_printed(exercise: Exercise) -> Expected:
    subject, day = asked(r"Subject (\w+) was", exercise), int(asked(r"day (\d+),", exercise))
    material = exercise.task.material
    population, effects = row(material, "population"), row(material, f"random effects of {subject}")
    return [population[0] + effects[0] + day * (population[1] + effects[1])]


def mean_reliability_printed(exercise: Exercise) -> Expected:
    between, within = variances_printed(exercise.task.material)
    return [between / (between + within / int(asked(r"has (\d+)", exercise)))]


def one_observation_printed(exercise: Exercise) -> Expected:
    between, within = variances_printed(exercise.task.material)
    y, day = float(asked(r"y = ([\d.]+)", exercise)), int(asked(r"day (\d+)\.", exercise))
    estimates = exercise.task.material.partition("Fixed effects:")[2]
    estimates = estimates.partition("Correlation")[0]
    line = row(estimates, "(Intercept)")[0] + day * row(estimates, "day")[0]
    return [between / (between + within) * (y - line)]


def new_spread_printed(exercise: Exercise) -> Expected:
    (first, shared), (_, second) = (
        row(exercise.task.material, name) for name in ("(Intercept)", "day")
    )
    day, within = int(asked(r"day (\d+) ", exercise)), float(asked(r"σ² = ([\d.]+)", exercise))
    return [math.sqrt(first + 2 * shared * day + second * day**2 + within)]


def needed_printed(exercise: Exercise) -> Expected:
    between, within = variances_printed(exercise.task.material)
    wanted = float(asked(r"share of (\S+) or", exercise))
    return [math.ceil(wanted / (1 - wanted) * within / between)]


def mean_slope_printed(exercise: Exercise) -> Expected:
    material = exercise.task.material
    return [np.mean([row(material, f"S{subject}")[1] for subject in range(1, 6)])]


def t_value_printed(exercise: Exercise) -> Expected:
    estimate, error = row(exercise.task.material, asked(r"row (\S+)\?", exercise))
    return [estimate / error]


PRINTED = {
    "own-line-335": own_line_printed,
    "own-line-offsets": own_line_printed,
    "random-effects": random_effects_printed,
    "share-kept": share_kept_printed,
    "known-later": known_later_printed,
    "mean-reliability": mean_reliability_printed,
    "one-observation": one_observation_printed,
    "new-spread": new_spread_printed,
    "needed": needed_printed,
    "mean-slope": mean_slope_printed,
    "t-value": t_value_printed,
}


def test_what_is_printed_is_exact_enough_to_be_right(name: str, drawn: list[Exercise]):
    if name not in PRINTED:
        return
    for exercise in drawn:
        marked = mark(exercise, PRINTED[name](exercise))
        assert marked.points == marked.of, (exercise.seed, marked)


# statsmodels


def test_the_chapters_lines_are_those_of_statsmodels():
    for name, subject in (("own-line-308", "308"), ("own-line-335", "335")):
        rows = observe(Scenario())
        own = rows.loc[rows["subject"] == subject]
        line = sm.OLS(own["y"].to_numpy(), sm.add_constant(own["x"].to_numpy())).fit().params
        assert mark(draw(name, 0), [*line]).message == "Right."
    assert mark(draw("own-line-308", 0), ["288.217", "21.69"]).points == 2
    assert mark(draw("own-line-335", 0), ["262.874", "-4.209"]).points == 2
    offsets = mark(draw("own-line-335", 0), ["262.875", f"{MINUS}25.899"])
    assert offsets.points == 1
    assert "Slope: That is the offset from subject 308, not the slope." in offsets.message


@pytest.mark.parametrize("named", ["population-line", "residual-sd", "random-effects"])
def test_mixed_models_are_those_of_mixed_lm_where_it_finds_the_best(named: str):
    compared = 0
    for exercise in (draw(named, seed) for seed in range(MIXED_LM_SEEDS)):
        data = reckoned(exercise)
        z = sm.add_constant(data.kept["x"].to_numpy())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = sm.MixedLM(data.kept["y"].to_numpy(), z, data.kept["subject"], exog_re=z)
            fit = model.fit(reml=True, method="lbfgs")
        theirs = ByHand(data.rows, np.asarray(fit.cov_re), float(fit.scale))
        if theirs.reml_criterion > data.reml_criterion + 1e-4:
            continue
        compared += 1
        answers = PERSON[named](exercise, theirs)
        for answer, part in zip(answers, exercise.task.parts, strict=True):
            assert isinstance(part, Number)
            assert_allclose(answer, part.answer, rtol=0.01, atol=0.02)
        if named == "population-line":
            assert_allclose(np.asarray(fit.fe_params), theirs.population, rtol=1e-4)
    assert compared


def test_the_document_counts_them():
    assert f"has {len(CATALOGUE)} exercises in ten kinds" in FUNCTIONS.read_text(encoding="utf-8")
