"""What a part of a figure looks like by the rules of `looks.css`, on a light or a dark page.

The page's browser reads the same rules; here they are read for pictures that leave the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from modules.figures.theme import PAGE_COLOURS, PALETTES, Mode

RULES = Path(__file__).with_name("looks.css").read_text(encoding="utf-8")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CONDITION = re.compile(
    r"\.(?P<is_of>[\w-]+)|\[(?P<has>[\w-]+)(?:=\"?(?P<value>[\w-]+)\"?)?\]"
    r"|:not\(\.(?P<is_not>[\w-]+)\)|:has\(\.(?P<holds>[\w-]+)\)|(?P<name>[a-z]+)"
)
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")


@dataclass(frozen=True)
class Part:
    """An element of a figure, as far as rules ask for it.

    Attributes
    ----------
    name : str
        Of the element: ``"path"``, ``"circle"``, ``"text"`` and so on.
    attributes : mapping of str to str
        With them its classes.
    holds : str
        The classes of what is in it, where a rule asks.
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    holds: str = ""

    @property
    def classes(self) -> Sequence[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()


@dataclass(frozen=True)
class _Rule:
    """Declarations, and what they hold for: conditions of the element and of those around it."""

    course: tuple[tuple[Mapping[str, str], ...], ...]
    declarations: Mapping[str, str]

    @property
    def weight(self) -> tuple[int, int]:
        """How much it counts against others, as in every stylesheet: classes before names."""
        conditions = [condition for compound in self.course for condition in compound]
        names = sum("name" in condition for condition in conditions)
        return len(conditions) - names, names

    def holds_for(self, chain: Sequence[Part]) -> bool:
        """Say whether it holds for the last of a chain of elements, each in the one before."""
        *around, own = self.course
        if not _meets(chain[-1], own):
            return False
        outside = list(chain[:-1])
        for compound in reversed(around):
            while outside and not _meets(outside[-1], compound):
                outside.pop()
            if not outside:
                return False
            outside.pop()
        return True


def looks_of(chain: Sequence[Part], mode: Mode) -> dict[str, str]:
    """Return the properties of an element, its colours as hexadecimal numbers.

    Parameters
    ----------
    chain : sequence of Part
        The page, the figure, the group if it is in one, and the element.
    mode : {"light", "dark"}

    Returns
    -------
    dict
        By the property's name: what its own attributes say, unless a rule says otherwise.
    """
    found = dict(chain[-1].attributes)
    for rule in _rules():
        if rule.holds_for(chain):
            found.update(rule.declarations)
    colours = PALETTES[mode] | PAGE_COLOURS[mode]
    return {
        name: _VARIABLE.sub(lambda named: colours[named[1]], value) for name, value in found.items()
    }


def _meets(part: Part, conditions: Sequence[Mapping[str, str]]) -> bool:
    return all(_meets_one(part, condition) for condition in conditions)


def _meets_one(part: Part, condition: Mapping[str, str]) -> bool:
    (kind, wanted), *rest = condition.items()
    match kind:
        case "name":
            return part.name == wanted
        case "is_of":
            return wanted in part.classes
        case "is_not":
            return wanted not in part.classes
        case "holds":
            return wanted in part.holds.split()
        case _:
            has = part.attributes.get(wanted)
            return has is not None and all(has == value for _, value in rest)


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    """Return the rules, those that count more after those that count less."""
    read = [
        _Rule(_course(selector), _declared(declarations))
        for selectors, declarations in _RULE.findall(_COMMENT.sub("", RULES))
        for selector in selectors.split(",")
    ]
    return tuple(sorted(read, key=lambda rule: rule.weight))


def _course(selector: str) -> tuple[tuple[Mapping[str, str], ...], ...]:
    return tuple(_compound(word) for word in selector.replace(">", " ").split())


def _compound(word: str) -> tuple[Mapping[str, str], ...]:
    found = list(_CONDITION.finditer(word))
    if "".join(condition[0] for condition in found) != word:
        raise ValueError(f"{word} is not a selector that is read here.")
    return tuple(
        {kind: said for kind, said in condition.groupdict().items() if said} for condition in found
    )


def _declared(declarations: str) -> dict[str, str]:
    parts = (part.split(":", 1) for part in declarations.split(";") if part.strip())
    return {name.strip(): value.strip() for name, value in parts}
