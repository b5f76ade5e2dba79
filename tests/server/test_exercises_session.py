"""Exercises on the page: marked in the guide, practised, assigned by a link, and checked."""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from session_lab import Lab

from modules.exercises import (
    CATALOGUE,
    Assignment,
    Exercise,
    Number,
    Order,
    Result,
    check_code,
    draw,
    seed_of,
    write_code,
)
from modules.scenario.kept import from_page
from modules.scenario.learning import Learning
from modules.scenario.link import from_query
from modules.views.learn.exercise import NO_MORE
from modules.views.tabs.exercises.assignment import CHANGED, UNSIGNED
from modules.views.tabs.exercises.check_codes import TOO_MANY

Opener = Callable[..., Lab]
KEY = b"a key of a lecturer, long enough"
NAMES = ("own-line-baseline", "order-number", "pulled-least")
WORD, TYPED = "s12345", " S 123-45"
LINK = f"?_values_&assignment={quote(json.dumps(NAMES))}"


def learning(lab: Lab) -> Learning:
    """What the page was last told to keep."""
    return from_page(lab.sent("kept")[-1]["kept"]).learning


def address(lab: Lab) -> str:
    return lab.sent("kept")[-1]["address"]


def words(lab: Lab, output: str) -> str:
    """What is read at an output's place."""
    without_terms = re.sub(r"</?button[^>]*>", "", lab.html(output))
    return html.unescape(re.sub(r"<[^>]*>", " ", without_terms))


def opened(lab: Lab) -> Exercise:
    """The exercise that is open, once its question and its data are on the page."""
    here = learning(lab)
    exercise = draw(here.exercise, here.draw)
    lab.wait_until(lambda: exercise.task.question in words(lab, "exercise-task"))
    see(lab, *(f"exercise-verdict{place}" for place in range(len(exercise.task.parts))))
    return exercise


def see(lab: Lab, *outputs: str) -> None:
    """Say as the page does that places are seen which came with other outputs."""
    lab.tell(**{f".clientdata_output_{output}_hidden": False for output in outputs})
    lab.answer()


def open_one(lab: Lab, name: str) -> Exercise:
    lab.look_at("Learn")
    assert f'data-exercise="{name}"' in lab.html("exercises-kinds")
    lab.choose("exercises-exercise", name)
    return opened(lab)


def give(lab: Lab, exercise: Exercise, answers: list[Any]) -> None:
    """Fill the controls and press the button."""
    for place, (part, answer) in enumerate(zip(exercise.task.parts, answers, strict=True)):
        kind = {"Number": "number", "Choice": "option", "Subject": "subject", "Order": "order"}
        if isinstance(part, Order):
            answer = " ".join(str(part.items.index(item)) for item in answer)
        lab.tell(**{f"exercise-{kind[type(part).__name__]}{place}": answer})
    lab.press("exercise-check")


def right(exercise: Exercise) -> list[Any]:
    parts = exercise.task.parts
    return [part.told if isinstance(part, Number) else part.answer for part in parts]


def test_an_exercise_is_marked_by_part_with_hints_and_the_solution(lab: Lab):
    exercise = open_one(lab, "own-line-baseline")
    lab.shows(exercise.task.scenario)
    assert learning(lab).history == ()
    intercept, slope = right(exercise)
    give(lab, exercise, [intercept, ""])
    assert "Nothing is given yet." in words(lab, "exercise-verdict1")
    assert words(lab, "exercise-verdict0") == ""
    assert learning(lab).history == ()
    own = exercise.task.parts[1]
    assert isinstance(own, Number)
    mistake = own.mistakes[0]
    give(lab, exercise, [intercept, f"{mistake.answer:.6f}"])
    assert "Right." in words(lab, "exercise-verdict0")
    assert mistake.said in words(lab, "exercise-verdict1")
    assert "1 of 2 points." in words(lab, "exercise-outcome")
    assert learning(lab).history == ("own-line-baseline.1.2",)
    for hint in exercise.task.hints:
        assert hint not in words(lab, "exercise-outcome")
        lab.press("exercise-hint")
        assert hint in words(lab, "exercise-outcome")
    assert exercise.task.explanation not in words(lab, "exercise-outcome")
    give(lab, exercise, [intercept, slope])
    assert "2 of 2 points." in words(lab, "exercise-outcome")
    assert exercise.task.explanation in words(lab, "exercise-outcome")
    assert learning(lab).history == ("own-line-baseline.1.2",)
    lab.press("exercise-leave")
    assert learning(lab).exercise == ""
    assert lab.sent("exercise")[-1]["here"] == ""


@pytest.mark.parametrize("name", ["order-spread", "pulled-least", "bug-none", "observations-lost"])
def test_each_kind_of_control_takes_the_right_answer(lab: Lab, name: str):
    exercise = open_one(lab, name)
    give(lab, exercise, right(exercise))
    points = exercise.task.points
    assert f"{points} of {points} point" in words(lab, "exercise-outcome")


