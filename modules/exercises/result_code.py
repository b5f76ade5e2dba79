"""A result as a short code that cannot be changed without being found out.

The code is the base 32 of some bytes, in Crockford's alphabet, which leaves out I, L, O and U. They
are a head that says how many bytes name the exercises, and whether it is signed; the points; a bit
for each exercise of the catalogue; the word in UTF-8; and a tag of 64 bits over all of it, cut from
an HMAC-SHA256 (RFC 2104) where there is a key, or from a plain SHA-256 where there is none, which
finds slips of the pen but no forgery. A word of eight letters makes 37 letters of code.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from modules.exercises.assignment import normalised
from modules.exercises.catalogue import CATALOGUE, ENTRIES, most_points

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TAG_BYTES = 8
SIGNED = 0x80
MOST_POINTS = 255
PURPOSE = b"Pooling Lab result 1\0"
LONGEST_CODE = 250
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})

Verdict = Literal["valid", "forged", "unsigned", "unchecked"]
"""Of a signed code nothing can be said where there is no key."""


@dataclass(frozen=True)
class Result:
    """What somebody got in an assignment.

    Attributes
    ----------
    names : tuple of str
        The exercises, in the order of the catalogue.
    word : str
        The person's word, normalised.
    points : int

    Raises
    ------
    ValueError
        If there are no exercises, the word is none or not normalised, or there are more points than
        these exercises give.
    """

    names: tuple[str, ...]
    word: str
    points: int

    def __post_init__(self) -> None:
        in_order = tuple(name for name in CATALOGUE if name in self.names)
        if not in_order or len(in_order) < len(self.names):
            raise ValueError("A result has exercises of the catalogue, each once.")
        object.__setattr__(self, "names", in_order)
        if normalised(self.word) != self.word:
            raise ValueError("The word of a result is normalised.")
        if not 0 <= self.points <= min(self.most, MOST_POINTS):
            raise ValueError(f"The points are from 0 to {self.most}; not {self.points}.")

    @property
    def most(self) -> int:
        """The most points that its exercises give."""
        return sum(map(most_points, self.names))


@dataclass(frozen=True)
class Checked:
    """What a code is found to be.

    Attributes
    ----------
    verdict : str
        "valid", "forged", "unsigned", or "unchecked".
    result : Result or None
        What it says; None where it is forged.
    """

    verdict: Verdict
    result: Result | None


def write_code(result: Result, key: bytes | None) -> str:
    """Return the code of a result, signed if there is a key."""
    places = sum(1 << place for place, entry in enumerate(ENTRIES) if entry.name in result.names)
    exercises = places.to_bytes((places.bit_length() + 7) // 8, "big")
    head = len(exercises) | (SIGNED if key is not None else 0)
    content = bytes([head, result.points]) + exercises + result.word.encode("utf-8")
    return _to_letters(content + _tag(content, key))


def check_code(code: str, key: bytes | None) -> Checked:
    """Check a code that somebody handed in.

    Parameters
    ----------
    code : str
        Small letters, spaces and hyphens do not matter, and look-alikes are read as what they
        look like.
    key : bytes or None
        The key that signed it, if there is one here.

    Returns
    -------
    Checked
        Forged is what this app did not write with this key: changed, mistyped or made up.
    """
    letters = code.upper().translate(_READ_AS)
    content = _from_letters(letters) if len(code) <= LONGEST_CODE else None
    if content is None or len(content) < 2 + TAG_BYTES:
        return Checked("forged", None)
    signed = bool(content[0] & SIGNED)
    result = _result(content[:-TAG_BYTES])
    if result is None:
        return Checked("forged", None)
    if signed and key is None:
        return Checked("unchecked", result)
    expected = write_code(result, key if signed else None)
    if not hmac.compare_digest(expected, letters):
        return Checked("forged", None)
    return Checked("valid" if signed else "unsigned", result)


def _tag(content: bytes, key: bytes | None) -> bytes:
    if key is None:
        return hashlib.sha256(PURPOSE + content).digest()[:TAG_BYTES]
    return hmac.digest(key, PURPOSE + content, "sha256")[:TAG_BYTES]


def _result(content: bytes) -> Result | None:
    """Read what stands before the tag."""
    n_bytes = content[0] & ~SIGNED
    places = int.from_bytes(content[2 : 2 + n_bytes], "big")
    if places >> len(ENTRIES):
        return None
    names = tuple(entry.name for place, entry in enumerate(ENTRIES) if places >> place & 1)
    try:
        return Result(names, content[2 + n_bytes :].decode("utf-8"), content[1])
    except ValueError:
        return None


def _to_letters(content: bytes) -> str:
    """Write bytes as letters of five bits each, the last filled up with zeros."""
    n_letters = (8 * len(content) + 4) // 5
    number = int.from_bytes(content, "big") << (5 * n_letters - 8 * len(content))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(n_letters)))


def _from_letters(letters: str) -> bytes | None:
    """Read whole bytes, or None if there is a letter that the alphabet does not have."""
    if not letters or not {*letters} <= {*ALPHABET}:
        return None
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    n_bytes = 5 * len(letters) // 8
    return (number >> (5 * len(letters) - 8 * n_bytes)).to_bytes(n_bytes, "big")
