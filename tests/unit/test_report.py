"""The report: whole, by itself, and nothing in it that a label has smuggled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from any_scenario import Drawn

from modules.observations import ForgottenUpload, data_set, forget_upload, keep_upload
from modules.observations.data_sets import DataSet
from modules.pooling.three_models import fit
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings
from modules.take_away.report.parts import PARTS
from modules.take_away.report.report import report
from modules.take_away.taken import Taken

WITHOUT_PICTURES = [name for name in PARTS if name not in ("lines", "shrinkage", "residuals")]
VOID = {"meta", "img", "line"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=x>',
    "</pre></details>",
    "&amp;",
    "a\nb",
]
ADDRESS = "http://lab/"


class Read(HTMLParser):
    """Elements that are open, and what was found: every one must close what was opened last."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def taken(scenario: Scenario, **view: object) -> Taken:
    own = data_set(scenario) if scenario.data == "uploaded" else None
    return Taken(scenario, ViewSettings(**view), own, ADDRESS)  # type: ignore[arg-type]


def headings(read: Read) -> list[str]:
    return [title for title in (part.title for part in PARTS.values()) if title in read.texts]


@pytest.fixture
def hostile() -> Iterator[Scenario]:
    rows = pd.DataFrame(
        {
            "subject": [label for label in HOSTILE for _ in range(4)],
            "x": [0.0, 1.0, 2.0, 3.0] * len(HOSTILE),
            "y": [float(place % 7 + place // 4) for place in range(4 * len(HOSTILE))],
        }
    )
    described = DataSet("<b>mine</b>", "", "<i>who", 'x" onload="x', "y<", "", "", rows.copy)
    keep_upload("hostile", described)
    yield Scenario(data="uploaded", upload="hostile", focus=HOSTILE[0], missing=10)
    forget_upload("hostile")


def test_it_stands_by_itself_and_has_each_part_once():
    told: list[float] = []
    written = report(
        taken(Scenario(missing=30)), [*PARTS], lambda share: told.append(share) is None
    )
    read = Read(written)
    assert headings(read) == [part.title for part in PARTS.values()]
    assert len(read.of("section")) == len(PARTS) == len(told)
    assert told == sorted(told)
    assert told[-1] == 1
    assert not re.search(r"<(script|link|iframe|object)\b|@import|url\(", written)
    assert all(str(image["src"]).startswith("data:image/svg+xml;") for image in read.of("img"))
    assert all(image["alt"] for image in read.of("img"))
    assert [link["href"] for link in read.of("a")] == [f"{ADDRESS}?_values_&missing=30"]


def test_numbers_are_those_of_the_fits():
    models = fit(Scenario())
    read = Read(report(taken(Scenario()), ["fits", "estimates"]))
    assert headings(read) == ["What the fits say", "Estimates of the three models"]
    for value in ("267.967", "11.435", "1404.1"):
        assert any(text.startswith(value) for text in read.texts), value
    assert len(models.subjects) == 18


@pytest.mark.parametrize("seed", range(8))
def test_any_scenario_has_one(seed: int):
    scenario = Drawn(seed).scenario()
    read = Read(report(taken(scenario), WITHOUT_PICTURES))
    assert len(read.of("section")) == len(WITHOUT_PICTURES)


def test_where_nothing_is_left_it_says_why():
    nothing = Scenario(removed=tuple(range(200)))
    read = Read(report(taken(nothing), [*PARTS]))
    assert str(fit(nothing).partial) in read.texts
    assert len(read.of("section")) == len(PARTS)


def test_no_label_becomes_an_element(hostile: Scenario):
    read = Read(report(taken(hostile), [*PARTS]))
    assert {tag for tag, _ in read.found} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "h3"),
        *("p", "a", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure"),
        *("img", "figcaption", "pre", "details", "summary", "span", "svg", "line"),
    }
    assert read.of("script") == []
    assert not [names for _, names in read.found if any(name.startswith("on") for name in names)]
    assert HOSTILE[0] in read.texts
    assert read.of("a") == []  # own data are in no link


def test_own_data_are_kept_in_the_other_process_only_while_they_are_needed(hostile: Scenario):
    own = taken(hostile)
    here = report(own, ["observations"])
    assert data_set(hostile)
    forget_upload(hostile.upload)
    assert report(own, ["observations"]) == here
    with pytest.raises(ForgottenUpload):
        data_set(hostile)


def test_pinned_fits_of_other_data_are_left_out():
    same = replace(Scenario(), missing=20)
    assert taken(Scenario(), pinned=same).pinned == same
    assert taken(Scenario(), pinned=Scenario("radon")).pinned is None
