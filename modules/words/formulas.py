"""Random-effects structures as lme4 writes them."""

from __future__ import annotations

from modules.observations import DataSet
from modules.scenario import RandomEffects


def formulas(variables: DataSet) -> dict[RandomEffects, str]:
    """Return the chapter's random-effects structures in lme4's words and the data's names."""
    x, subject = variables.x, variables.subject
    return {
        "1": f"(1 | {subject})",
        "1 + x": f"(1 + {x} | {subject})",
        "x": f"({x} | {subject})",
        "0 + x": f"(0 + {x} | {subject})",
        "1 + x ||": f"(1 + {x} || {subject})",
    }
