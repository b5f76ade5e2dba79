"""The app as one person has it open, without a browser."""

from __future__ import annotations

import asyncio
import html
import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from shiny import reactive
from shiny._connection import MockConnection
from shiny.reactive import Value, lock
from shiny.reactive._core import _reactive_environment
from shiny.session import session_context
from shiny.session._session import AppSession
from shiny.testserver import TestServerSession, test_server
from starlette.requests import Request

from app import app, opened_by, page
from modules.figures.messages import of_state, parts_needed
from modules.figures.state import DIGITS, state_of
from modules.pooling.three_models import MODEL_NAMES, fit
from modules.scenario import Scenario
from modules.scenario.programme import OWN_TITLE
from modules.scenario.view_settings import ViewSettings
from modules.take_away.report.parts import PARTS
from modules.views.tabs.study.designs import NO_OTHER, PRICES, USUAL
from modules.views.widgets.later import UNDER_WAY
from modules.words.wording import number

LONGEST_SECONDS = 60.0
SECONDS_A_TURN = 0.01
TURNS_WITHOUT_AN_ANSWER = 3000
TRUTH = (
    "intercept",
    "slope",
    "sd_intercept",
    "sd_slope",
    "correlation",
    "residual_sd",
    "subjects",
    "occasions",
)
SPOILING = ("missing", "fewest", "most", "focus_left", "focus_noise", "mechanism", "focus")
BUTTONS = (
    "spoil-draw_again",
    "spoil-restore_all",
    "truth-new_sample",
    "pin-pin",
    "shrinkage-centre",
    "shrinkage-everything",
    "shrinkage-usual",
    "parts-opinion-ask",
    "study-repeat-start",
    "study-repeat-open",
    "study-designs-start",
    "gallery-own-add",
    "gallery-own-clear",
    "share",
    "take-report-make",
    "take-everything-make",
    "lesson-answer",
    "lesson-back",
    "lesson-next",
    "lesson-leave",
)
OUTPUTS_OF: dict[str, tuple[str, ...]] = {
    "Lines": ("lines-", "fits-"),
    "Shrinkage": ("shrinkage-",),
    "Truth": ("errors-",),
    "Model": ("parts-",),
    "Study": ("study-",),
    "Learn": ("learn-",),
}
PICTURE = "lines-picture"
OF_MANY = ("lines-shown", "shrinkage-levels", "take-report-parts")
"""Controls whose value is a list; a chooser is told its one value in a list too."""
FIGURES = {
    "shrinkage": "shrinkage-plane",
    "slope-chart": "shrinkage-slopes",
    "caterpillar": "shrinkage-caterpillars",
}
FIGURES_OF = {"Lines": [PICTURE], "Shrinkage": [*FIGURES.values()], "Truth": ["errors-picture"]}
ABOUT = ("source", "axes", "films", "settings")
PLACES = re.compile(
    r'<(?:div|span|pre|p|a)\b(?=[^>]*\bclass="[^"]*\bshiny-(?:html-output|text-output|download-link)\b)'
    r'[^>]*\bid="([\w-]+)"'
)
CLIENT_DATA = re.compile(r"\.clientdata_output_(.*)_(hidden|width|height)")
WIDTH, HEIGHT = 960, 600
"""As Shiny's own test server says at first."""


def at_the_start(scenario: Scenario, view: ViewSettings) -> dict[str, Any]:
    """What the page sends when it opens."""
    return {
        "tab": view.tab,
        "gallery-list": "gallery",
        "take-part": "Code",
        "take-code-language": "R",
        "take-report-parts": [name for name, part in PARTS.items() if part.usual],
        "gallery-own-title": "",
        "gallery-own-notice": "",
        "gallery-own-name": OWN_TITLE,
        "gallery-own-file:shiny.file": None,
        "data-data": scenario.data,
        **{f"truth-{field}": getattr(scenario, field) for field in TRUTH},
        **{f"spoil-{field}": getattr(scenario, field) for field in SPOILING},
        "model-random": scenario.random,
        "model-criterion": "REML" if scenario.reml else "ML",
        "lines-shown": list(view.shown),
        "lines-truth": view.truth,
        "lines-order": view.order,
        "shrinkage-levels": [str(level) for level in view.levels],
        "shrinkage-truth": view.truth,
        "errors-error": view.error,
        "parts-part": view.part,
        "study-part": view.study,
        "study-repeat-times": str(view.times),
        "study-repeat-result": view.result,
        "study-repeat-estimated": view.estimated,
        "study-repeat-data_set:shiny.number": 1,
        **{f"study-designs-{side}": typed for side, typed in USUAL.items()},
        **{f"study-designs-{price}:shiny.number": 0 for price in PRICES},
        "study-designs-other": NO_OTHER,
        "study-designs-measure": "power",
        "study-designs-chart": "map",
        "upload-file:shiny.file": None,
        **{f"{button}:shiny.action": 0 for button in BUTTONS},
    }


