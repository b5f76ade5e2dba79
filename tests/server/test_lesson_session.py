"""One person's session: a lesson is opened, guessed in, answered, left and come back to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from session_lab import Lab

from app import opened_by
from modules.lessons import (
    LESSONS,
    LineCommit,
    NumberCommit,
    PointCommit,
    Step,
    SubjectCommit,
    answer_of,
    commit_part,
)
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.kept import from_page
from modules.scenario.learning import Learning
from modules.scenario.view_settings import ViewSettings

Opener = Callable[..., Lab]
FIRST = LESSONS["first"]
ALL_STEPS = [
    pytest.param(lesson.name, place, id=f"{lesson.name} {place}")
    for lesson in LESSONS.values()
    for place in range(1, len(lesson.steps) + 1)
]


def step_link(lesson: str, place: int) -> str:
    return f'?_values_&lesson="{lesson}"&step={place}'


def learning(lab: Lab) -> Learning:
    """What the page was told last to keep of lessons."""
    return from_page(lab.sent("kept")[-1]["kept"]).learning


def shown(lab: Lab) -> tuple[Scenario, ViewSettings]:
    kept = from_page(lab.sent("kept")[-1]["kept"])
    return kept.scenario, kept.view


def guess_rightly(lab: Lab, step: Step) -> None:
    """Give the right answer as the page's controls send it."""
    commit, models = step.commit, fit(step.reveal.scenario)
    if isinstance(commit, LineCommit | PointCommit):
        intercept, slope = answer_of(step, models)
        lab.tell(**{"lesson-intercept:shiny.number": intercept, "lesson-slope:shiny.number": slope})
        return
    part = commit_part(step, models)
    name = {NumberCommit: "number", SubjectCommit: "subject"}.get(type(commit), "option")
    lab.tell(**{f"lesson-{name}": f"{part.answer}"})


@pytest.mark.parametrize(("lesson", "place"), ALL_STEPS)
def test_every_step_opens_takes_a_guess_and_shows_the_answer(
    new_lab: Opener, lesson: str, place: int
):
    step = LESSONS[lesson].steps[place - 1]
    lab = new_lab(step_link(lesson, place))
    assert shown(lab) == (step.start.scenario, step.start.view)
    assert step.title in lab.html("lesson-step")
    assert f"{place} / {len(LESSONS[lesson].steps)}" in lab.html("lesson-step")
    assert lab.html("lesson-outcome") == ""
    assert lab.sent("lesson")[-1]["answered"] is False
    guess_rightly(lab, step)
    lab.press("lesson-answer")
    assert shown(lab) == (step.reveal.scenario, step.reveal.view)
    assert "complaint" not in lab.html("lesson-outcome")
    assert step.after.split(".")[0][:20] in lab.html("lesson-outcome").replace("&#39;", "'")
    assert lab.sent("lesson")[-1]["answered"] is True
    assert learning(lab) == Learning(lesson, place, (f"{lesson}.{place}",))


@pytest.mark.parametrize(("lesson", "place"), ALL_STEPS)
def test_nothing_is_shown_to_who_has_not_guessed(new_lab: Opener, lesson: str, place: int):
    step = LESSONS[lesson].steps[place - 1]
    lab = new_lab(step_link(lesson, place))
    empty = {"lesson-intercept:shiny.number": None, "lesson-slope:shiny.number": None}
    lab.tell(**empty, **{"lesson-number": "", "lesson-subject": "", "lesson-option": None})
    lab.press("lesson-answer")
    assert "complaint" in lab.html("lesson-outcome")
    assert shown(lab) == (step.start.scenario, step.start.view)
    assert learning(lab).done == ()


def test_next_and_back_lead_through_the_steps_and_out(new_lab: Opener):
    lab = new_lab(step_link("first", 1))
    lab.press("lesson-back")
    assert learning(lab) == Learning("first", 1)
    for place, step in enumerate(FIRST.steps[1:], 2):
        lab.press("lesson-next")
        assert learning(lab) == Learning("first", place)
        assert shown(lab)[0] == step.start.scenario
        assert step.title in lab.html("lesson-step")
    lab.press("lesson-back")
    assert learning(lab).step == len(FIRST.steps) - 1
    lab.press("lesson-next")
    lab.press("lesson-next")
    assert learning(lab) == Learning()
    assert lab.sent("lesson")[-1]["here"] == ""
    assert shown(lab)[0] == FIRST.steps[-1].start.scenario  # what was there stays


def test_an_outcome_goes_with_its_step(new_lab: Opener):
    lab = new_lab(step_link("first", 1))
    guess_rightly(lab, FIRST.steps[0])
    lab.press("lesson-answer")
    assert lab.html("lesson-outcome") != ""
    lab.press("lesson-next")
    assert lab.html("lesson-outcome") == ""


def test_a_lesson_begins_at_the_first_step_to_do(new_lab: Opener):
    lab = new_lab('?_values_&done=["first.1","first.2","first.4"]')
    lab.choose("begin", "first")
    assert learning(lab).step == 3
    assert shown(lab)[0] == FIRST.steps[2].start.scenario
    lab.press("lesson-leave")
    lab.look_at("Learn")
    assert 'value="3"' in lab.html("learn-lessons")
    assert "Go on" in lab.html("learn-lessons")


def test_a_lesson_that_is_done_begins_anew(new_lab: Opener):
    done = [f"missing.{place}" for place in range(1, len(LESSONS["missing"].steps) + 1)]
    lab = new_lab(f"?_values_&done={done}".replace("'", '"'))
    lab.choose("begin", "missing")
    assert learning(lab).step == 1


def test_a_lost_connection_comes_back_to_the_step(new_lab: Opener):
    lab = new_lab(step_link("first", 4))
    kept = lab.sent("kept")[-1]["kept"]
    again = new_lab(kept=kept)
    assert FIRST.steps[3].title in again.html("lesson-step")
    assert learning(again) == learning(lab)


def test_presenting_goes_on_from_step_to_step(new_lab: Opener):
    lab = new_lab(step_link("first", 1))
    lab.choose("presented", True)
    lab.press("lesson-next")
    assert shown(lab)[1].presented


@pytest.mark.parametrize("link", ['lesson="unheard"', 'lesson="first"&step=29'])
def test_a_link_to_no_step_says_so(new_lab: Opener, link: str):
    _, _, notices = opened_by(f"_values_&{link}")
    assert notices == ["The link's “lesson” was not understood and is left out."]
    lab = new_lab(f"?_values_&{link}")
    assert shown(lab) == (Scenario(), ViewSettings())
    assert lab.html("lesson-step") == ""


def test_a_guess_of_another_kind_ends_nobody_s_session(new_lab: Opener):
    lab = new_lab(step_link("first", 1))
    lab.tell(**{"lesson-intercept:shiny.number": "x", "lesson-option": "<b>", "begin": 3})
    lab.press("lesson-answer")
    assert learning(lab).done == ()
    guess_rightly(lab, FIRST.steps[0])
    lab.press("lesson-answer")
    assert learning(lab).done == ("first.1",)