def test_another_one_has_other_data_and_practice_goes_on_without_end(lab: Lab):
    first = open_one(lab, "t-value")
    lab.press("exercise-again")
    second = opened(lab)
    assert (second.name, second.seed != first.seed) == ("t-value", True)
    lab.press("exercise-solution")
    assert second.task.explanation in words(lab, "exercise-outcome")
    kinds = ["compute"]
    for _ in range(4):
        lab.press("exercise-next")
        exercise = opened(lab)
        lab.shows(exercise.task.scenario)
        kinds.append(exercise.kind)
        give(lab, exercise, right(exercise))
    assert kinds[3] == "compute"
    assert all(before != after for before, after in itertools.pairwise(kinds))
    assert next(text.split(".")[0] for text in learning(lab).history) == "t-value"
    assert "history" not in address(lab)
    assert "exercise" in address(lab)


def test_a_link_opens_an_exercise_with_its_data(new_lab: Opener):
    exercise = draw("slope-pull", 77)
    lab = new_lab("?_values_&exercise=%22slope-pull%22&draw=77")
    lab.wait_until(lambda: bool(lab.sent("adopted")))
    # A page may say all at once, and its sliders of the truth still stand where they stood.
    lab.tell(**{"data-data": "simulated", "adopted": 1})
    lab.answer()
    lab.shows(exercise.task.scenario)
    assert opened(lab) == exercise
    again = new_lab(f"?{address(lab)}&missing=30")
    assert opened(again).task.question == exercise.task.question
    assert from_query(address(again))[0].missing == 30


def begin(lab: Lab, typed: str = TYPED) -> None:
    lab.tell(**{"assignment-word": typed})
    lab.press("assignment-start")


