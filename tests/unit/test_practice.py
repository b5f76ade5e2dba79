"""Practice goes on for ever, comes back to what was wrong, and never to the same data."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from modules.exercises import CATALOGUE, KIND_TITLES, Attempt, next_exercise
from modules.scenario import LARGEST_SEED


def practised(rights: list[bool], start: int = 1) -> tuple[list[Attempt], list[int]]:
    """What comes up while answers are right or wrong, and its seeds."""
    history: list[Attempt] = []
    seeds: list[int] = []
    for right in rights:
        name, seed = next_exercise(history, start)
        history.append(Attempt(name, 2 if right else 1, 2))
        seeds.append(seed)
    return history, seeds


def kinds(history: list[Attempt]) -> list[str]:
    return [CATALOGUE[attempt.name].kind for attempt in history]


def test_at_first_every_kind_comes_once():
    history, _ = practised([True] * 10)
    assert kinds(history) == list(KIND_TITLES)


def test_equal_histories_go_on_alike_and_other_starts_have_other_data():
    rights = [bool(place % 3) for place in range(60)]
    assert practised(rights) == practised(rights)
    assert practised(rights)[0] == practised(rights, start=2)[0]
    assert not {*practised(rights)[1]} & {*practised(rights, start=2)[1]}


def test_no_data_come_twice():
    history, seeds = practised([bool(place % 4) for place in range(400)])
    assert len({*seeds}) == 400
    assert all(0 <= seed <= LARGEST_SEED for seed in seeds)
    names = [attempt.name for attempt in history]
    assert {*names} == {*CATALOGUE}


def test_what_was_wrong_comes_again_after_two_others_with_other_data():
    history, seeds = practised([True, False, *[True] * 8])
    assert kinds(history)[4] == kinds(history)[1] == "compute"
    assert "compute" not in kinds(history)[2:4]
    rights = [True] * 16 + [False] + [True] * 8
    history, seeds = practised(rights)
    wrong = history[16].name
    again = [attempt.name for attempt in history[17:]].index(wrong) + 17
    assert again <= 20
    assert seeds[again] != seeds[16]


def test_the_chapters_own_data_do_not_come_again_at_once():
    history = [
        Attempt("own-line-308", 0, 2),
        Attempt("t-value", 1, 1),
        Attempt("same-matrix", 1, 1),
    ]
    name, _ = next_exercise(history, 1)
    assert CATALOGUE[name].kind == "read_off"
    assert name != "own-line-308"


def test_a_kind_never_comes_twice_in_a_row():
    for every in (1, 2, 3, 1000):
        history, _ = practised([bool(place % every) for place in range(120)])
        assert all(one != two for one, two in pairwise(kinds(history)))


def test_a_kind_that_stays_hard_comes_more_often_than_the_others():
    history: list[Attempt] = []
    for _ in range(120):
        name, _ = next_exercise(history, 1)
        hard = CATALOGUE[name].kind == "reliability"
        history.append(Attempt(name, 0 if hard else 1, 1))
    often = Counter(kinds(history))
    assert often["reliability"] > 2 * max(
        count for kind, count in often.items() if kind != "reliability"
    )
    assert {*often} == {*KIND_TITLES}


def test_unknown_names_count_as_nothing():
    history = [Attempt("no-such-exercise", 1, 1)]
    assert next_exercise(history, 1)[0] == next_exercise([], 1)[0]
