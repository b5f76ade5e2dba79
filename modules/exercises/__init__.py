"""Exercises that are marked: data, a question, and answers computed from the data."""

from modules.exercises.assignment import Assignment, AssignmentError, normalised, seed_of
from modules.exercises.catalogue import CATALOGUE, Entry, UnknownExercise, draw
from modules.exercises.exercise import (
    KIND_TITLES,
    Choice,
    Exercise,
    Kind,
    Mistake,
    Number,
    Order,
    Subject,
    Task,
)
from modules.exercises.handed_in import (
    MOST_CODES,
    NoCodes,
    checked_table,
    codes_of_file,
    codes_of_text,
)
from modules.exercises.kept_marks import (
    MOST_TRIES,
    Mark,
    are_signed,
    read_mark,
    read_marks,
    sign_marks,
)
from modules.exercises.marking import Marked, Verdict, mark, mark_part
from modules.exercises.practice import Attempt, next_exercise, read_attempts
from modules.exercises.result_code import Result, check_code, write_code
from modules.exercises.result_key import result_key
from modules.exercises.result_sheet import ResultSheet, result_sheet

__all__ = [
    "CATALOGUE",
    "KIND_TITLES",
    "MOST_CODES",
    "MOST_TRIES",
    "Assignment",
    "AssignmentError",
    "Attempt",
    "Choice",
    "Entry",
    "Exercise",
    "Kind",
    "Mark",
    "Marked",
    "Mistake",
    "NoCodes",
    "Number",
    "Order",
    "Result",
    "ResultSheet",
    "Subject",
    "Task",
    "UnknownExercise",
    "Verdict",
    "are_signed",
    "check_code",
    "checked_table",
    "codes_of_file",
    "codes_of_text",
    "draw",
    "mark",
    "mark_part",
    "next_exercise",
    "normalised",
    "read_attempts",
    "read_mark",
    "read_marks",
    "result_key",
    "result_sheet",
    "seed_of",
    "sign_marks",
    "write_code",
]
