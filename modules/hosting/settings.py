"""What whoever hosts the app may set, by environment variables."""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, TypeVar

from modules.exercises.result_key import MAY_BE, checked_key
from modules.observations.table_file import MOST_MEGABYTES

PREFIX = "POOLING_LAB_"
WRONG_SETTINGS = 2
LOG_LEVELS = ("debug", "info", "warning", "error")
OWN_PATHS = ("examples", "health", "lib", "r", "session", "websocket")

_HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*", re.IGNORECASE)
_BASE_PATH = re.compile(r"/([A-Za-z0-9_.~-]+/)*")
_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")

_SCHEDULER = re.compile(r"(tcp|tls|ws|wss)://\S+:[0-9]{1,5}")
_STORE = re.compile(r"rediss?://\S+")

_T = TypeVar("_T")


class SettingsError(ValueError):
    """Settings that cannot be used; its text has a line for each."""


def _variable(default: _T, may_be: str, read: Callable[[str], _T]) -> _T:
    """Return a field that an environment variable sets; `read` raises ValueError."""
    return field(default=default, metadata={"may_be": may_be, "read": read})


def _whole_number(smallest: int, largest: int) -> tuple[str, Callable[[str], int]]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and smallest <= int(text) <= largest):
            raise ValueError(text)
        return int(text)

    return f"a whole number from {smallest} to {largest}", read


def _host(text: str) -> str:
    if not _HOST_NAME.fullmatch(text):
        ipaddress.ip_address(text)
    return text


def _log_level(text: str) -> str:
    if text not in LOG_LEVELS:
        raise ValueError(text)
    return text


def _base_path(text: str) -> str:
    first = text.split("/")[1:2]
    if not _BASE_PATH.fullmatch(text) or first in ([name] for name in OWN_PATHS):
        raise ValueError(text)
    return text


def _origins(text: str) -> tuple[str, ...]:
    return tuple(_checked(word, word) for word in text.split())


def _sites(text: str) -> tuple[str, ...]:
    return tuple(_checked(word, word.replace("://*.", "://", 1)) for word in text.split())


def _scheduler(text: str) -> str:
    if text and not _SCHEDULER.fullmatch(text):
        raise ValueError(text)
    return text


def _store(text: str) -> str:
    if text and not _STORE.fullmatch(text):
        raise ValueError(text)
    return text


def _checked(word: str, origin: str) -> str:
    if not _ORIGIN.fullmatch(origin):
        raise ValueError(word)
    return word


@dataclass(frozen=True)
class Settings:
    """How one process serves the app.

    Attributes
    ----------
    port : int
        The port on which it listens.
    host : str
        The address on which it listens; 0.0.0.0 is every address of the machine.
    most_sessions : int
        How many people a process serves at once; the next one is asked to try again.
    largest_upload : int
        The largest file of a person's own, in megabytes.
    log_level : str
        From which level on the log is written.
    base_path : str
        The path below which the app lies on its server.
    frame_ancestors : tuple of str
        Other sites whose pages may show the app in a frame.
    allowed_origins : tuple of str
        Other sites whose pages may open a session.
    scheduler : str
        The Dask scheduler whose workers compare designs; without one a process here does.
    result_key : str
        What signs the codes of results; without it they are unsigned.
    most_rooms : int
        How many rooms of classes there are at once.
    most_people : int
        How many people there are in one room.
    store : str
        The Valkey or Redis that keeps rooms for several processes; without one, each its own.
    """

    port: int = _variable(8000, *_whole_number(1, 65535))
    host: str = _variable("127.0.0.1", "an IP address or a host name", _host)
    most_sessions: int = _variable(300, *_whole_number(1, 100_000))
    largest_upload: int = _variable(MOST_MEGABYTES, *_whole_number(1, 100))
    log_level: str = _variable("info", ", ".join(LOG_LEVELS), _log_level)
    base_path: str = _variable("/", "a path that begins and ends with /, such as /lab/", _base_path)
    frame_ancestors: tuple[str, ...] = _variable(
        (),
        "origins such as https://school.example or https://*.school.example, spaces between",
        _sites,
    )
    allowed_origins: tuple[str, ...] = _variable(
        (), "origins such as https://school.example, spaces between", _origins
    )
    scheduler: str = _variable("", "an address such as tcp://10.0.0.5:8786", _scheduler)
    result_key: str = _variable("", MAY_BE, checked_key)
    most_rooms: int = _variable(200, *_whole_number(1, 10_000))
    most_people: int = _variable(500, *_whole_number(1, 5_000))
    store: str = _variable("", "an address such as redis://10.0.0.6:6379", _store)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Return what the variables say that begin with POOLING_LAB_.

        Parameters
        ----------
        environ : mapping of str to str
            All environment variables.

        Raises
        ------
        SettingsError
            If one cannot be used, or is none of the settings; it names every such variable.
        """
        known = {variable_name(setting): setting for setting in fields(cls)}
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for name, text in environ.items():
            if name in known:
                try:
                    values[known[name].name] = known[name].metadata["read"](text)
                except ValueError:
                    may_be = known[name].metadata["may_be"]
                    wrong.append(f"{name} is {text!r}, but may be: {may_be}.")
            elif name.startswith(PREFIX):
                wrong.append(f"{name} is no setting. The settings are {', '.join(known)}.")
        if wrong:
            raise SettingsError("\n".join(wrong))
        return cls(**values)


def variable_name(setting: Field[Any]) -> str:
    """Return the name of the environment variable that sets a field of `Settings`."""
    return PREFIX + setting.name.upper()


def settings_or_exit(environ: Mapping[str, str]) -> Settings:
    """Return the settings, or end the process with what is wrong with them.

    Raises
    ------
    SystemExit
        With code 2, after every wrong variable is named on standard error.
    """
    try:
        return Settings.from_environment(environ)
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)
        raise SystemExit(WRONG_SETTINGS) from None
