"""A page may send much at once, and then as fast as tokens come again."""

from __future__ import annotations

from modules.hosting.gate import LETTERS_OF_ONE, MESSAGES_A_SECOND, MESSAGES_AT_ONCE
from modules.hosting.pace import Pace

SCREEN = 60  # pictures a second, as often as a page sends at most
FIRST_MESSAGE = 6_000  # letters


class Clock:
    """Time that goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_nobody_waits_while_there_are_tokens():
    pace = Pace(10, 5, Clock())
    assert [pace.take(1) for _ in range(5)] == [0.0] * 5


def test_who_takes_more_waits_until_they_have_come_again():
    clock = Clock()
    pace = Pace(10, 5, clock)
    pace.take(5)
    assert pace.take(1) == 0.1
    assert pace.take(2) == 0.3
    clock.now = 0.3
    assert pace.take(1) == 0.1


def test_no_more_gather_than_there_may_be_at_once():
    clock = Clock()
    pace = Pace(10, 5, clock)
    clock.now = 1000.0
    assert pace.take(5) == 0.0
    assert pace.take(5) == 0.5


def test_tokens_are_taken_only_if_they_are_there():
    clock = Clock()
    pace = Pace(1, 2, clock)
    assert [pace.has(1) for _ in range(3)] == [True, True, False]
    clock.now = 1.0
    assert [pace.has(1) for _ in range(2)] == [True, False]


def test_a_hand_that_moves_as_fast_as_the_screen_never_waits():
    clock = Clock()
    pace = Pace(MESSAGES_A_SECOND, MESSAGES_AT_ONCE, clock)
    assert pace.take(1 + FIRST_MESSAGE / LETTERS_OF_ONE) == 0.0
    for _ in range(SCREEN * 600):
        assert pace.take(1.1) == 0.0
        clock.now += 1 / SCREEN


def test_looking_whether_there_are_tokens_takes_none():
    pace = Pace(1, 2, Clock())
    assert pace.would_have(2)
    assert pace.has(2)
    assert not pace.would_have(1)
