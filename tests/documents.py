"""What is computed in the documents: `python tests/documents.py` writes it into them.

`FUNCTIONS.md` shows what its programs print, `LECTURING.md` links to every scene and lesson.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from typing import Any

from serving import PROJECT

sys.path.insert(0, str(PROJECT))

from modules.lessons import LESSONS
from modules.scenario.gallery import GALLERY
from modules.scenario.learning import NOTHING
from modules.scenario.link import to_query
from modules.scenario.programme import Programme, to_shared_values

FUNCTIONS, LECTURING = PROJECT / "FUNCTIONS.md", PROJECT / "LECTURING.md"
HERE = "http://127.0.0.1:8000/"
PROGRAM = re.compile(r"^```python\n(.*?)^```\n(?:\n```\n(.*?)^```\n)?", re.M | re.S)
LINKS = re.compile(r"(?<=<!-- links -->\n).*?(?=<!-- end of links -->)", re.S)


def with_results(document: str) -> str:
    """Return a document with what each of its programs prints, one after the other, below it."""
    names: dict[str, Any] = {}

    def run(program: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(program[1], names)
        text = "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())
        return f"```python\n{program[1]}```\n" + (f"\n```\n{text}```\n" if text else "")

    return PROGRAM.sub(run, document)


def with_links(document: str) -> str:
    """Return a document with the links to all scenes and lessons in their place."""
    return LINKS.sub(lambda _: ready_links(), document)


def ready_links() -> str:
    """Write a table for each list of scenes, and one of the lessons."""
    tables = [
        _table(
            scene_list.title,
            "What to notice",
            [
                (scene.title, scene.notice, _link(name, place))
                for place, scene in enumerate(scene_list.scenes, 1)
            ],
        )
        for name, scene_list in GALLERY.items()
    ]
    lessons = [
        (lesson.title, lesson.about, f"{HERE}?{to_query({'lesson': name, 'step': 1})}")
        for name, lesson in LESSONS.items()
    ]
    return "\n".join([*tables, _table("Lessons", "For whom", lessons)])


def _link(name: str, place: int) -> str:
    scene = GALLERY[name].scenes[place - 1]
    programme = Programme(chosen=name, place=place)
    return f"{HERE}?{to_query(to_shared_values(scene.scenario, scene.view, programme, NOTHING))}"


def _table(title: str, about: str, rows: list[tuple[str, str, str]]) -> str:
    written = "".join(f"| [{name}]({link}) | {said} |\n" for name, said, link in rows)
    return f"### {title}\n\n| Opens | {about} |\n|---|---|\n{written}"


if __name__ == "__main__":
    for file, written_anew in ((FUNCTIONS, with_results), (LECTURING, with_links)):
        file.write_text(written_anew(file.read_text(encoding="utf-8")), encoding="utf-8")
