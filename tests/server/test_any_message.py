"""Random messages of every shape, for every input: a session answers after all of them."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from asgi import alone, connected
from test_gate import LEFT, first_message

from app import ACCEPTS, TABS, app
from modules.hosting.client_data import ADDRESS_PARTS
from modules.scenario import DATA_NAMES
from modules.scenario.view_settings import PARTS
from modules.views.accepts import (
    Accepts,
    Number,
    Numbers,
    OneOf,
    OrNothing,
    Record,
    SomeOf,
    Switch,
    Text,
    TypedNumber,
)

SAMPLE, WHOLE = 500, 10_000
MESSAGES_A_SESSION = 100
MARK = "what-somebody-wrote"
LABELS = ["308", "335", "S1", "S7", "Ada", "AITKIN", "", MARK]
FIGURES = (
    "lines-picture",
    "shrinkage-plane",
    "shrinkage-slopes",
    "shrinkage-caterpillars",
    "errors-picture",
)
OUTPUTS = (
    *FIGURES,
    "lines-table",
    "shrinkage-table",
    "errors-board",
    "errors-table",
    "shared",
    "pin-since",
    "parts-predict-picture",
    "parts-predict-table-table",
    "parts-intervals-picture",
    "parts-compare-tests-table",
    "parts-partial-text",
    "study-repeat-picture",
    "study-repeat-of_what",
    "study-repeat-said",
    "study-designs-picture",
    "study-designs-no_subjects",
    "exercise-task",
    "exercise-verdict0",
    "exercise-outcome",
    "assignment-assignment",
    "exercises-make-link",
    "exercises-codes-complaint",
    "exercises-codes-table",
    "exercises-codes-table-table",
)
SMALL = {"truth-subjects": 25, "truth-occasions": 12}  # larger ones are only slower
"""The largest of a number that is drawn at random."""
SLOW = (
    "parts-opinion-ask",
    "parts-intervals-start",
    "study-repeat-start",
    "study-repeat-again",
    "study-designs-start",
)
ODD: list[Any] = [
    None,
    True,
    -1,
    3.5,
    10**400,
    1e308,
    MARK,
    "\ud800",
    "\0",
    [],
    [MARK],
    [None, {}],
    {},
    {MARK: MARK},
    {"slider": MARK, "key": 1},
]


class Drawn:
    """Messages drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.letters = random.Random(seed)

    def one(self, choices: Any) -> Any:  # noqa: ANN401 - any list
        return choices[self.random.integers(len(choices))]

    def value(self, name: str, accepts: Accepts) -> Any:  # noqa: ANN401 - what an input may hold
        """A value that an input accepts."""
        if isinstance(accepts, OrNothing):
            return self.one([None, self.value(name, accepts.other)])
        if isinstance(accepts, OneOf):
            return self.one(list(accepts.choices))
        if isinstance(accepts, SomeOf):
            return [choice for choice in accepts.choices if self.random.random() < 0.6]
        if isinstance(accepts, Number):
            largest = min(SMALL.get(name, 1000), accepts.largest)
            drawn = self.random.uniform(accepts.smallest, largest)
            drawn = self.one([accepts.smallest, largest, drawn, drawn, drawn])
            return round(drawn) if accepts.whole else drawn
        if isinstance(accepts, Numbers):
            return sorted(self.random.normal(0, 300, accepts.count).tolist())
        if isinstance(accepts, Text):
            return self.one(LABELS)
        if isinstance(accepts, Switch):
            return bool(self.random.random() < 0.5)
        if isinstance(accepts, TypedNumber):
            return self.one([None, 0, 1, 20, 2.5, -3, 1e300])
        if isinstance(accepts, Record):
            return {field: self.value(field, kind) for field, kind in accepts.fields.items()}
        return None

    def text(self) -> str:
        return "".join(self.letters.choices('{}[]":,0é🙂\\ \n', k=30))

    def input(self) -> tuple[str, Any]:
        """An input as the page names it and a value, wrong or right."""
        name = self.one([each for each in ACCEPTS if each not in SLOW])
        accepts = ACCEPTS[name]
        wire = f"{name}:{accepts.handler}" if accepts.handler else name
        kind = self.random.random()
        if kind < 0.55:
            return wire, self.value(name, accepts)
        if kind < 0.85:
            return wire, self.one(ODD)
        wrong = [name, f"{name}:shiny.date", f"{name}:{MARK}", f"{wire}:x", f"{name}x", MARK, ""]
        return self.one(wrong), self.one(ODD)

    def place(self) -> tuple[str, Any]:
        """What the page says of itself."""
        output = f".clientdata_output_{self.one(OUTPUTS)}_"
        address = f".clientdata_url_{self.one(ADDRESS_PARTS)}"
        return self.one(
            [
                (f"{output}hidden", bool(self.random.random() < 0.3)),
                (f"{output}width", float(self.random.uniform(0, 1500))),
                (f"{output}width", self.one(ODD)),
                (f"{output}{MARK}", 1),
                (
                    address,
                    self.one(
                        [
                            *ODD,
                            "?_values_&missing=40",
                            f"?_values_&{MARK}=x",
                            "?_inputs_&x=1&_values_&y",
                        ]
                    ),
                ),
                (".clientdata_pixelratio", self.one(ODD)),
            ]
        )

    def request(self) -> dict[str, Any]:
        """A request about a file."""
        file = {"name": f"{MARK}.csv", "size": self.one([10, *ODD]), "type": ""}
        args = self.one([[[file]], [[file, file]], [self.one(ODD)], ["0" * 24, "upload-file"], []])
        method = self.one(["uploadInit", "uploadEnd", MARK])
        return {"method": method, "tag": self.one([1, 2, *ODD]), "args": args}

    def message(self) -> object:
        """A message, mostly of a shape that the page could send."""
        kind = self.random.random()
        if kind < 0.8:
            drawn = (self.input if self.random.random() < 0.85 else self.place for _ in range(4))
            values = dict(draw() for draw in list(drawn)[: self.random.integers(1, 5)])
            return {"method": "update", "data": values}
        if kind < 0.88:
            return self.request()
        if kind < 0.9:
            return self.text().encode()
        whole = json.dumps({"method": "update", "data": dict([self.input()])})
        cut = whole[: self.random.integers(len(whole))]
        odd: dict[str, Any] = {"method": self.one(["init", "update", *ODD]), "data": self.one(ODD)}
        return self.one([cut, self.text(), odd, {MARK: 1}, self.one(ODD)])