def test_an_assignment_gives_everyone_own_data_and_a_code(
    new_lab: Opener, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.RESULT_KEY", KEY)
    lab = new_lab(LINK)
    see(lab, "assignment-about", "assignment-word_complaint")
    lab.wait_until(lambda: "3 exercises, 6 points." in words(lab, "assignment-about"))
    begin(lab, " - ")
    assert "Type a word" in words(lab, "assignment-word_complaint")
    begin(lab)
    first = opened(lab)
    assignment = Assignment(NAMES)
    assert first.seed == seed_of(assignment, WORD, NAMES[0])
    assert "1 / 3" in words(lab, "exercise-task")
    give(lab, first, [right(first)[0], "0"])
    assert "1 of 2 points. 1 more try." in words(lab, "exercise-outcome")
    give(lab, first, ["0", "0"])
    lab.press("exercise-solution")
    give(lab, first, right(first))
    assert NO_MORE in words(lab, "exercise-outcome")
    lab.press("exercise-next")
    second = opened(lab)
    lab.press("exercise-hint")
    give(lab, second, right(second))
    lab.press("exercise-back")
    assert opened(lab) == first
    assert f'value="{right(first)[1]}"' in lab.html("exercise-task")
    lab.press("exercise-next")
    opened(lab)
    lab.press("exercise-next")
    opened(lab)
    lab.press("exercise-next")
    assert learning(lab).exercise == ""
    assert lab.session.get_input("tab").value == "Learn"
    lab.wait_until(lambda: "3 of 6 points" in sheet(lab))
    for said in ("1 of 2", "2 of 2", "– of 2"):
        assert said in sheet(lab)
    assert UNSIGNED not in sheet(lab)
    checked = check_code(code(lab), KEY)
    assert (checked.verdict, checked.result) == ("valid", Result(NAMES, WORD, 3))
    forged = code(lab).replace(code(lab)[6], "Z" if code(lab)[6] != "Z" else "Y", 1)
    assert check_code(forged, KEY).verdict == "forged"
    assert WORD not in address(lab)
    lab.choose("assignment-exercise", NAMES[1])
    assert opened(lab) == second
    lab.shows(second.task.scenario)


def sheet(lab: Lab) -> str:
    see(lab, "assignment-sheet")
    return words(lab, "assignment-sheet")


def code(lab: Lab) -> str:
    (found,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", lab.html("assignment-sheet"))
    return found


def test_marks_survive_a_lost_connection_and_changed_ones_do_not(
    new_lab: Opener, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.RESULT_KEY", KEY)
    lab = new_lab(LINK)
    begin(lab)
    first = opened(lab)
    give(lab, first, [right(first)[0], "0"])
    kept = lab.sent("kept")[-1]["kept"]
    assert learning(lab).marks == (f"{NAMES[0]}.1.1",)

    back = new_lab(LINK, kept=kept, tab="Learn")
    back.wait_until(lambda: "1 of 6 points" in sheet(back))
    assert CHANGED not in sheet(back)
    assert opened(back) == first

    bettered = kept | {"choices": kept["choices"].replace(f"{NAMES[0]}.1.1", f"{NAMES[0]}.2.1")}
    assert bettered != kept
    eve = new_lab(LINK, kept=bettered, tab="Learn")
    eve.wait_until(lambda: "0 of 6 points" in sheet(eve))
    assert CHANGED in sheet(eve)
    assert learning(eve).marks == ()


def test_without_a_key_the_sheet_says_that_it_is_unsigned(new_lab: Opener):
    lab = new_lab(LINK)
    begin(lab)
    opened(lab)
    lab.press("exercise-leave")
    lab.wait_until(lambda: UNSIGNED in sheet(lab))
    assert check_code(code(lab), None).verdict == "unsigned"


@pytest.mark.parametrize(
    "marks", ['["own-line-baseline"]', '["own-line-baseline.9.9"]', '["a.b.c","..",""]', "7"]
)
def test_marks_that_are_none_count_nothing(new_lab: Opener, marks: str):
    choices = f"{LINK[1:]}&word=%22{WORD}%22&marks={quote(marks)}&tab=%22Learn%22"
    kept = dict.fromkeys(("name", "y", "x", "subject"), "") | {"choices": choices}
    lab = new_lab(LINK, kept=kept, tab="Learn")
    lab.wait_until(lambda: "0 of 6 points" in sheet(lab))
    lab.choose("assignment-exercise", NAMES[0])
    opened(lab)


@pytest.mark.parametrize("query", ['assignment=["no"]', 'exercise="no"', 'word="ann"', "marks=[]"])
def test_what_a_link_cannot_say_is_named(query: str):
    from app import opened_by

    assert "was not understood" in " ".join(opened_by(f"?_values_&{query}")[2])


def test_an_assignment_is_made_of_what_is_ticked(lab: Lab):
    lab.look_at("Learn")
    assert lab.html("exercises-make-boxes").count('type="checkbox"') == len(CATALOGUE)
    for kind in {entry.kind for entry in CATALOGUE.values()}:
        lab.tell(**{f"exercises-make-{kind}": []})
    assert "Tick at least one." in words(lab, "exercises-make-link")
    lab.tell(**{"exercises-make-pull": ["slope-pull"], "exercises-make-read_off": [NAMES[0]]})
    lab.wait_until(lambda: "2 exercises, 4 points" in words(lab, "exercises-make-link"))
    (made,) = re.findall(r'value="(.*?)"', lab.html("exercises-make-link"))
    assert "assignment=%5B%22own-line-baseline%22%2C%22slope-pull%22%5D" in made


def test_codes_are_checked_and_handed_on_as_a_file(
    new_lab: Opener, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.RESULT_KEY", KEY)
    lab = new_lab("?_values_&tab=%22Learn%22")
    valid = write_code(Result(NAMES, "ann", 4), KEY)
    lab.tell(**{"exercises-codes-pasted": " ,"})
    lab.press("exercises-codes-check")
    lab.wait_until(lambda: "no code yet" in words(lab, "exercises-codes-complaint"))
    lab.tell(**{"exercises-codes-pasted": "A1\n" * 2001})
    lab.press("exercises-codes-check")
    lab.wait_until(lambda: TOO_MANY in words(lab, "exercises-codes-complaint"))
    lab.tell(**{"exercises-codes-pasted": f"{valid[:9]}-{valid[9:]}\n{valid[:-1]}\n"})
    lab.press("exercises-codes-check")
    lab.wait_until(lambda: "Checked codes" in words(lab, "exercises-codes-table"))
    see(lab, "exercises-codes-table-table")
    lab.wait_until(lambda: "valid" in words(lab, "exercises-codes-table-table"))
    table = words(lab, "exercises-codes-table-table").split()
    assert table[-8:] == ["1", "ann", "valid", "4", "6", "3", "2", "forged"]
    written = lab.downloaded("exercises-codes-table-csv").decode()
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [row["code"] for row in rows] == ["valid", "forged"]
    assert rows[0]["word"] == "ann"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name,code\nAnn,{}\n", "unsigned"),
        (b"name,mark\nAnn,3\n", "No column is called"),
        (b"code\n" + b"x" * 1_000_001, "at most 1 MB"),
        (b"\x00\x01", "not text"),
    ],
)
def test_a_file_of_codes_is_checked(new_lab: Opener, content: bytes, says: str):
    lab = new_lab("?_values_&tab=%22Learn%22")
    unsigned = write_code(Result(NAMES, "ann", 4), None)
    hand_in(lab, content.replace(b"{}", unsigned.encode()))

    def said() -> str:
        see(lab, "exercises-codes-table-table")
        shown = ("exercises-codes-complaint", "exercises-codes-table-table")
        return " ".join(words(lab, output) for output in shown)

    lab.wait_until(lambda: says in said())


def hand_in(lab: Lab, content: bytes) -> None:
    """Choose a file as the browser does."""
    uploads = lab.server._file_upload_manager
    job = uploads.create_upload_operation([{"name": "codes.csv", "size": len(content), "type": ""}])  # type: ignore[typeddict-item]
    operation = uploads.get_upload_operation(job)
    assert operation is not None
    with operation:
        operation.write_chunk(content)
    finished = {"method": "uploadEnd", "args": [job, "exercises-codes-file"], "tag": 1}
    connection = lab.session._async_session._conn
    assert connection is not None
    connection.cause_receive(json.dumps(finished))
