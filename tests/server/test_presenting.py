"""A page shown to a room: a way of looking, for which pictures are drawn once."""

from __future__ import annotations

from collections.abc import Callable

from session_lab import PICTURE, Lab, page_at

from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings

SMALLER = {"width": 620.0, "height": 300.0}
"""What a page reports of its picture while it is magnified, in a window of 1280 x 720."""

MODELS = fit(Scenario())
PRESENTING = "?_values_&presented=true"


def test_presenting_draws_once_and_again_when_it_ends(lab: Lab):
    drawn = lab.drawing
    size = {f".clientdata_output_{PICTURE}_{what}": place for what, place in SMALLER.items()}
    usual = {name: lab.wire.first[name] for name in size}
    for number, (presenting, places) in enumerate([(True, size), (False, usual)], start=1):
        lab.tell(presented=presenting, **places)
        lab.wait_for_drawings()
        assert lab.drawing == drawn + number
        assert len(lab.panels) == len(MODELS.subjects)


def test_a_link_opens_as_it_was_presented(lab: Lab, new_lab: Callable[[str], Lab]):
    lab.tell(presented=True)
    lab.answer()
    assert lab.shared == (Scenario(), ViewSettings(presented=True))
    opened = new_lab(PRESENTING)
    assert opened.shared == (Scenario(), ViewSettings(presented=True))
    assert 'aria-pressed="true" aria-label="Present"' in page_at(PRESENTING)
    assert 'aria-pressed="false" aria-label="Present"' in page_at("")


def test_nothing_but_yes_or_no_is_kept(lab: Lab):
    lab.tell(presented="yes")
    lab.answer()
    assert lab.shared == (Scenario(), ViewSettings())
