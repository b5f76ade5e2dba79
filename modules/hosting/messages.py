"""What one page may say to its session: each message is checked before Shiny reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from modules.hosting.client_data import ADDRESS_PARTS, client_data
from modules.observations.upload_error import too_large
from modules.observations.workbook_parts import MEGABYTE
from modules.scenario import is_text
from modules.views.accepts import Accepts, File, NotAccepted

LONGEST_MESSAGE = 262_144
"""In letters. The first message of a page holds some 6,000, and a link of at most 65,536."""
MOST_NAMES = 2_000
"""Different names of inputs and outputs in a session; the page has some 300."""
MOST_FILES = 50
"""Files of one page: each that is never read lies on the disk until its session ends."""
LONGEST_FILE_NAME, LONGEST_ENDING = 1_000, 50

_ADDRESS = {f".clientdata_url_{part}": "" for part in ADDRESS_PARTS}
_JOB = re.compile(r"[0-9a-f]{1,64}")


@dataclass
class Checked:
    """What is left of a message.

    Attributes
    ----------
    text : str or None
        What Shiny is to read; None for nothing.
    ignored, changed : list of str
        The inputs whose values were left out, or moved to the nearest that they may have. An
        empty name stands for what belongs to no input.
    answer : dict or None
        What the page is told instead of Shiny's own answer.
    """

    text: str | None = None
    ignored: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    answer: dict[str, Any] | None = None


class Messages:
    """The messages of one page, in their order.

    Parameters
    ----------
    inputs : mapping
        What each input of the page may hold.
    largest_upload : int
        Bytes of the largest file.
    """

    def __init__(self, inputs: Mapping[str, Accepts], largest_upload: int) -> None:
        self._inputs = {
            f"{name}:{accepts.handler}" if accepts.handler else name: (name, accepts)
            for name, accepts in inputs.items()
        }
        self._files = {name for name, accepts in inputs.items() if isinstance(accepts, File)}
        self._largest_upload = largest_upload
        self._names: set[str] = set()
        self._started = False
        self._files_sent = 0

    def check(self, text: str) -> Checked:
        """Return what is left of a message; the text itself where nothing is wrong with it."""
        if len(text) > LONGEST_MESSAGE:
            return Checked(ignored=[""])
        try:
            message = json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return Checked(ignored=[""])
        if not isinstance(message, dict):
            return Checked(ignored=[""])
        method = message.get("method")
        if method == "init" and not self._started:
            return self._init(text, message)
        if method == "update" and self._started:
            return self._values(text, message)
        if method in ("uploadInit", "uploadEnd") and self._started:
            refused = self._refused_start if method == "uploadInit" else self._refused_end
            return self._request(text, message, refused)
        return Checked(ignored=[""])

    def _init(self, text: str, message: dict[str, Any]) -> Checked:
        if not isinstance(message.get("data"), dict):
            return Checked(ignored=[""])
        self._started = True
        found = self._values(text, message)
        if found.text is not None and _ADDRESS.keys() <= message["data"].keys():
            return found
        data = {**_ADDRESS, **message["data"]}
        return Checked(json.dumps({"method": "init", "data": data}), found.ignored, found.changed)

    def _values(self, text: str, message: dict[str, Any]) -> Checked:
        """Keep the values that their inputs accept, in `message` too."""
        data = message.get("data")
        if not isinstance(data, dict):
            return Checked(ignored=[""])
        kept: dict[str, Any] = {}
        found = Checked()
        for wire_name, value in data.items():
            name, accepts = self._inputs.get(wire_name) or (wire_name, client_data(wire_name))
            if accepts is None or not self._is_known(name):
                found.ignored.append("")
                continue
            try:
                kept[wire_name] = accepts.nearest(value)
            except NotAccepted:
                found.ignored.append(name if wire_name in self._inputs else "")
            else:
                if kept[wire_name] != value:
                    found.changed.append(name)
        message["data"] = kept
        if not found.ignored and not found.changed:
            found.text = text
        elif kept:
            found.text = json.dumps({"method": message["method"], "data": kept})
        return found

    def _is_known(self, name: str) -> bool:
        """Whether there is room for a name; Shiny keeps a value for each that it ever heard."""
        if name not in self._names and len(self._names) >= MOST_NAMES:
            return False
        self._names.add(name)
        return True

    def _request(
        self, text: str, message: dict[str, Any], refused: Callable[[list[Any]], str | None]
    ) -> Checked:
        tag, args = message.get("tag"), message.get("args")
        if isinstance(tag, bool) or not isinstance(tag, int) or not isinstance(args, list):
            return Checked(ignored=[""])
        if why := refused(args):
            return Checked(answer={"response": {"tag": tag, "error": why}})
        return Checked(text)

    def _refused_start(self, args: list[Any]) -> str | None:
        """Say why a file cannot be sent, or count it."""
        files = args[0] if len(args) == 1 else None
        if not isinstance(files, list) or len(files) != 1 or not _is_file(files[0]):
            return "This file cannot be sent."
        if files[0]["size"] > self._largest_upload:
            return too_large(self._largest_upload // MEGABYTE)
        if self._files_sent >= MOST_FILES:
            return f"{MOST_FILES} files were sent already. Reload the page to send more."
        self._files_sent += 1
        return None

    def _refused_end(self, args: list[Any]) -> str | None:
        known = len(args) == 2 and all(isinstance(arg, str) for arg in args)
        if not known or not _JOB.fullmatch(args[0]) or args[1] not in self._files:
            return "This file cannot be read."
        return None


def _is_file(told: object) -> bool:
    """Whether these are the name, the size and the kind of a file, and its name can be kept."""
    if not isinstance(told, dict) or told.keys() != {"name", "size", "type"}:
        return False
    name, size, kind = told["name"], told["size"], told["type"]
    texts = all(isinstance(text, str) and is_text(text) for text in (name, kind))
    if not texts or isinstance(size, bool) or not isinstance(size, int) or size < 0:
        return False
    ending = PurePath(name).suffix
    short = len(name) <= LONGEST_FILE_NAME and len(kind) <= LONGEST_FILE_NAME
    return short and len(ending) <= LONGEST_ENDING and "\0" not in name


def _refuse(constant: str) -> float:
    """Refuse NaN and Infinity, which JSON does not have but Python reads."""
    raise ValueError(constant)
