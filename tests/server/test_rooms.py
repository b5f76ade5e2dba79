"""A room as its phones and its projector see it, through the whole app."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from asgi import Answer, Socket, connected, request
from hypothesis import given, settings
from hypothesis import strategies as st
from shiny import App, ui
from starlette.types import ASGIApp

from modules.hosting.hosted import host
from modules.hosting.rooms.heard import read
from modules.hosting.settings import Settings
from modules.rooms.protocol import LARGEST_MESSAGE, MOST_MALFORMED
from modules.scenario import Scenario
from modules.scenario.link import to_query, to_values
from modules.scenario.view_settings import ViewSettings

SIMULATED = to_query(to_values(Scenario(data="simulated"), ViewSettings()))
VOTE = {"activity": "vote", "exercise": "purpose", "draw": 3}
SAMPLE = {"activity": "own_sample"}
CLOSEST = {"activity": "closest", "observations": 3}
SPOIL = {"activity": "spoil_it", "model": "complete"}
LINE = {"activity": "predict", "lesson": "first", "step": 1}
NUMBER = {"activity": "predict", "lesson": "first", "step": 8}
KEPT = ("task", "picture", "class", "answered", "mine", "reveal", "result")


class Screen:
    """What a page makes of what it hears, by the rules of the protocol."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.known: dict[str, Any] = {}
        self.entries: list[Any] = []
        self._read = 0

    def read(self) -> None:
        for said in self.socket.heard[self._read :]:
            if "room" in said and said["room"]["round"] != self.known.get("room", {}).get("round"):
                self.entries = []
                for key in KEPT:
                    self.known.pop(key, None)
            self.known |= said
            if "class" in said:
                first = said["class"]["first"]
                assert first <= len(self.entries)
                self.entries[first:] = said["class"]["entries"]
        self._read = len(self.socket.heard)

    async def until(self, holds: Callable[[], object]) -> None:
        def now() -> object:
            self.read()
            return holds()

        await self.socket.until(now)

    async def has(self, *keys: str) -> None:
        await self.until(lambda: all(key in self.known for key in keys))

    async def phase(self, phase: str, place: int = 0) -> None:
        def there() -> bool:
            room = self.known.get("room", {})
            return (room.get("phase"), room.get("place")) == (phase, place)

        await self.until(there)

    @property
    def room(self) -> dict[str, Any]:
        return self.known["room"]

    @property
    def token(self) -> str:
        return self.known["you"]["token"]

    def answer(self, answer: object) -> None:
        self.socket.say({"answer": answer, "round": self.room["round"]})

    def step(self, way: str = "on") -> None:
        self.socket.say({"step": way, "version": self.room["version"]})

    async def goes(self, phase: str, place: int = 0) -> None:
        """Step on, and see it done."""
        self.step()
        await self.phase(phase, place)


class Class:
    """A hosted app, and the people in its rooms."""

    def __init__(self, app: ASGIApp, stack: AsyncExitStack) -> None:
        self.app = app
        self._stack = stack

    async def opened(self, *activities: dict[str, Any], query: str = SIMULATED) -> Answer:
        body = json.dumps({"query": query, "activities": activities}).encode()
        return await request(
            self.app,
            "/r",
            "POST",
            {"content-length": str(len(body)), "origin": "http://lab.example"},
            (body,),
        )

    async def open(self, *activities: dict[str, Any]) -> tuple[str, Screen]:
        """Open a room, and its projector."""
        answer = await self.opened(*activities)
        assert answer.status == 201
        opened = json.loads(answer.text)
        return opened["code"], await self.projector(**opened)

    async def projector(self, code: str, secret: str) -> Screen:
        at = f"https://lab.example/r/{code}"
        return await self.screen(code, {"secret": secret, "at": at})

    async def phone(self, code: str, token: str | None = None) -> Screen:
        return await self.screen(code, {"join": token})

    async def screen(self, code: str, first: object) -> Screen:
        return Screen(await self._stack.enter_async_context(talking(self.app, code, first)))


@asynccontextmanager
async def talking(app: ASGIApp, code: str, first: object) -> AsyncGenerator[Socket]:
    """Connect a screen that says something first."""
    headers = {"origin": "http://lab.example"}
    async with connected(app, headers, f"/r/{code}/live", first) as socket:
        yield socket


Story = Callable[[Class], Coroutine[Any, Any, None]]


