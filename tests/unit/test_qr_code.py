from __future__ import annotations

import re

import pytest

from modules.hosting.terminal_qr_code import terminal_qr_code
from modules.views.widgets.qr_code import LONGEST_LINK, ONLY_HERE, TOO_LONG, qr_code

LINK = "https://lab.school.example/?_values_&missing=40"


def test_a_link_is_drawn_dark_on_light_with_a_name():
    written = str(qr_code(LINK))
    assert 'role="img"' in written
    assert 'aria-label="QR code of the link"' in written
    light, dark = re.findall(r'<path [^>]*?(?:fill|stroke)="(#\w+)"', written)
    assert (light, dark) == ("#fff", "#000")
    assert ONLY_HERE not in written


def test_another_link_is_another_code():
    assert str(qr_code(LINK)) != str(qr_code(LINK + "1"))


def test_the_longest_link_still_fits_and_a_longer_one_says_so():
    start = "https://lab.school.example/?"
    longest = start + "x" * (LONGEST_LINK - len(start))
    assert "<svg" in str(qr_code(longest))
    assert str(qr_code(longest + "x")).count(TOO_LONG) == 1
    assert "<svg" not in str(qr_code(longest + "x"))


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_a_link_to_this_computer_says_so(host: str):
    assert ONLY_HERE in str(qr_code(f"http://{host}/?"))


def test_in_a_terminal_light_and_dark_are_the_codes_own():
    lines = terminal_qr_code("http://192.168.1.5:8000/").splitlines()
    assert len(lines) == (25 + 2 * 4 + 1) // 2
    assert all(line.startswith("\033[97;40m") and line.endswith("\033[0m") for line in lines)
