"""Programs with the colours of their syntax, light and dark."""

from __future__ import annotations

import re

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import MarkdownLexer, PythonLexer, SLexer
from shiny import ui

from modules.take_away.programs import Language

LIGHT, DARK = "xcode", "one-dark"
"""Styles of Pygments whose every colour stands out by 4.5 to 1 from the page's paper."""

PREFIX = "code-"
_CHUNK = re.compile(r"^(```\{r\}\n)(.*?)^(```)$", re.MULTILINE | re.DOTALL)
_LEXERS = {
    "R": SLexer(stripnl=False, ensurenl=False),
    "Python": PythonLexer(stripnl=False, ensurenl=False),
    "Markdown": MarkdownLexer(stripnl=False, ensurenl=False),
}
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True, classprefix=PREFIX)


def coloured(program: str, language: Language) -> ui.HTML:
    """Return a program with a span around each piece that has a colour."""
    if language != "Quarto":
        return ui.HTML(_marked(program, language))
    words, *chunks = _CHUNK.split(program)
    marked = [_marked(words, "Markdown")]
    for begin, code, end, after in zip(*[iter(chunks)] * 4, strict=True):
        marked += [begin, _marked(code, "R"), end, _marked(after, "Markdown")]
    return ui.HTML("".join(marked))


def code_colours() -> str:
    """Return the style sheet of the spans."""
    light = _rules(LIGHT, "html:not([data-bs-theme=dark]) .coloured-code")
    return f"{light}\n{_rules(DARK, '[data-bs-theme=dark] .coloured-code')}"


def _marked(program: str, lexer: str) -> str:
    return highlight(program, _LEXERS[lexer], _FORMATTER)


def _rules(style: str, within: str) -> str:
    formatter: HtmlFormatter[str] = HtmlFormatter(style=style, classprefix=PREFIX)
    return "\n".join(formatter.get_token_style_defs(within))