@pytest.fixture
def told() -> Callable[[Story], None]:
    """Lets a class live through a story in an app of its own."""

    async def live(story: Story, chosen: Settings) -> None:
        app = host(App(ui.page_fluid(), None), chosen, {}, {}, (), (), lambda query: query)
        async with AsyncExitStack() as stack:
            await story(Class(app, stack))

    return lambda story, **chosen: asyncio.run(live(story, Settings(**chosen)))


def test_a_class_steps_through_an_activity(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        code, projector = await lab.open(VOTE, SAMPLE)
        await projector.has("qr", "room", "picture")
        assert "<svg" in projector.known["qr"]
        first, second = await lab.phone(code), await lab.phone(code)
        await first.has("you", "room")
        await second.has("you", "room")
        assert [first.known["you"]["number"], second.known["you"]["number"]] == [1, 2]
        assert "task" not in first.known

        projector.step()
        await first.has("task")
        assert first.room["phase"] == "open"
        first.answer(1)
        await first.has("mine")
        assert first.known["mine"] == {"answer": 1}
        await projector.until(lambda: projector.entries == [[1, 1]])
        assert "class" not in first.known
        first.answer(2)
        second.answer(2)
        await projector.until(lambda: len(projector.entries) == 2)
        assert projector.entries == [[1, 1], [2, 2]]

        projector.step()
        await first.until(lambda: first.entries == [[1, 1], [2, 2]])
        assert "reveal" not in first.known
        await projector.phase("closed")
        projector.step()
        await first.has("reveal", "result")
        await projector.has("reveal")
        assert projector.known["reveal"]["counts"][1:3] == [1, 1]

        projector.step()
        await first.phase("waiting", 1)
        assert not {*KEPT} & {*first.known}

    told(story)


ANSWERS = [
    (SAMPLE, True, False),
    (VOTE, 1, 9),
    (CLOSEST, True, 1),
    (SPOIL, [3, 40, 77], [3, 3, 40]),
    (LINE, [290.0, 20.0], [1e9, 0]),
    (NUMBER, 380.5, "380.5"),
]


def test_every_activity_goes_from_its_task_to_its_result(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        code, projector = await lab.open(*(activity for activity, _, _ in ANSWERS))
        phones = [await lab.phone(code) for _ in range(3)]
        for place, (activity, right, wrong) in enumerate(ANSWERS):
            await projector.phase("waiting", place)
            await projector.has("picture")
            projector.step()
            for phone in phones:
                await phone.phase("open", place)
                await phone.has("task")
            phones[0].answer(wrong)
            await phones[0].has("refused")
            del phones[0].known["refused"]
            for phone in phones[:2]:
                phone.answer(right)
                await phone.has("mine")
            await projector.until(lambda: len(projector.entries) == 2)
            assert "reveal" not in projector.known
            for phase in ("closed", "revealed"):
                await projector.goes(phase, place)
            await projector.has("reveal")
            for phone in phones:
                await phone.has("reveal", "result", "class")
                assert phone.entries == projector.entries
                assert phone.room["activity"] == activity["activity"]
            assert phones[0].known["result"]["said"]
            assert phones[2].known["result"]["said"] is None
            projector.step()

        projector.socket.say({"save": True})
        await projector.has("csv")
        lines = projector.known["csv"].splitlines()
        assert lines[0] == "place,activity,person,variable,value"
        assert {line.split(",")[1] for line in lines[1:]} == {
            activity["activity"] for activity, _, _ in ANSWERS
        }

    told(story)


def test_the_truth_is_told_to_nobody_before_the_reveal(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        code, projector = await lab.open(SAMPLE)
        phone = await lab.phone(code)
        await projector.phase("waiting")
        await projector.goes("open")
        await phone.phase("open")
        phone.answer(True)
        await phone.has("mine")
        await projector.goes("closed")
        await phone.phase("closed")
        await phone.has("class")
        assert "truth" not in json.dumps([phone.socket.heard, projector.socket.heard])
        projector.step()
        await phone.has("result")
        assert phone.known["reveal"]["truth"] == [268.0, 11.4]

    told(story)


def test_who_comes_back_is_the_same_person_and_finds_everything(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        code, projector = await lab.open(CLOSEST)
        phone = await lab.phone(code)
        await projector.phase("waiting")
        projector.step()
        await phone.phase("open")
        phone.answer(True)
        await phone.has("mine")
        await projector.until(lambda: projector.entries)

        again = await lab.phone(code, phone.token)
        await again.has("mine", "task", "answered")
        assert again.known["you"] == phone.known["you"]
        assert again.known["mine"] == phone.known["mine"]
        again.answer(True)
        stranger = await lab.phone(code, "no token of this room")
        await stranger.has("you")
        assert stranger.known["you"]["number"] == 2
        projector.step()
        await again.phase("closed")
        late = await lab.phone(code)
        await late.has("class", "picture")
        assert late.entries == again.entries == projector.entries
        assert len(late.entries) == 1

    told(story)


def test_two_rooms_never_mix(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        rooms = [await lab.open(VOTE) for _ in range(2)]
        phones = [[await lab.phone(code) for _ in range(5)] for code, _ in rooms]
        for _, projector in rooms:
            await projector.phase("waiting")
            projector.step()
        for place, of_room in enumerate(phones):
            for phone in of_room:
                await phone.phase("open")
                phone.answer(place)
        for place, (_, projector) in enumerate(rooms):
            await projector.until(lambda projector=projector: len(projector.entries) == 5)
            assert {answer for _, answer in projector.entries} == {place}
        foreign = await lab.phone(rooms[1][0], phones[0][0].token)
        await foreign.has("you")
        assert foreign.known["you"]["number"] == 6

    told(story)


def test_the_lecturer_empties_goes_back_and_closes(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        code, projector = await lab.open(VOTE, SAMPLE)
        phone = await lab.phone(code)
        await projector.phase("waiting")
        projector.step("back")
        projector.step()
        projector.step()  # of the same version: counts once
        await phone.phase("open")
        phone.answer(0)
        await phone.has("mine")
        await projector.phase("open")
        projector.step()
        await projector.phase("closed")
        projector.step("back")
        await projector.phase("open")
        projector.socket.say({"empty": True, "version": projector.room["version"]})
        await phone.until(lambda: phone.room["round"] == "0.1")
        assert "mine" not in phone.known
        await projector.phase("waiting")
        assert projector.entries == []

        phone.socket.say({"close": True})
        phone.socket.say({"step": "on", "version": phone.room["version"]})
        projector.socket.say({"close": True})
        for screen in (phone, projector):
            await screen.has("over")
            await screen.until(lambda screen=screen: screen.socket.closed)
            assert screen.known["over"] == "closed"
        nobody = await lab.phone(code)
        await nobody.has("over")
        assert nobody.known["over"] == "unknown"

    told(story)


def test_nobody_leads_without_the_secret_and_nobody_is_told_it(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        opened = json.loads((await lab.opened(VOTE)).text)
        wrong = await lab.projector(opened["code"], "a guess")
        await wrong.has("over")
        assert wrong.known["over"] == "secret"
        projector = await lab.projector(**opened)
        phone = await lab.phone(opened["code"])
        await projector.phase("waiting")
        projector.step()
        await phone.phase("open")
        phone.answer(1)
        projector.socket.say({"save": True})
        await projector.has("csv", "class")
        told_all = json.dumps(projector.socket.heard) + json.dumps(phone.socket.heard)
        assert opened["secret"] not in told_all
        assert phone.token not in json.dumps(projector.socket.heard)

    told(story)


def test_whoever_tries_codes_learns_nothing_after_some(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        code, _ = await lab.open(VOTE)
        here = await lab.phone(code)
        await here.has("you")
        heard: list[str] = []
        for _ in range(22):
            guess = await lab.phone("AAAAA")
            await guess.has("over")
            heard.append(guess.known["over"])
        assert heard == ["unknown"] * 20 + ["later"] * 2
        new = await lab.phone(code)
        await new.has("over")
        assert new.known["over"] == "later"
        again = await lab.phone(code.lower(), here.token)
        await again.has("you", "room")

    told(story)


def test_rooms_and_people_have_limits(told: Callable[..., None]):
    async def story(lab: Class) -> None:
        code, _ = await lab.open(VOTE)
        for over in (None, None, "full"):
            phone = await lab.phone(code)
            await phone.until(lambda phone=phone: phone.known)
            assert phone.known.get("over") == over
        assert (await lab.opened(VOTE)).status == 201
        refused = await lab.opened(VOTE)
        assert refused.status == 503
        assert json.loads(refused.text)["wrong"]

    told(story, most_rooms=2, most_people=2)


@pytest.mark.parametrize(
    "activities",
    [
        [],
        [VOTE] * 13,
        [{}],
        [{"activity": "quiz"}],
        [{"activity": ["vote"]}],
        [VOTE, {"activity": "vote", "exercise": "population-line"}],
        [{"activity": "vote"}],
        [{**VOTE, "draw": -1}],
        [{**VOTE, "part": True}],
        [{**VOTE, "scenario": 1}],
        [{"activity": "predict", "lesson": "first", "step": 99}],
        [{"activity": "predict", "lesson": "none", "step": 1}],
        [{"activity": "closest", "observations": 1}],
        [{"activity": "spoil_it", "model": "all"}],
        [{"activity": "spoil_it", "subject": "S99"}],
    ],
    ids=str,
)
def test_what_no_class_can_do_is_refused_with_a_reason(
    told: Callable[[Story], None], activities: list[dict[str, Any]]
):
    async def story(lab: Class) -> None:
        refused = await lab.opened(*activities)
        assert refused.status == 422
        assert json.loads(refused.text)["wrong"].endswith(".")

    told(story)


def test_nobody_shares_a_file_of_their_own(told: Callable[[Story], None]):
    async def story(lab: Class) -> None:
        refused = await lab.opened(VOTE, query="_values_&data=%22uploaded%22")
        assert refused.status == 422
        assert "Your own file" in json.loads(refused.text)["wrong"]

    told(story)


def test_pages_are_the_same_for_every_code_and_rooms_opened_by_own_pages_alone(
    told: Callable[[Story], None],
):
    async def story(lab: Class) -> None:
        code, _ = await lab.open(VOTE)
        for page in ("", "/projector"):
            there = await request(lab.app, f"/r/{code}{page}")
            nowhere = await request(lab.app, f"/r/AAAAA{page}")
            assert (there.status, there.body) == (nowhere.status, nowhere.body)
            assert there.headers["content-security-policy"]
        foreign = {"content-length": "2", "origin": "https://elsewhere.example"}
        assert (await request(lab.app, "/r", "POST", foreign, (b"{}",))).status == 403
        async with connected(lab.app, {"origin": foreign["origin"]}, f"/r/{code}/live") as socket:
            assert not socket.accepted

    told(story)


@pytest.mark.parametrize("message", ["", "{", "null", "[]", "[" * 2000, b"\x00", "x" * 3000, {}])
def test_what_means_nothing_ends_the_socket_in_the_end(
    told: Callable[[Story], None], message: object
):
    async def story(lab: Class) -> None:
        code, _ = await lab.open(VOTE)
        phone = await lab.phone(code)
        await phone.has("you")
        for _ in range(MOST_MALFORMED + 1):
            phone.socket.say(message)
        await phone.has("over")
        assert phone.known["over"] == "malformed"
        assert phone.socket.closed

    told(story)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["join", "secret", "at", "answer", "round", "step", "version", "empty"])
        | st.text(max_size=5),
        plain,
    )
)
@settings(max_examples=150)
def test_any_message_is_read_or_means_nothing(message: dict[str, Any]):
    said = read(json.dumps(message))
    if said is not None:
        assert {*vars(said)} <= {"token", "secret", "at", "answer", "round", "way", "version"}
    assert read(json.dumps(message) + " " * LARGEST_MESSAGE) is None


def test_any_answer_counts_or_is_refused(told: Callable[[Story], None]):
    """The activities check answers; their socket goes on whatever comes."""
    tried = [
        *(None, True, 0, -1, 1e308, 10**400, "", "A", [], {}, [1], [1, 2], [1, 2, 3], [[1], 2, 3]),
        *({"a": 1}, [True, 1, 2], [1.5, 2, 3], [None, None], ["1", 2], [1e308, 1e308]),
    ]

    async def story(lab: Class) -> None:
        code, projector = await lab.open(*(activity for activity, _, _ in ANSWERS))
        phone = await lab.phone(code)
        for place, (_, right, _) in enumerate(ANSWERS):
            await projector.phase("waiting", place)
            await projector.goes("open", place)
            await phone.phase("open", place)
            another = await lab.phone(code)
            await another.phase("open", place)
            for answer in tried[place::6]:
                another.answer(answer)
            another.socket.say({"answer": right, "round": "9.9"})
            phone.answer(right)
            await phone.has("mine")
            for phase in ("closed", "revealed"):
                await projector.goes(phase, place)
            assert [number for number, _ in projector.entries].count(phone.known["you"]["number"])
            projector.step()

    told(story)
