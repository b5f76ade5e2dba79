from __future__ import annotations

from dataclasses import replace

import pytest

from modules.scenario import Scenario, remembered


class Work:
    """A function of a Scenario that counts how often it is really done."""

    def __init__(self, most: int = 8) -> None:
        self.done: list[tuple[Scenario, int]] = []

        @remembered(most)
        def ask(scenario: Scenario, number: int = 0) -> object:
            """Return something of its own each time."""
            self.done.append((scenario, number))
            return object()

        self.ask = ask


OWN = Scenario(data="uploaded", upload="a")


def test_equal_scenarios_are_computed_once():
    work = Work()
    one = work.ask(Scenario(missing=40, removed=(2, 1)))
    other = work.ask(Scenario(removed=(1, 2, 2), missing=40))
    assert one is other
    assert len(work.done) == 1


def test_other_scenarios_are_computed_on_their_own():
    work = Work()
    assert work.ask(Scenario()) is not work.ask(Scenario(missing=1))
    assert len(work.done) == 2


def test_what_else_is_asked_counts_too():
    work = Work()
    assert work.ask(Scenario(), 1) is work.ask(Scenario(), 1)
    assert work.ask(Scenario(), 1) is not work.ask(Scenario(), 2)
    assert work.ask(Scenario(), number=3) is work.ask(Scenario(), number=3)
    assert [number for _, number in work.done] == [1, 2, 3]


def test_uploaded_data_are_never_kept():
    work = Work()
    assert work.ask(OWN) is not work.ask(OWN)
    assert len(work.done) == 2
    work.ask(replace(OWN, data="radon"))
    assert work.ask(OWN) is not work.ask(OWN)
    assert len(work.done) == 5


def test_uploaded_data_take_nobody_s_place():
    work = Work(most=2)
    first, second = work.ask(Scenario()), work.ask(Scenario(missing=1))
    for name in "abc":
        work.ask(replace(OWN, upload=name))
    assert work.ask(Scenario()) is first
    assert work.ask(Scenario(missing=1)) is second


def test_the_oldest_are_forgotten():
    work = Work(most=2)
    answers = [work.ask(Scenario(missing=missing)) for missing in (0, 1, 2)]
    assert work.ask(Scenario(missing=2)) is answers[2]
    assert work.ask(Scenario(missing=1)) is answers[1]
    assert work.ask(Scenario(missing=0)) is not answers[0]


def test_an_error_is_not_remembered():
    tries: list[Scenario] = []

    @remembered(8)
    def fail_first(scenario: Scenario) -> str:
        tries.append(scenario)
        if len(tries) == 1:
            raise KeyError("not yet")
        return "done"

    with pytest.raises(KeyError):
        fail_first(Scenario())
    assert fail_first(Scenario()) == "done"


def test_it_keeps_its_name_and_its_words():
    ask = Work().ask
    assert ask.__name__ == "ask"
    assert ask.__doc__ == "Return something of its own each time."
