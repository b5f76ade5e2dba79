"""Markdown of a lesson's step as the page has it."""

from __future__ import annotations

import re

from modules.lessons import LESSONS
from modules.views.widgets.prose import prose


def test_emphasis_and_paragraphs_are_read_and_nothing_else_is_let_in():
    written = str(prose("One **two**, *three* & <b>four</b>.\n\nNext."))
    assert written == (
        "<p>One <strong>two</strong>, <em>three</em> &amp; &lt;b&gt;four&lt;/b&gt;.</p>\n"
        "<p>Next.</p>\n"
    )


def test_a_term_is_a_button_where_it_stands_first():
    written = str(prose("**Partial pooling** pulls.\nSo partial pooling helps."))
    assert len(re.findall(r"<button[^>]*data-term=\"partial pooling\"", written)) == 1
    assert "<strong><button" in written
    assert "partial pooling helps" in written


def test_no_word_of_a_step_is_lost():
    for lesson in LESSONS.values():
        for step in lesson.steps:
            seen = re.sub(r"<[^>]*>", "", str(prose(step.text)))
            assert seen.split() == re.sub(r"\*+", "", step.text).replace("'", "&#x27;").split()
