"""Whatever a page sends, its session goes on, and what is wrong never reaches it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from asgi import Socket, alone, connected, request
from session_lab import at_the_start

from app import ACCEPTS, app
from modules.hosting import gate
from modules.hosting.messages import LONGEST_MESSAGE, MOST_FILES
from modules.scenario import Scenario
from modules.scenario.view_settings import ViewSettings

MARK = "what-somebody-wrote"
LEFT = "spoil-left"

Story = Callable[[Socket], Coroutine[Any, Any, None]]


def first_message(**changes: object) -> dict[str, Any]:
    """What a page sends when it opens."""
    data = at_the_start(Scenario(), ViewSettings())
    output = {f".clientdata_output_{LEFT}_hidden": False}
    address = {".clientdata_url_search": "", ".clientdata_url_hostname": "lab.example"}
    return {"method": "init", "data": {**data, **output, **address, **changes}}


@pytest.fixture
def tell(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Callable[[Story], None]:
    """Lets a page live through a story; nothing of it may stand in the log."""
    alone(monkeypatch)

    async def live(story: Story) -> None:
        async with connected(app) as page:
            await story(page)
            assert page.closed is None

    def run(story: Story) -> None:
        asyncio.run(live(story))
        written = "".join(capfd.readouterr()) + caplog.text
        assert "Traceback" not in written
        assert MARK not in written

    return run


async def open_page(page: Socket) -> None:
    page.say(first_message())
    await page.until(lambda: page.outputs(LEFT))


async def answers(page: Socket, missing: int) -> None:
    """Wait until a page has been told what is left of 144 observations."""
    page.update(**{"spoil-missing": missing})
    kept = 144 - round(144 * missing / 100)
    await page.until(lambda: any(f"{kept} of 144" in told for told in page.outputs(LEFT)))


@pytest.mark.parametrize(
    "message",
    [
        MARK,
        "",
        "{",
        "null",
        "[]",
        "3",
        '"init"',
        b"\x00\xff",
        "[" * 100_000,
        '{"method": "update", "data": {"spoil-missing": NaN}}',
        '{"method": "update", "data": {"spoil-missing": 1' + "0" * 5000 + "}}",
        {},
        {"method": "update"},
        {"method": "update", "data": MARK},
        {"method": "init", "data": {}},
        {"method": MARK, "data": {}},
        {"method": ["update"], "data": {}},
        {"method": MARK, "tag": 1, "args": []},
        {"method": "update", "data": {MARK: 1}},
        {"method": "update", "data": {"spoil-missing:shiny.date": MARK}},
        {"method": "update", "data": {f"spoil-missing:{MARK}": 1}},
        {"method": "update", "data": {"a:b:c": 1}},
        {"method": "update", "data": {"upload-file:shiny.file": {"name": [MARK]}}},
        {"method": "update", "data": {"upload-file": [{"datapath": "/etc/passwd"}]}},
        {"method": "update", "data": {"pin-pin:shiny.action": MARK}},
        {"method": "update", "data": {"pin-pin": 1}},
        {"method": "update", "data": {".clientdata_output_x_hidden": MARK}},
        {"method": "update", "data": {".clientdata_other": 1}},
        {"method": "update", "data": {"spoil-mechanism": {MARK: MARK}}},
        {"method": "uploadInit", "tag": MARK, "args": [[]]},
        "x" * (LONGEST_MESSAGE + 1),
    ],
    ids=lambda message: str(message)[:50],
)
def test_a_wrong_message_is_ignored_and_the_page_is_told(
    tell: Callable[[Story], None], message: object
):
    async def story(page: Socket) -> None:
        await open_page(page)
        page.say(message)
        await page.until(lambda: page.custom("ignored"))
        await answers(page, 25)

    tell(story)


@pytest.mark.parametrize("name", ["spoil-missing", "truth-slope", "dial-position"])
@pytest.mark.parametrize("value", [MARK, None, [], {}, True, "50"], ids=str)
def test_a_slider_holds_nothing_but_a_number(
    tell: Callable[[Story], None], name: str, value: object
):
    async def story(page: Socket) -> None:
        await open_page(page)
        page.update(**{name: value})
        await answers(page, 25)
        assert page.custom("ignored") == [{"ignored": [name], "changed": []}]

    tell(story)


@pytest.mark.parametrize(
    ("name", "value"),
    [("spoil-missing", 91), ("truth-slope", -51), ("truth-slope", 1e300), ("dial-position", -1e9)],
)
def test_a_number_beyond_a_slider_becomes_the_nearest(
    tell: Callable[[Story], None], name: str, value: float
):
    async def story(page: Socket) -> None:
        await open_page(page)
        page.update(**{name: value})
        await answers(page, 25)
        assert page.custom("ignored") == [{"ignored": [], "changed": [name]}]

    tell(story)


def test_the_nearest_number_counts(tell: Callable[[Story], None]):
    async def story(page: Socket) -> None:
        await open_page(page)
        page.update(**{"spoil-missing": 1000})
        await page.until(lambda: any("14 of 144" in told for told in page.outputs(LEFT)))

    tell(story)


@pytest.mark.parametrize(
    ("name", "value"), [("spoil-missing", 90), ("truth-slope", -50), ("dial-position", 1)]
)
def test_what_a_slider_may_be_is_passed_on_without_a_word(
    tell: Callable[[Story], None], name: str, value: float
):
    async def story(page: Socket) -> None:
        await open_page(page)
        page.update(**{name: value})
        await answers(page, 25)
        assert page.custom("ignored") == []

    tell(story)


def test_nothing_before_the_first_message_is_heard_and_no_second_first_one(
    tell: Callable[[Story], None],
):
    async def story(page: Socket) -> None:
        page.update(**{"spoil-missing": 50})
        page.say({"method": "uploadEnd", "tag": 1, "args": ["0" * 24, "upload-file"]})
        await open_page(page)
        page.say(first_message())
        await answers(page, 25)

    tell(story)


@pytest.mark.parametrize(
    "changes",
    [
        {".clientdata_url_search": 7},
        {".clientdata_url_search": f"?_values_&{MARK}={MARK}&tab={MARK}"},
        {".clientdata_url_search": f"?_inputs_&{MARK}={MARK}&_values_&missing=["},
        {".clientdata_url_search": "?" + "x" * 70_000},
        {"tab": MARK, "data-data": 3, "kept": MARK},
        {"kept": {"choices": MARK, "name": "", "y": "", "x": "", "subject": ""}},
        dict.fromkeys(ACCEPTS),
        {name: {"a": MARK} for name in ACCEPTS},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_a_wrong_first_message_opens_the_page_without_what_is_wrong(
    tell: Callable[[Story], None], changes: dict[str, object]
):
    async def story(page: Socket) -> None:
        page.say(first_message(**changes))
        await page.until(lambda: page.outputs(LEFT))
        await answers(page, 25)
        page.update(**{"share:shiny.action": 1, ".clientdata_output_shared_hidden": False})
        await page.until(lambda: page.outputs("shared"))

    tell(story)


def test_the_right_values_of_a_message_are_heard_beside_the_wrong_ones(
    tell: Callable[[Story], None],
):
    async def story(page: Socket) -> None:
        await open_page(page)
        page.update(**{"spoil-missing": 50, "spoil-mechanism": MARK, MARK: 1})
        await page.until(lambda: any("72 of 144" in told for told in page.outputs(LEFT)))
        assert page.custom("ignored") == [{"ignored": ["spoil-mechanism", ""], "changed": []}]

    tell(story)


def test_ten_thousand_wrong_messages_do_not_flood_the_page(
    tell: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gate, "MESSAGES_A_SECOND", math.inf)

    async def story(page: Socket) -> None:
        await open_page(page)
        for number in range(10_000):
            page.update(**{"spoil-missing": MARK, f"nobody-{number}": number})
        await answers(page, 25)
        assert 1 <= len(page.custom("ignored")) <= 60

    tell(story)


def test_new_names_end_somewhere(tell: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("modules.hosting.messages.MOST_NAMES", 200)

    async def story(page: Socket) -> None:
        await open_page(page)
        session = app._sessions[page.session]
        for number in range(400):
            page.update(**{f".clientdata_output_nobody{number}_hidden": True})
        await answers(page, 25)
        assert len(dir(session.input)) + len(session.input._map) < 600
        assert len(session.input._map) <= 300

    tell(story)


# Files


def start(size: int = 10, name: str = f"{MARK}.csv") -> dict[str, Any]:
    file = {"name": name, "size": size, "type": "text/csv"}
    return {"method": "uploadInit", "tag": 1, "args": [[file]]}


async def answer_to(page: Socket, message: dict[str, Any], tag: int) -> dict[str, Any]:
    page.say(message | {"tag": tag})
    await page.until(lambda: page.response(tag))
    answer = page.response(tag)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    "args",
    [
        [],
        [[]],
        [MARK],
        [[{"name": MARK}]],
        [[{"name": "a.csv", "size": "10", "type": ""}]],
        [[{"name": "a.csv", "size": -1, "type": ""}]],
        [[{"name": "a\0.csv", "size": 1, "type": ""}]],
        [[{"name": "\ud800.csv", "size": 1, "type": ""}]],
        [[{"name": "a." + "x" * 500, "size": 1, "type": ""}]],
        [[{"name": "a.csv", "size": 1, "type": "", "datapath": "/etc/passwd"}]],
        [[{"name": "a.csv", "size": 1, "type": ""}] * 2],
        [[{"name": "a.csv", "size": 10_000_001, "type": ""}]],
    ],
    ids=ascii,
)
def test_a_file_that_cannot_be_is_answered_with_a_reason(
    tell: Callable[[Story], None], args: list[Any]
):
    async def story(page: Socket) -> None:
        await open_page(page)
        answer = await answer_to(page, {"method": "uploadInit", "args": args}, 1)
        assert answer["error"].endswith(".")
        await answers(page, 25)

    tell(story)


def test_a_file_goes_only_where_a_file_is_chosen(tell: Callable[[Story], None]):
    async def story(page: Socket) -> None:
        await open_page(page)
        job = (await answer_to(page, start(), 1))["value"]["jobId"]
        for tag, args in enumerate(
            [[job, "spoil-missing"], [job, "film"], [job], [MARK, "upload-file"], [[job], "upload"]]
        ):
            answer = await answer_to(page, {"method": "uploadEnd", "args": args}, 10 + tag)
            assert "error" in answer
        unfinished = await answer_to(page, {"method": "uploadEnd", "args": [job, "upload-file"]}, 2)
        assert "error" in unfinished
        await answers(page, 25)

    tell(story)


def test_files_end_somewhere(tell: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gate, "MESSAGES_A_SECOND", math.inf)

    async def story(page: Socket) -> None:
        await open_page(page)
        for number in range(MOST_FILES):
            assert "value" in await answer_to(page, start(), number)
        answer = await answer_to(page, start(), MOST_FILES)
        assert "Reload the page" in answer["error"]
        await answers(page, 25)

    tell(story)


def test_a_file_that_is_sent_twice_or_never_announced_is_refused_without_a_traceback(
    tell: Callable[[Story], None],
):
    async def story(page: Socket) -> None:
        await open_page(page)
        address = "/" + (await answer_to(page, start(), 1))["value"]["uploadUrl"].partition("?")[0]
        one = {"content-length": "2"}
        sent = [await request(app, address, "POST", one, [b"ab"]) for _ in range(2)]
        assert [answer.status for answer in sent] == [200, 400]
        nowhere = address.rpartition("/")[0] + f"/{MARK}"
        assert (await request(app, nowhere, "POST", one, [b"ab"])).status == 400
        await answers(page, 25)

    tell(story)


# Pace


def test_a_flood_is_slowed_and_every_message_of_it_heard(
    tell: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gate, "MESSAGES_AT_ONCE", 10.0)
    monkeypatch.setattr(gate, "MESSAGES_A_SECOND", 50.0)

    async def story(page: Socket) -> None:
        await open_page(page)
        began = asyncio.get_running_loop().time()
        for number in range(40):
            page.say({"method": MARK, "number": number})
        await answers(page, 25)
        assert asyncio.get_running_loop().time() - began >= 30 / 50

    tell(story)


# Elsewhere


def test_no_session_is_anywhere_else(monkeypatch: pytest.MonkeyPatch):
    alone(monkeypatch)

    async def story() -> None:
        for path in ("/", "/websocket", "/elsewhere", "/lib/shiny.js"):
            async with connected(app, path=path) as page:
                assert page.closed is not None
                assert not page.accepted

    asyncio.run(story())
