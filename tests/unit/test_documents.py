"""What the documents show is what comes out, and what they point to is there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from documents import FUNCTIONS, LECTURING, PROJECT, with_links, with_results

from app import opened_by
from modules.scenario.gallery import GALLERY

DOCUMENTS = sorted(PROJECT.glob("*.md"))
NAMED = re.compile(r"(?<=`)[\w./-]+\.(?:py|sh|md|txt|toml|yaml|cff|js)(?=`)")


def test_programs_print_what_stands_below_them():
    document = FUNCTIONS.read_text(encoding="utf-8")
    assert with_results(document) == document


def test_links_are_those_of_the_scenes_and_lessons():
    document = LECTURING.read_text(encoding="utf-8")
    assert with_links(document) == document
    links = re.findall(r"\]\((http://\S+)\)", document)
    assert len(links) > sum(len(scenes.scenes) for scenes in GALLERY.values())
    for link in links:
        assert opened_by(f"?{urlsplit(link).query}")[2] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.name for document in DOCUMENTS])
def test_files_that_are_named_are_there(document: Path):
    named = NAMED.findall(document.read_text(encoding="utf-8"))
    of_the_project = {name for name in named if "/" in name or name[0].isupper()}
    assert [name for name in of_the_project if not any(PROJECT.rglob(name))] == []
