"""What is said between the server, the phones and the projector of a room.

**Addresses**, all below the base path of the app:

- ``POST r`` opens a room. Sent `Opening`, as JSON; answered 201 with `Opened`, 422 with `Wrong`
  where the choices cannot be used (the sentence belongs beside the control), 429 or 503 with
  `Wrong` where it is too often or there are too many rooms.
- ``GET r/CODE`` is a phone's page, ``GET r/CODE/projector`` the lecturer's. Both are the same for
  every code, right or wrong: only the socket knows. The lecturer's secret is the fragment of the
  address, ``r/CODE/projector#SECRET``, and is sent through the socket alone.
- ``r/CODE/live`` is the websocket of both.

**Messages** are JSON objects in text frames; a page's have at most `LARGEST_MESSAGE` letters. What
is malformed is ignored; after `MOST_MALFORMED` such messages the socket is closed.

*A page's first message* says who it is, within `SECONDS_TO_SAY_WHO`:

- a phone: ``{"join": null}``, or ``{"join": "TOKEN"}`` with the token it was given earlier for this
  room: it is then the same person again;
- a projector: ``{"secret": "SECRET", "at": "https://school.example/lab/r/CODE"}``; `at` is the
  phones' address as the page knows it, of which it gets the QR code back.

*Then a phone says* ``{"answer": …, "round": "0.0"}`` with the round it was told. It keeps what it
sent until it hears `mine` or `refused`, and sends it again after each reconnection and after
``{"store": "back"}``: only the first answer of a person to a round counts, so none counts twice.

*A projector says*

- ``{"step": "on", "version": 7}`` for the one key: waiting, open, closed, revealed, then the next
  activity; ``{"step": "back", "version": 7}`` for one back. `version` is the one of the latest
  `room`: a key that two screens or two fingers pressed counts once.
- ``{"empty": true, "version": 7}``: all answers are thrown away, the first activity waits again.
- ``{"close": true}``: the room ends for all.
- ``{"save": true}``: answered with `csv`.

*The server says* messages with some of the keys of `Said`. **Each key replaces what the page knew
by it**, with two exceptions: `class` adds to it (see `ClassPart`); and a `room` whose `round`
differs from the last one's throws away `task`, `picture`, `class`, `answered`, `mine`, `reveal` and
`result`, before the other keys of the same message are read; one that goes back to a phase before
*revealed* throws away `reveal` and `result`. A phone or a projector that comes back is sent all
that holds now, as one that comes late is. Whoever hears nothing for `SECONDS_OF_SILENCE` connects
again.

| key | to whom | when |
|---|---|---|
| `you` | phone | once, at joining |
| `qr` | projector | once |
| `room` | both | at first and with each change of round, phase or number of people |
| `picture` | projector, from *waiting*; phone, from *closed* | once a round |
| `task` | phone | from *open* on |
| `class` | projector, from *open* on; phone, from *closed* on | at most every `SECONDS_BETWEEN` |
| `answered` | both | how many answers there are; a phone is told at most every second |
| `mine` | phone | its answer was counted, or had been before it came back |
| `refused` | phone | its answer cannot be taken: a sentence |
| `reveal` | both | in *revealed* |
| `result` | phone | in *revealed*, also for one without an answer |
| `store` | both | ``"lost"``: nothing is kept at the moment; ``"back"`` |
| `over` | both | the last message before the server closes: see `Over` |
| `csv` | projector | asked for |
| `beat` | both | `SECONDS_BETWEEN_BEATS` without another message |

**Phases**: in *waiting* the activity is not open yet (phones see that it is about to begin); in
*open* answers are taken; in *closed* none are taken and the truth is hidden still; in *revealed*
the answer is shown. Who comes late to *closed* or *revealed* sees what the others did.

**Numbers** are in the units of the data. A line or an estimate is ``[intercept, slope]``. What data
do not determine is null, with a sentence beside it. Texts were all written by us; nobody's own
words travel anywhere. People are numbers from 1; tokens and the secret are sent to nobody else.

**Activities.** In a room's programme an activity is an object with its name under ``activity`` and
its settings beside it. `Axes` is in every `picture` and `task` where data are drawn.

``{"activity": "own_sample"}``: everybody gets a sample of their own from the same truth; of real
data, from a world like them.

- `task`: `axes`; `subjects`, the labels; `x` by subject, the same for all.
- answer: true ("draw my sample").
- an entry of the class: ``{"complete": LINE, "none": LINE, "partial": LINE}``, the population's
  line by each model (by no pooling, the mean of own lines).
- `mine`: `estimates`, that entry; `reasons` by model; `state`, the lines and points of the person's
  own sample as the page's player takes them (`modules.figures.messages.of_state`).
- `picture`: `axes`.
- `reveal`: `truth`, LINE; `mean` and `sd` of the class's estimates by model, each ``[of intercepts,
  of slopes]``, null for fewer than two; `counted` by model, how many determined one.
- `result`: `said`; `state` with the true lines too.

``{"activity": "predict", "lesson": "first", "step": 1}``: any step of a lesson.

- `task` and `picture`: `kind`, one of ``line``, ``point``, ``number``, ``subject``, ``choice``;
  `title`, `text` (Markdown: paragraphs, bold, emphasis), `ask`, `unit`; `options`, the labels or
  texts to choose among; `subject`, `points` (``[x, y]`` of that subject, kept ones) and `lines` by
  model, those that are shown before the guess, of that subject, where something is drawn; `others`
  by model, the estimates of all subjects, where it is a point; `axes`.
- answer: ``[intercept, slope]`` for a line or a point, a number for a number, the place among
  `options` from 0 for a subject or a choice.
- an entry: the answer. `mine`: ``{"answer": …}``.
- `reveal`: `answer`, in the form of an entry; `said`, what closes the step; and of the class `mean`
  and `median` (lines, points, numbers), or `counts` by option.
- `result`: `said`, what became of the own guess; null without one.

``{"activity": "vote", "exercise": "almost", "draw": 3, "part": 0}``: any part of an exercise that
is a choice.

- `task` and `picture`: `question`, `material` (printed text, empty for none), `label`, `options`,
  `link`, the query by which the app shows the data.
- answer: the place among `options` from 0. An entry: the same. `mine`: ``{"answer": …}``.
- `reveal`: `answer`, the right place; `counts` by option; `said`, the explanation.
- `result`: `right`; `said`; both null without an answer.

``{"activity": "closest", "observations": 3}``: each is a subject with few observations.

- `task` and `picture`: `axes`, `observations`.
- answer: true ("measure me").
- an entry, and `mine`: `points`, ``[x, y]`` each; `own`, LINE or null.
- `reveal`: `population`, LINE; `why`, the reason where there is no fit; `lines`, one for each entry
  in its order, ``{"pooled": LINE, "truth": LINE, "own_error": number, "pooled_error": number}``;
  `compared`, for how many both errors are known; `closer`, for how many of these the pooled line is
  the closer one; `own_error` and `pooled_error`, root mean squares over these.
- `result`: `line`, the person's own of those; `said`. Both null without an answer.

``{"activity": "spoil_it", "model": "complete", "subject": ""}``: each removes three points of the
same data; with a subject, of that one alone.

- `task` and `picture`: `axes`; `model`; `removes`, 3; `subjects`, labels; `points`,
  ``[id, place among subjects, x, y]``, those that may be removed; `lines`, the model's line before:
  one (``complete``; ``partial``, the population's), or one for each of `subjects` (``none``).
- answer: three different ids.
- an entry, and `mine`: `ids`; `moved`, the root mean square over the range of x between the line
  before and after, null where no line is left, which is more than any number; `line`, after; and
  `subject`, the place of the one whose line moved most (``none``; else null).
- `reveal`: `ranked`, places of entries, who moved it most first; `said`.
- `result`: `rank` from 1, `of`; `said`. All null without an answer.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

LARGEST_MESSAGE = 2_048
MOST_MALFORMED = 20
SECONDS_TO_SAY_WHO = 10.0
SECONDS_BETWEEN = 0.1
SECONDS_BETWEEN_BEATS = 15.0
SECONDS_OF_SILENCE = 40.0

Json = Any
"""Plain values: None, bool, int, float, str, and lists and dicts of these."""

Phase = Literal["waiting", "open", "closed", "revealed"]
ActivityName = Literal["own_sample", "predict", "vote", "closest", "spoil_it"]
Over = Literal["unknown", "closed", "full", "later", "secret", "malformed"]
"""Why a socket ends: no such room (any more), closed by the lecturer, too many people, too many
attempts from one address (try again in a minute), the lecturer's link is wrong, or too many
messages that mean nothing."""


class Opening(TypedDict):
    """What the app's page sends to open a room.

    `query` is that of a link, which says the Scenario and the way of looking; `activities` are the
    programme, 1 to 12 objects with `activity` and settings.
    """

    query: str
    activities: list[dict[str, Json]]


class Opened(TypedDict):
    """A new room: phones open ``r/CODE``, the lecturer ``r/CODE/projector#SECRET``."""

    code: str
    secret: str


