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
from modules.exercises.marking import Marked, Verdict, mark, mark_part
from modules.exercises.practice import Attempt, next_exercise
from modules.exercises.result_code import Result, check_code, write_code
from modules.exercises.result_key import result_key

__all__ = [
    "CATALOGUE",
    "KIND_TITLES",
    "Assignment",
    "AssignmentError",
    "Attempt",
    "Choice",
    "Entry",
    "Exercise",
    "Kind",
    "Marked",
    "Mistake",
    "Number",
    "Order",
    "Result",
    "Subject",
    "Task",
    "UnknownExercise",
    "Verdict",
    "check_code",
    "draw",
    "mark",
    "mark_part",
    "next_exercise",
    "normalised",
    "result_key",
    "seed_of",
    "write_code",
]
