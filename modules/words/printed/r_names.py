"""Names and formulas as R writes them."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

RESERVED = frozenset(
    [
        "if",
        "else",
        "repeat",
        "while",
        "function",
        "for",
        "next",
        "break",
        "TRUE",
        "FALSE",
        "NULL",
        "Inf",
        "NaN",
        "NA",
        "NA_integer_",
        "NA_real_",
        "NA_complex_",
        "NA_character_",
        "in",
    ]
)
LINE_WIDTH = 60
"""A line that is longer than this is broken after the next operator or comma."""


def quoted_name(name: str) -> str:
    """Write a variable's name as in a formula, in backticks unless it is syntactic.

    Syntactic names are letters, digits, dots and underscores that start with a letter, or with a
    dot that no digit follows, and are no reserved word (R's `?make.names`).
    """
    rest = name.replace(".", "").replace("_", "")
    start = name[:1].isalpha() or (name[:1] == "." and not name[1:2].isdigit())
    if start and (rest.isalnum() or not rest) and name not in RESERVED:
        return name
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"


@dataclass(frozen=True)
class Operation:
    """Two expressions with an operator between them, such as ``Reaction ~ Days``."""

    left: "Expression"
    operator: str
    right: "Expression"


@dataclass(frozen=True)
class Parentheses:
    """An expression in parentheses."""

    content: "Expression"


@dataclass(frozen=True)
class Call:
    """A function called with named arguments."""

    function: str
    arguments: tuple[tuple[str, "Expression"], ...]


Expression = str | Operation | Parentheses | Call


def joined(operator: str, *terms: Expression) -> Expression:
    """Join expressions from left to right, as R parses a sum."""
    first, *others = terms
    for term in others:
        first = Operation(first, operator, term)
    return first


def deparsed(expression: Expression) -> list[str]:
    """Write an expression as R's `deparse` does, in lines broken where R breaks them.

    R counts the bytes of a line, and breaks it after an operator or comma once there are more than
    60; each expression that is broken indents what remains of it.
    """
    page = _Page()
    page.put(expression)
    return page.lines


class _Page:
    """Lines that an expression is being written to."""

    def __init__(self) -> None:
        self.lines = [""]
        self._indent = 0

    def put(self, expression: Expression) -> None:
        if isinstance(expression, str):
            self._write(expression)
        elif isinstance(expression, Parentheses):
            self._write("(")
            self.put(expression.content)
            self._write(")")
        elif isinstance(expression, Operation):
            self._put_operation(expression)
        else:
            self._put_call(expression)

    def _put_operation(self, operation: Operation) -> None:
        self.put(operation.left)
        if operation.operator == ":":
            self._write(":")
            self.put(operation.right)
            return
        self._write(f" {operation.operator} ")
        broken = self._break_if_long(indented=False)
        self.put(operation.right)
        self._indent -= broken

    def _put_call(self, call: Call) -> None:
        self._write(f"{call.function}(")
        broken = False
        for position, (name, value) in enumerate(call.arguments):
            if position:
                self._write(", ")
                broken = self._break_if_long(indented=broken)
            self._write(f"{name} = ")
            self.put(value)
        self._write(")")
        self._indent -= broken

    def _break_if_long(self, indented: bool) -> bool:
        """Start a new line if this one is long; return whether the expression is now indented."""
        if len(self.lines[-1].encode()) <= LINE_WIDTH:
            return indented
        self.lines.append("")
        self._indent += not indented
        return True

    def _write(self, text: str) -> None:
        if not self.lines[-1]:
            self.lines[-1] = "    " * min(self._indent, 4) + "  " * max(self._indent - 4, 0)
        self.lines[-1] += text


def abbreviated(name: str, length: int) -> str:
    """Shorten a name as R's `abbreviate` does.

    From the end, lower-case vowels go first, then lower-case letters, then whatever is left; at
    each stage those at the end of a word go before those inside it, and the first character of a
    word is kept. The spaces between words go last.

    Parameters
    ----------
    name
        A name in one or more words.
    length
        Characters at which shortening stops.
    """
    letters = list(name.strip(" "))
    n_spaces = sum(letter.isspace() for letter in letters)
    if len(letters) <= length:
        return "".join(letters)

    def at_start(at: int) -> bool:
        return letters[at - 1].isspace()

    def at_end(at: int) -> bool:
        return not at_start(at) and (at + 1 == len(letters) or letters[at + 1].isspace())

    stages: tuple[Callable[[int], bool], ...] = (
        lambda at: _is_vowel(letters[at]) and at_end(at),
        lambda at: _is_vowel(letters[at]) and not at_start(at),
        lambda at: letters[at].islower() and at_end(at),
        lambda at: letters[at].islower() and not at_start(at),
        lambda at: not letters[at].isspace() and not at_start(at),
    )
    for goes in stages:
        for at in range(len(letters) - 1, 0, -1):
            if len(letters) - n_spaces <= length:
                break
            if goes(at):
                del letters[at]
    return "".join(letter for letter in letters if not letter.isspace())


def _is_vowel(letter: str) -> bool:
    """Whether a letter is a lower-case vowel, with or without an accent."""
    return unicodedata.normalize("NFD", letter)[0] in "aeiou"
