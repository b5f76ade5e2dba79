"""The program in R as a Quarto document: words between the pieces, figures where they are drawn."""

from __future__ import annotations

from modules.pooling.three_models import ThreeModels
from modules.scenario.view_settings import ViewSettings
from modules.words.code.about import About
from modules.words.code.r.script import r_sections
from modules.words.code.section import Section

HEAD = """\
---
title: "Pooling Lab: {title}"
format:
  html:
    toc: true
    embed-resources: true
execute:
  message: false
---
"""


def quarto_document(models: ThreeModels, view: ViewSettings) -> str:
    """Return a document that `quarto render` turns into a page with all results and pictures."""
    about = About(models)
    written = [HEAD.format(title=about.title), *map(_written, r_sections(about, view))]
    return "\n".join(written)


def _written(section: Section) -> str:
    chunk = f"```{{r}}\n{section.code}\n```\n" if section.code else ""
    return "\n".join(filter(None, [f"## {section.title}\n", f"{section.said}\n", chunk]))