class Wrong(TypedDict):
    """Why something cannot be done, in a sentence."""

    wrong: str


class You(TypedDict):
    """Who a phone is; it keeps the token for this room alone."""

    number: int
    token: str


class RoomSaid(TypedDict):
    """Where the class is.

    `place` counts from 0 among `of` activities; `round` names this activity with these answers.
    """

    code: str
    version: int
    round: str
    place: int
    of: int
    activity: ActivityName
    phase: Phase
    people: int


class ClassPart(TypedDict):
    """Some of the class's entries, in the order in which they were counted.

    `entries` are those from place `first` on, each ``[person's number, entry]``; what a page knows
    from that place on is replaced. With `first` 0 they are all there are.
    """

    first: int
    entries: list[tuple[int, Json]]


class Axis(TypedDict):
    """What is measured, in which unit (empty for none), and from where to where it is shown."""

    name: str
    unit: str
    limits: tuple[float, float]


class Axes(TypedDict):
    """What pictures of data and of estimates show."""

    x: Axis
    y: Axis
    intercept: tuple[float, float]
    slope: tuple[float, float]


Said = TypedDict(
    "Said",
    {
        "you": NotRequired[You],
        "qr": NotRequired[str],
        "room": NotRequired[RoomSaid],
        "picture": NotRequired[dict[str, Json]],
        "task": NotRequired[dict[str, Json]],
        "class": NotRequired[ClassPart],
        "answered": NotRequired[int],
        "mine": NotRequired[dict[str, Json]],
        "refused": NotRequired[str],
        "reveal": NotRequired[dict[str, Json]],
        "result": NotRequired[dict[str, Json]],
        "store": NotRequired[Literal["lost", "back"]],
        "over": NotRequired[Over],
        "csv": NotRequired[str],
        "beat": NotRequired[Literal[True]],
    },
)
"""A message of the server."""
