"""Saving pictures in one person's session: the file that comes is of what is seen now."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from session_lab import Lab

from modules.views.controls.picture import file_name
from modules.views.widgets.seen_figures import seen_figure

Opener = Callable[..., Lab]
WANTED = {
    "number": 1,
    "of": "lines-picture",
    "raised": "",
    "form": "png",
    "mode": "dark",
    "background": "transparent",
    "caption": False,
}


def picture(lab: Lab, **wanted: object) -> dict[str, Any]:
    """Ask for a file as the page does, and wait for it."""
    already = len(lab.sent("saved_picture"))
    lab.tell(save_picture=WANTED | {"number": already + 1} | wanted)
    lab.wait_until(lambda: len(lab.sent("saved_picture")) > already)
    return lab.sent("saved_picture")[-1]


def content(file: dict[str, Any]) -> bytes:
    return base64.b64decode(file["content"])


def test_the_file_shows_what_is_seen_now_and_says_so(new_lab: Opener):
    lab = new_lab()
    before = picture(lab)
    assert (before["name"], before["type"]) == ("lines-sleepstudy.png", "image/png")
    again = picture(lab)
    assert content(again) == content(before)
    lab.choose("spoil-missing", 40)
    after = picture(lab)
    assert after["name"] == "lines-sleepstudy-40-missing.png"
    assert content(after) != content(before)
    pale = Image.open(io.BytesIO(content(after)))
    figure = lab.picture
    assert pale.size[0] == 2 * float(figure.attrib["width"])
    assert pale.convert("RGBA").getchannel("A").getpixel((0, 0)) == 0
    raised = picture(lab, raised="335", form="svg", caption=True)
    assert raised["type"] == "image/svg+xml"
    assert b"<!-- 335 -->" in content(raised)
    lab.choose("pin-pin", None)
    lab.look_at("Shrinkage")
    assert picture(lab, of="shrinkage-plane", form="pdf")["name"].endswith(".pdf")
    session = lab.server
    assert seen_figure(session, "shrinkage-plane") is not None
    lab.leave()
    assert seen_figure(session, "shrinkage-plane") is None


@pytest.mark.parametrize(
    "output", ["lines-table", "nothing", "errors-picture", "study-repeat-picture"]
)
def test_where_no_figure_is_the_page_is_told(new_lab: Opener, output: str):
    lab = new_lab(f"?_values_&tab={json.dumps('Study')}")
    assert set(picture(lab, of=output)) == {"number"}


def test_a_file_name_is_plain_whatever_the_data_are_called():
    assert (
        file_name("lines", "My data / 2\u202f% missing, α..\\", "svg")
        == "lines-my-data-2-missing-α.svg"
    )
