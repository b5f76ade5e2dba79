"""python -m modules.exercises check: codes of a file in, a table out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from modules.exercises import Result, write_code
from modules.exercises.__main__ import main
from modules.exercises.handed_in import NoCodes, checked_table, codes_of_file

PROJECT = Path(__file__).parents[2]
KEY = "a key of a lecturer, long enough"
ANNA = Result(("needed", "pulled-least"), "anna", 3)
BEN = Result(("needed", "pulled-least"), "ben", 1)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setenv("POOLING_LAB_RESULT_KEY", KEY)
    return KEY.encode()


def test_a_file_of_codes_becomes_a_table(
    tmp_path: Path, key: bytes, capsys: pytest.CaptureFixture[str]
):
    valid, unsigned = write_code(ANNA, key), write_code(BEN, None)
    forged = valid[:-1] + ("0" if valid[-1] != "0" else "1")
    file = tmp_path / "codes.csv"
    file.write_text(f"name;Code\nAnna;{valid}\nBen;{unsigned}\nEve;{forged}\nDan;\n")
    assert main(["check", str(file)]) == 0
    printed, said = capsys.readouterr()
    assert [line.split() for line in printed.splitlines()] == [
        ["row", "word", "code", "points", "of", "exercises"],
        ["1", "anna", "valid", "3", "3", "2"],
        ["2", "ben", "unsigned", "1", "3", "2"],
        ["3", "forged"],
        ["4", "missing"],
    ]
    assert said == ""


def test_without_a_key_it_says_that_signed_codes_cannot_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("POOLING_LAB_RESULT_KEY", raising=False)
    file = tmp_path / "codes.csv"
    file.write_text(f"answers\n{write_code(ANNA, KEY.encode())}\n")
    assert main(["check", str(file)]) == 0
    printed, said = capsys.readouterr()
    assert "unchecked" in printed
    assert "signed codes cannot be checked" in said


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("a,b\n1,2\n", None, "No column is called 'code'. There are: a, b."),
        ("a,code\n1,2\n", "mark", "No column is called 'mark'"),
        ("code\n", None, "no row"),
        ("", None, "No column"),
    ],
)
def test_a_file_without_codes_is_told(text: str, column: str | None, says: str):
    with pytest.raises(NoCodes, match=says):
        codes_of_file(text.encode(), column)


def test_files_of_spreadsheet_programs_are_read():
    for encoding in ("utf-8-sig", "utf-16"):
        assert codes_of_file("n\tMark\nx\tAB\n".encode(encoding), "mark") == ["AB"]


@pytest.mark.parametrize(
    ("words", "environment", "says"),
    [
        (["check", "/nowhere/at/all.csv"], KEY, "/nowhere/at/all.csv"),
        (["check", __file__], "short", "at least 16 letters"),
        ([], KEY, "required"),
        (["count"], KEY, "invalid choice"),
    ],
)
def test_what_is_wrong_is_told(
    words: list[str],
    environment: str,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("POOLING_LAB_RESULT_KEY", environment)
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_the_table_has_a_row_for_each_code():
    table = checked_table(["", "x", write_code(ANNA, None)], None)
    assert list(table["code"]) == ["missing", "forged", "unsigned"]


def test_help_is_printed_from_the_terminal():
    ran = subprocess.run(
        [sys.executable, "-m", "modules.exercises", "--help"],
        cwd=PROJECT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "check" in ran.stdout
    assert "POOLING_LAB_RESULT_KEY" in ran.stdout
