"""What a person sees who cannot be let in now: why, and that trying again helps."""

from __future__ import annotations

from html import escape
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from modules.hosting.sessions import Sessions

SECONDS_WHEN_FULL = 30
SECONDS_TO_RESTART = 5

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Pooling Lab</title>
<style>
:root {{ color-scheme: light dark; background: Canvas; color: CanvasText; }}
main {{ font: 1.25rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{words}</p>
<p><a href="">Try again</a></p>
</main>
</body>
</html>
"""


def refusal(sessions: Sessions) -> Response | None:
    """Return the page for whoever cannot be let in now, or None while there is room."""
    if sessions.draining:
        return _page(
            "The lab is restarting",
            "It will be back in a few seconds. Your link keeps its choices.",
            SECONDS_TO_RESTART,
        )
    if sessions.full:
        return _page(
            "The lab is full",
            f"It has room for {sessions.most} at once, and that many are here now. "
            "Please try again in a moment: your link keeps its choices.",
            SECONDS_WHEN_FULL,
        )
    return None


def _page(title: str, words: str, seconds: int) -> Response:
    return HTMLResponse(
        _PAGE.format(title=escape(title), words=escape(words)),
        status_code=HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Retry-After": str(seconds), "Cache-Control": "no-store"},
    )