def places_on(html_page: str) -> list[str]:
    """The places that a page has for outputs, whether the server has wired them or not."""
    return PLACES.findall(html_page)


def sizes(places: list[str]) -> dict[str, Any]:
    """What a page reports of its places where all are seen."""
    return {
        f".clientdata_output_{name}_{what}": value
        for name in places
        for what, value in (("hidden", False), ("width", WIDTH), ("height", HEIGHT))
    }


def in_sight(tab: str, output: str) -> bool:
    """Whether an output is seen while a tab is open."""
    elsewhere = [names for other, names in OUTPUTS_OF.items() if other != tab]
    return not any(output.startswith(names) for names in elsewhere)


def measured(tab: str, data: dict[str, Any]) -> dict[str, Any]:
    """What the page measures while a tab is open: outputs of the others are hidden."""
    hidden = {"hidden": True, "width": 0, "height": 0}
    found = {key: CLIENT_DATA.fullmatch(key) for key in data}
    return {
        key: hidden[match[2]] if (match := found[key]) and not in_sight(tab, match[1]) else value
        for key, value in data.items()
    }


def what_is_left(each: list[int], made: int) -> str:
    """How many observations are left, in the words of the page."""
    if sum(each) == made:
        return ""
    with_data = sum(left > 0 for left in each)
    of_whom = "" if with_data == len(each) else f", from {with_data} of {len(each)} subjects"
    return f"{sum(each)} of {made} observations left{of_whom}."


def state_message(
    scenario: Scenario, tab: str, subjects: Sequence[str] = (), closer: int = 0
) -> dict[str, Any]:
    """What the page is told of the fits to a Scenario; of all subjects, unless some are named."""
    models = fit(scenario)
    state = state_of(models, digits=DIGITS + closer).of_subjects(subjects or models.subjects)
    parts = parts_needed(tab, models.truth is not None)
    return of_state(state, parts, with_observations=tab == "Lines")


class LockOfEachLoop:
    """The reactive graph's lock, which belongs to one event loop; here each person has a loop."""

    def __init__(self) -> None:
        self.locks: defaultdict[asyncio.AbstractEventLoop, asyncio.Lock] = defaultdict(asyncio.Lock)

    def locked(self) -> bool:
        return any(lock.locked() for lock in self.locks.values())

    async def __aenter__(self) -> None:
        await self.locks[asyncio.get_running_loop()].acquire()

    async def __aexit__(self, *_: object) -> None:
        self.locks[asyncio.get_running_loop()].release()


