"""The two pages of a room, the same for every code: only the socket knows which rooms there are."""

from __future__ import annotations

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Pooling Lab</title>
</head>
<body><main><h1>{title}</h1></main></body>
</html>
"""


def phone_page() -> str:
    """Return a phone's page."""
    return _PAGE.format(title="Room")


def projector_page() -> str:
    """Return the projector's page."""
    return _PAGE.format(title="Room on the projector")
