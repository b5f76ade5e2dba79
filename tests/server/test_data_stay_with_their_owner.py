"""Nobody else reads a person's own data: not by links, requests, caches or names of files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from asgi import Socket, alone, connected, request
from test_gate import LEFT, answer_to, answers, first_message, start

from app import app
from modules.observations import data_sets

MARK = "OnlyMine"
OUTPUTS = (
    "lines-picture",
    "lines-table",
    "upload-columns",
    "upload-message",
    "shared",
    "pin-since",
)
ROWS = [f"{MARK}{who},{when},{10 * who + when * when}" for who in range(3) for when in range(4)]
FILE = "\n".join([f"{MARK}Who,{MARK}When,{MARK}What", *ROWS]).encode()

Story = Callable[[Socket, Socket], Coroutine[Any, Any, None]]


def opening(**changes: object) -> dict[str, Any]:
    """What a page sends that shows everything."""
    seen = {f".clientdata_output_{name}_hidden": False for name in OUTPUTS}
    large = {
        f".clientdata_output_{name}_{way}": 800 for name in OUTPUTS for way in ("width", "height")
    }
    return first_message(**seen, **large, **changes)


async def upload(page: Socket) -> str:
    """Open a page, use a file there, and return where it was sent."""
    page.say(opening(**{"data-data": "uploaded"}))
    await page.until(lambda: page.outputs(LEFT))
    told = (await answer_to(page, start(len(FILE)), 1))["value"]
    address = "/" + told["uploadUrl"].partition("?")[0]
    sent = await request(app, address, "POST", {"content-length": str(len(FILE))}, [FILE])
    assert sent.status == 200
    end = {"method": "uploadEnd", "args": [told["jobId"], "upload-file"]}
    assert "error" not in await answer_to(page, end, 2)
    await page.until(lambda: any(page.outputs("upload-columns")))
    page.update(**{"upload-y": "2", "upload-x": "1", "upload-subject": "0"})
    page.update(**{"upload-use:shiny.action": 1})
    await page.until(lambda: MARK in json.dumps(page.outputs("lines-picture")))
    return address


def heard(page: Socket) -> str:
    return json.dumps(page.heard)


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Lets an owner of data and another person live through a story at once."""
    alone(monkeypatch)
    monkeypatch.setattr(data_sets, "_UPLOADED", {})  # other tests have data of their own

    async def live(story: Story) -> None:
        async with connected(app) as owner, connected(app) as other:
            await upload(owner)
            await story(owner, other)
            assert MARK in heard(owner)
            assert MARK not in heard(other)
        assert not data_sets._UPLOADED

    return lambda story: asyncio.run(live(story))


def name_of_upload() -> str:
    """The name of the one table that is kept: nobody is told, but let it be known."""
    (name,) = data_sets._UPLOADED
    return name


def links(name: str) -> list[str]:
    """Links that would lead to the data if anything could."""
    own = {"data": "uploaded", "upload": name}
    written = {key: json.dumps(value) for key, value in own.items()}
    return [
        f"?_values_&{urlencode(written)}",
        f"?_values_&{urlencode({**written, 'pin': json.dumps(own)})}",
        f"?_values_&pin={quote(json.dumps(own))}",
        f"?_inputs_&{urlencode(written)}&_values_&{urlencode(written)}",
        f"?_state_id_={name}",
    ]


def test_the_name_of_an_upload_cannot_be_guessed(tell: Callable[[Story], None]):
    async def story(owner: Socket, other: Socket) -> None:
        name = name_of_upload()
        assert len(bytes.fromhex(name)) >= 16
        assert name not in heard(owner)

    tell(story)


@pytest.mark.parametrize("place", range(5))
def test_no_link_leads_to_another_s_data(tell: Callable[[Story], None], place: int):
    async def story(owner: Socket, other: Socket) -> None:
        link = links(name_of_upload())[place]
        page = await request(app, f"/{link}")
        assert MARK not in page.text
        other.say(opening(**{".clientdata_url_search": link, "data-data": "uploaded"}))
        await other.until(lambda: other.outputs(LEFT))
        await answers(other, 25)

    tell(story)


@pytest.mark.parametrize("place", range(5))
def test_nothing_that_a_page_says_it_has_kept_leads_to_another_s_data(
    tell: Callable[[Story], None], place: int
):
    async def story(owner: Socket, other: Socket) -> None:
        link = links(name_of_upload())[place]
        kept = {"choices": link, "name": "", "y": "What", "x": "When", "subject": "Who"}
        other.say(opening(kept=kept))
        await other.until(lambda: other.outputs(LEFT))
        await answers(other, 25)

    tell(story)


def test_what_the_owner_s_page_knows_opens_nothing_for_another(tell: Callable[[Story], None]):
    async def story(owner: Socket, other: Socket) -> None:
        other.say(opening())
        await other.until(lambda: other.custom("state"))
        films = owner.custom("state")[-1]["films"]
        for slider, key in films.items():
            other.update(film={"slider": slider, "key": key})
        await other.until(lambda: len(other.custom("film")) == len(films))
        other.update(**{"data-data": "uploaded", "spoil-focus": f"{MARK}1"})
        other.update(**{"upload-use:shiny.action": 1, "upload-y": "0", "upload-x": "1"})
        await answers(other, 25)

    tell(story)


def test_a_session_s_addresses_are_its_own(tell: Callable[[Story], None]):
    async def story(owner: Socket, other: Socket) -> None:
        other.say(opening())
        await other.until(lambda: other.outputs(LEFT))
        assert len(bytes.fromhex(owner.session)) >= 32
        assert owner.session not in heard(other)
        for name in ("lines-table", "take-data-spoiled", "shrinkage-csv"):
            answer = await request(app, f"/session/{other.session}/download/{name}")
            assert MARK not in answer.body.decode(errors="replace")
        for guess in ("", "0" * 64, owner.session[:-1], owner.session[::-1]):
            answer = await request(app, f"/session/{guess}/download/take-data-spoiled")
            assert answer.status == 404

    tell(story)


def test_a_file_sent_under_another_s_name_is_nobody_s(tell: Callable[[Story], None]):
    async def story(owner: Socket, other: Socket) -> None:
        other.say(opening(**{"data-data": "uploaded"}))
        await other.until(lambda: other.outputs(LEFT))
        begun = (await answer_to(owner, start(), 7))["value"]
        address = "/" + begun["uploadUrl"].partition("?")[0].replace(owner.session, other.session)
        sent = await request(app, address, "POST", {"content-length": "2"}, [b"ab"])
        assert sent.status == 400
        end = {"method": "uploadEnd", "args": [begun["jobId"], "upload-file"]}
        await answer_to(other, end, 8)
        await answers(other, 25)
        assert not any(other.outputs("upload-columns"))

    tell(story)


def test_no_answer_that_is_kept_for_all_holds_one_s_own_data(tell: Callable[[Story], None]):
    async def story(owner: Socket, other: Socket) -> None:
        owner.update(**{"spoil-missing": 25})
        await owner.until(lambda: any("9 of 12" in left for left in owner.outputs(LEFT)))
        other.say(opening())
        await other.until(lambda: other.outputs(LEFT))
        for path in ("/", "/?_values_&data=%22uploaded%22"):
            answer = await request(app, path)
            assert MARK not in answer.text

    tell(story)