class Wire:
    """All that sessions send besides outputs, and what pages send first.

    A browser sends its address and its controls' values with the first message; the test server
    sends an empty one, which is filled here.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[AppSession, str, Any]] = []
        self.first: dict[str, Any] = {}
        send_input_message = AppSession.send_input_message
        send_message = AppSession._send_message
        cause_receive = MockConnection.cause_receive

        async def custom(session: AppSession, type: str, message: dict[str, object]) -> None:
            json.dumps(message, allow_nan=False)  # a page reads nothing else
            self.sent.append((session, type, message))

        def told(session: AppSession, id: str, message: dict[str, object]) -> None:
            self.sent.append((session, "control", (id, message)))
            send_input_message(session, id, message)

        async def other(session: AppSession, message: dict[str, object]) -> None:
            self.sent += [(session, kind, copy(value)) for kind, value in message.items()]
            await send_message(session, message)

        def receive(connection: MockConnection, message: str) -> None:
            read = json.loads(message) if message else {}
            if read.get("method") == "init":
                message = json.dumps(read | {"data": self.first})
            elif ".clientdata_url_search" in read.get("data", {}):
                message = json.dumps(read | {"data": measured(self.first["tab"], read["data"])})
            cause_receive(connection, message)

        monkeypatch.setattr(AppSession, "send_custom_message", custom)
        monkeypatch.setattr(AppSession, "send_input_message", told)
        monkeypatch.setattr(AppSession, "_send_message", other)
        monkeypatch.setattr(MockConnection, "cause_receive", receive)
        monkeypatch.setattr(_reactive_environment, "_lock", LockOfEachLoop())
        # Values infer their names from the whole stack, which takes most of a session's opening.
        monkeypatch.setattr(Value, "_try_infer_name", lambda value: None)


class Lab:
    """The app as one person has it open, and what it sent to the page besides outputs."""

    def __init__(self, session: TestServerSession, wire: Wire, address: str) -> None:
        self.session, self.wire, self.address = session, wire, address
        self.presses: dict[str, int] = {}
        self.answered = len(wire.sent)

    # What a person does

    def choose(self, name: str, value: object) -> None:
        self.tell(**{name: value})
        self.answer()

    def press(self, name: str) -> None:
        self.presses[name] = self.presses.get(name, 0) + 1
        self.choose(f"{name}:shiny.action", self.presses[name])

    def look_at(self, tab: str) -> None:
        """Open a tab; its outputs are measured, and those of the one that was open are hidden."""
        places = places_on(page_at(self.address))
        self.tell(**measured(tab, sizes(places)), tab=tab)
        self.answer()

    def wait_for_drawings(self) -> None:
        """Let the session go on until nothing that was asked for is still on its way."""
        while pending := [
            task for task in UNDER_WAY if not task.done() and task.get_loop() is self.loop
        ]:
            self.session._run(asyncio.wait(pending, timeout=LONGEST_SECONDS))
            self.settle()

    def answer(self) -> None:
        """Report as the page does: controls their new values, then that all have caught up."""
        while self.answered < len(self.wire.sent):
            news, self.answered = self.wire.sent[self.answered :], len(self.wire.sent)
            inputs = self.session.to_values().inputs
            told = dict(self._values(news))
            moved = {
                name: value
                for name, value in told.items()
                if name not in inputs or inputs[name].value != value
            }
            if "tab" in moved:
                moved |= measured(moved["tab"], sizes(places_on(page_at(self.address))))
            if moved:
                self.tell(**moved)
            for who, what, message in news:
                if who is self.server and what == "adopted":
                    self.tell(adopted=message["number"])
                if who is self.server and what == "turned":
                    self.tell(**{"dial-position": message["at"]})
            self.wait_for_drawings()

    def bring(self, slider: str) -> dict[str, Any]:
        """Ask for the film of a slider as the page does, and wait for it."""
        already = len(self.films)
        self.choose("film", {"slider": slider, "key": self.state["films"][slider]})
        self.wait_until(lambda: len(self.films) > already)
        return self.films[-1]

    def show_scene(self, name: str, place: int) -> None:
        """Choose a card of the gallery, which was opened before."""
        self.tell(gallery=True)
        self.tell(scene={"list": name, "place": place}, gallery=False)
        self.answer()

    @property
    def scene(self) -> dict[str, Any]:
        """What the page was told last of the scene that it shows."""
        return self.sent("scene")[-1]

    def upload(self, name: str, content: bytes) -> None:
        """Hand a file to the file input as the browser does, and wait until it has been read."""
        before = (self.html("upload-columns"), self.html("upload-message"))
        said = self.times_drawn("upload-message")
        uploads = self.server._file_upload_manager
        job = uploads.create_upload_operation([{"name": name, "size": len(content), "type": ""}])  # type: ignore[typeddict-item]
        operation = uploads.get_upload_operation(job)
        assert operation is not None
        with operation:
            operation.write_chunk(content)
        connection = self.session._async_session._conn
        assert connection is not None
        finished = {"method": "uploadEnd", "args": [job, "upload-file"], "tag": 1}
        connection.cause_receive(json.dumps(finished))
        self.wait_until(
            lambda: (
                (
                    (self.html("upload-columns"), self.html("upload-message")) != before
                    or self.times_drawn("upload-message") >= said + 2  # taken back, and said again
                )
                and not self.html("upload-reading")
            )
        )

    def use_upload(self, **columns: str) -> None:
        """Say which column is what, if not as guessed, and use the table."""
        guessed = {
            role: re.findall(r'value="(\d+)" selected', options)[0]
            for role, options in re.findall(
                r'<select[^>]* id="upload-(\w+)">(.*?)</select>',
                self.html("upload-columns"),
                re.DOTALL,
            )
        }
        for role, place in {**guessed, **columns}.items():
            self.choose(f"upload-{role}", place)
        before = (self.html("upload-message"), self.note, self.drawing)
        self.press("upload-use")
        self.wait_until(lambda: (self.html("upload-message"), self.note, self.drawing) != before)
        self.answer()

    def downloaded(self, name: str) -> bytes:
        """What a button gives, once it is in sight."""
        self.tell(**{f".clientdata_output_{name}_hidden": False})
        self.wait_until(lambda: name in self.server._downloads)

        async def read() -> bytes:
            handler = cast(Any, self.server._downloads[name].handler)
            with session_context(self.server), reactive.isolate():
                pieces = handler()
                if hasattr(pieces, "__aiter__"):
                    found = [piece async for piece in pieces]
                else:
                    found = [*pieces]
            return b"".join(
                piece if isinstance(piece, bytes) else piece.encode() for piece in found
            )

        return self.loop.run_until_complete(read())

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Let the session go on by itself until something has happened."""
        for _ in range(TURNS_WITHOUT_AN_ANSWER):
            self.session._run(asyncio.sleep(SECONDS_A_TURN))
            if self.read_at_rest() and happened():
                return
        raise AssertionError("nothing happened")

    def tell(self, **inputs: object) -> None:
        """Send values, and wait until all that follows from them at once has been done.

        The test server waits for any flush, which may be one that was under way.
        """
        self.session.set_inputs(**inputs)
        self.settle()

    def settle(self) -> None:
        """Let a flush that is under way end, and read the outputs."""
        if not self.read_at_rest():
            self.wait_until(lambda: True)

    def read_at_rest(self) -> bool:
        """Read the outputs, and return whether all follow from what was changed last.

        While a flush is under way, only some of them do.
        """
        if lock().locked():
            return False
        self.session.flush()
        return not lock().locked()

    def leave(self) -> None:
        """Close the page, and wait until the session has ended."""
        session = self.session._async_session
        assert session._conn is not None
        assert session._session_task is not None
        session._conn.cause_disconnect()
        self.loop.run_until_complete(session._session_task)

    # What a person sees

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """Where the session's work is done."""
        assert self.session._loop is not None
        return self.session._loop

    @property
    def server(self) -> AppSession:
        session = self.session._async_session._session
        assert session is not None
        return session

    def sent(self, kind: str) -> list[Any]:
        return [value for who, what, value in self.wire.sent if who is self.server and what == kind]

    @property
    def states(self) -> list[Any]:
        return self.sent("state")

    @property
    def state(self) -> dict[str, Any]:
        """What the page was last told of the fits."""
        return self.states[-1]

    @property
    def films(self) -> list[Any]:
        return self.sent("film")

    @property
    def order(self) -> list[str]:
        """The panels in the order that the page was last told."""
        return self.sent("panels")[-1]["members"]

    @property
    def missing(self) -> list[int]:
        """The points, of those that are drawn, that the page was last told are missing."""
        points: dict[str, list[int]] = {}
        for mark in self.picture.iter():
            if row := mark.get("data-observation"):
                points.setdefault(mark.attrib["data-subject"], []).append(int(row))
        return sorted(
            row
            for subject, own in self.state["observations"].items()
            for row, kept in zip(points[subject], own["kept"], strict=True)
            if kept == "0"
        )

    def line(self, who: str, subject: str) -> list[float | None]:
        """Intercept and slope of a subject's line, as the page was last told."""
        row = self.state["subjects"].index(subject)
        return self.state["parts"][who][2 * row : 2 * row + 2]

    @property
    def told(self) -> list[tuple[str, Any]]:
        """The values that controls were told to have."""
        return self._values(self.wire.sent)

    def _values(self, sent: list[tuple[AppSession, str, Any]]) -> list[tuple[str, Any]]:
        messages = [value for who, what, value in sent if who is self.server and what == "control"]
        values = [(name, message["value"]) for name, message in messages if "value" in message]
        return [
            (name, value[0] if isinstance(value, list) and name not in OF_MANY else value)
            for name, value in values
        ]

    @property
    def link(self) -> str:
        """The link that was given, or nothing where there is none any more."""
        found = re.findall(r'id="share_link".*? value="(.*?)"', self.html("shared"))
        return html.unescape(found[0]) if found else ""

    def html(self, name: str) -> str:
        """What is at an output's place; nothing where the server has not wired it."""
        if name not in self.session.to_values().outputs:
            return ""
        output = self.session.get_output(name)
        return str(output.value["html"]) if output.status == "ok" and output.value else ""

    @property
    def left(self) -> str:
        return str(self.session.get_output("spoil-left").value)

    @property
    def note(self) -> str:
        return str(self.session.get_output("data-note").value)

    @property
    def picture(self) -> ET.Element:
        return self.figure(PICTURE)

    def figure(self, output: str) -> ET.Element:
        """The figure of marks in an output."""
        drawn = re.search(r"<svg .*?</svg>", self.html(output), re.DOTALL)
        assert drawn is not None
        return ET.fromstring(drawn[0])

    def times_drawn(self, output: str) -> int:
        """How often an output was sent to the page."""
        return sum(output in values for values in self.sent("values"))

    @property
    def drawing(self) -> int:
        """How often the Lines were drawn."""
        return self.times_drawn(PICTURE)

    def source(self, output: str = PICTURE) -> str:
        """Whose observations a figure shows."""
        (key,) = re.findall(r'<div[^>]* data-source="(\w+)"', self.html(output))
        return key

    @property
    def panels(self) -> list[str]:
        return [
            mark.attrib["data-panel"] for mark in self.picture.iter() if "data-panel" in mark.attrib
        ]

    @property
    def pages(self) -> list[str]:
        return re.findall(r'<option value="(\d+)"', self.html("lines-pager"))

    @property
    def table(self) -> dict[str, list[str]]:
        """By subject, the cells of its row."""
        (body,) = re.findall(r"<tbody>.*</tbody>", self.html("lines-table"), re.DOTALL)
        return {
            "".join(row[0].itertext()): ["".join(cell.itertext()) for cell in row[1:]]
            for row in ET.fromstring(body)
        }

    @property
    def shared(self) -> tuple[Scenario, ViewSettings]:
        """What the link says that "Share this" gives."""
        self.press("share")
        scenario, view, notices = opened_by(self.search)
        assert notices == []
        return scenario, view

    @property
    def search(self) -> str:
        """The query of the link that was given."""
        return f"?{urlsplit(self.link).query}"

    def shows(self, scenario: Scenario) -> None:
        """Assert that text, strip, table and what the panels move to are those of a Scenario."""
        models = fit(scenario)
        each = list(models.observations_left.values())
        assert self.left == what_is_left(each, len(models.observations))
        strip = html.unescape(self.html("fits-strip"))
        for pooled in (models.complete, models.partial):
            said = (
                str(pooled)
                if isinstance(pooled, ValueError)
                else "".join(
                    f'<td data-symbol="{symbol}">{number(estimate)}</td>'
                    for symbol, estimate in zip(["γ₀", "γ₁"], pooled.fixed_effects, strict=True)
                )
            )
            assert said in strip
        table = self.table
        assert list(table) == list(models.subjects)
        assert [int(row[0]) for row in table.values()] == each
        for subject, row in table.items():
            assert row[1:] == [
                number(value) if value == value else "no line"
                for model in MODEL_NAMES
                for value in models.lines(model).loc[subject]
            ]
        if self.session.get_input("tab").value == "Lines":
            self.moved_to(scenario)

    def moved_to(self, scenario: Scenario, tab: str = "Lines", closer: int = 0) -> None:
        """Assert that the figures of a tab were told last what the fits to a Scenario say."""
        told = self.state
        expected = state_message(scenario, tab, self.panels if tab == "Lines" else (), closer)
        assert {name: told[name] for name in told if name not in ABOUT} == expected
        for output in FIGURES_OF[tab]:
            assert told["source"] == self.source(output)


def page_at(search: str) -> str:
    """The page's HTML as it is sent to whoever opens an address."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [],
        "server": ("lab", 80),
        "scheme": "http",
        "query_string": search.removeprefix("?").encode(),
    }
    return str(page(Request(scope))).encode().decode()


@contextmanager
def open_lab(wire: Wire, search: str, **first: object) -> Generator[Lab]:
    """Open the app at an address; at the end nothing may have gone wrong in it.

    The page may have more, or something else, to say at first than what its address says.
    """
    scenario, view, _ = opened_by(search)
    client = {".clientdata_url_search": search, ".clientdata_url_hash": ""}
    places = measured(view.tab, sizes(places_on(page_at(search))))
    wire.first = at_the_start(scenario, view) | client | places | first
    with test_server(app, client_data={"url_search": search}, timeout_secs=LONGEST_SECONDS) as at:
        lab = Lab(at, wire, search)
        wrong: list[Any] = []
        lab.loop.set_exception_handler(lambda _, context: wrong.append(context))
        figures = FIGURES_OF.get(view.tab)
        lab.wait_until(
            lambda: figures is None or (all(map(lab.html, figures)) and bool(lab.states))
        )
        lab.answer()
        yield lab
        assert at.is_ok, at.error
    assert wrong == []
