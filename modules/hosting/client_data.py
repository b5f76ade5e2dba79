"""What Shiny's page reports of itself: its address, and the place of each output."""

from __future__ import annotations

import re

from modules.views.accepts import Accepts, Number, Switch, Text

LARGEST_SIZE = 1e5  # pixels
LARGEST_RATIO = 100
LONGEST_ADDRESS = 65_536
LONGEST_OUTPUT = 200
ADDRESS_PARTS = ("protocol", "hostname", "port", "pathname", "search", "hash", "hash_initial")

_OUTPUT = re.compile(r"\.clientdata_output_([\w-]+)_(width|height|hidden)", re.ASCII)
_OF_AN_OUTPUT: dict[str, Accepts] = {
    "width": Number(0, LARGEST_SIZE),
    "height": Number(0, LARGEST_SIZE),
    "hidden": Switch(),
}
_OF_THE_PAGE: dict[str, Accepts] = {
    ".clientdata_pixelratio": Number(0, LARGEST_RATIO),
    ".clientdata_singletons": Text(LONGEST_ADDRESS),
    **{f".clientdata_url_{part}": Text(LONGEST_ADDRESS) for part in ADDRESS_PARTS},
}


def client_data(name: str) -> Accepts | None:
    """Return what a name that Shiny's page makes up may hold; None for any other name."""
    if not name.startswith(".clientdata_") or len(name) > LONGEST_OUTPUT:
        return None
    output = _OUTPUT.fullmatch(name)
    return _OF_AN_OUTPUT[output[2]] if output else _OF_THE_PAGE.get(name)
