"""The log: a line of key=value for each event; no data, no labels, no addresses."""

from __future__ import annotations

import logging
import logging.config

NAME = "pooling_lab"

_REFUSAL = "ASGI callable returned without completing handshake."
_QUOTES_LINKS = "shiny.bookmark._restore_state"
"""Shiny's logger that quotes whatever it does not understand of a link; the page says it anyway."""

_log = logging.getLogger(NAME)


def _is_no_refusal(record: logging.LogRecord) -> bool:
    """Whether uvicorn means anything else; it takes a websocket that is refused for an error."""
    return record.getMessage() != _REFUSAL


def write_log_from(level: str) -> None:
    """Write events of a level and above to standard error.

    Parameters
    ----------
    level : str
        `debug`, `info`, `warning` or `error`.
    """
    line = "time=%(asctime)s level=%(levelname)s %(message)s"
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": line, "datefmt": "%Y-%m-%dT%H:%M:%S%z"}},
            "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "line"}},
            "loggers": {
                NAME: {"handlers": ["errors"], "level": level.upper()},
                _QUOTES_LINKS: {"level": "CRITICAL"},
            },
        }
    )
    logging.getLogger("uvicorn.error").addFilter(_is_no_refusal)


def log_event(name: str, level: int = logging.INFO, **facts: str | int | float) -> None:
    """Write a line: what happened, and its facts in the order given.

    Parameters
    ----------
    name : str
        What happened, in one word.
    level : int
        How much it matters, as `logging` counts.
    **facts : str, int or float
        Plain values without spaces; never what a person entered.
    """
    _log.log(level, " ".join(f"{key}={fact}" for key, fact in {"event": name, **facts}.items()))
