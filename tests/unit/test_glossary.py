"""Terms have one meaning each, in a sentence or two, and are found wherever they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import TABS
from modules.scenario.view_settings import PARTS
from modules.views.widgets.terms import with_terms
from modules.words.glossary import GLOSSARY, Marked, Term, marked

SPELLED = [spelled for term in GLOSSARY for spelled in (term.name, *term.also)]


def found_in(text: str) -> list[tuple[str, str]]:
    """What is marked in a text, and which term it is."""
    return [(piece.text, piece.term.name) for piece in marked(text) if isinstance(piece, Marked)]


def test_no_two_terms_are_written_alike():
    assert len({spelled.lower() for spelled in SPELLED}) == len(SPELLED)


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: term.name)
def test_a_term_has_one_or_two_short_sentences_and_can_be_seen_where_it_says(term: Term):
    assert 1 <= len(re.findall(r"[.?](?:\s|$)", term.says)) <= 2
    assert len(term.says.split()) <= 40
    assert term.tab in {"", *TABS}
    assert term.part in {"", *PARTS}
    assert not term.part or term.tab == "Model"


@pytest.mark.parametrize("spelled", SPELLED)
def test_every_spelling_is_found_also_where_a_sentence_begins(spelled: str):
    for written in (spelled, spelled[0].upper() + spelled[1:]):
        assert [text for text, _ in found_in(f"(Here: {written}, so)")] == [written]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("REML and ML", [("REML", "REML"), ("ML", "ML")]),
        ("XML, MLE, reml", []),
        ("shrinkage after shrinkage", [("shrinkage", "shrinkage")]),
        ("REML criterion", [("REML criterion", "REML")]),
        ("Not at random (MNAR)", [("Not at random", "MNAR")]),
        ("Completely at random", [("Completely at random", "MCAR")]),
        ("three singular fits", [("singular fits", "singular fit")]),
        ("a no-pooling slope", []),
    ],
)
def test_terms_are_whole_words_the_longest_first_and_marked_once(
    text: str, found: list[tuple[str, str]]
):
    assert found_in(text) == found


@settings(derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([*SPELLED, " ", ", ", "x", "<b>", "ML", "é"]), max_size=12))
def test_nothing_of_a_text_is_lost(pieces: list[str]):
    text = "".join(pieces)
    assert "".join(p.text if isinstance(p, Marked) else p for p in marked(text)) == text


def test_what_is_no_term_is_escaped():
    assert str(with_terms("<b> & shrinkage")).startswith("&lt;b&gt; &amp; <button")