async def one_session(seed: int, messages: int) -> None:
    """Open a page, say all of it, and see that the page is still answered as it should be."""
    drawn = Drawn(seed)
    tab = drawn.one(list(TABS))
    seen = {f".clientdata_output_{name}_hidden": False for name in (LEFT, *OUTPUTS)}
    large = {
        f".clientdata_output_{name}_{way}": 700 for name in OUTPUTS for way in ("width", "height")
    }
    opened = {"tab": tab, "parts-part": drawn.one(PARTS), "data-data": drawn.one(DATA_NAMES)}
    async with connected(app) as page:
        page.say(first_message(**seen, **large, **opened))
        for _ in range(messages):
            page.say(drawn.message())
        await page.heard_out()
        # An exercise that is still being drawn would bring its data later.
        page.update(**{"exercise-leave:shiny.action": 2**20 + seed})
        await page.heard_out()
        before = len(page.custom("adopted"))
        page.update(**{"spoil-restore_all:shiny.action": 2**20 + seed, **seen, "tab": tab})
        await page.until(lambda: len(page.custom("adopted")) > before)
        page.update(adopted=page.custom("adopted")[-1]["number"])
        page.update(**{"data-data": "oxboys", "spoil-missing": 50})
        await page.until(lambda: "117 of 234" in page.outputs(LEFT)[-1])
        assert page.closed is None


def test_any_messages_leave_a_session_that_answers(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    sample_of: Callable[[int, int], int],
):
    alone(monkeypatch)
    sessions = sample_of(SAMPLE, WHOLE) // MESSAGES_A_SESSION

    async def story() -> None:
        for seed in range(sessions):
            await one_session(seed, MESSAGES_A_SESSION)

    asyncio.run(story())
    written = "".join(capfd.readouterr()) + caplog.text
    assert "Traceback" not in written, written[-3000:]
    assert "event=failed" not in written
    assert MARK not in written
    with capfd.disabled():
        print(f"\n{sessions * MESSAGES_A_SESSION} random messages in {sessions} sessions")


def test_every_input_is_drawn_right_and_wrong():
    drawn = Drawn(0)
    told: dict[str, set[bool]] = {name: set() for name in ACCEPTS}
    for _ in range(20_000):
        wire, value = drawn.input()
        name = wire.partition(":")[0]
        if name in told:
            accepts = ACCEPTS[name]
            try:
                right = wire.endswith(accepts.handler) and accepts.nearest(value) == value
            except ValueError:
                right = False
            told[name].add(right)
    assert {name for name, seen in told.items() if seen != {True, False}} <= {*SLOW}
