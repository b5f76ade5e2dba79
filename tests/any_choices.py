"""Any Scenario and any way of looking, for property tests of how they travel."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from modules.scenario import (
    DATA_NAMES,
    LARGEST_SEED,
    LONGEST_LABEL,
    MECHANISMS,
    RANDOM_EFFECTS,
    RANGES,
    WHOLE_NUMBERS,
    Scenario,
)
from modules.scenario.view_settings import (
    ERRORS,
    ESTIMATED,
    LAST_PAGE,
    LEVELS,
    LONGEST_TAB,
    ORDERS,
    PARTS,
    RESULTS,
    SHOWABLE,
    STUDY_PARTS,
    TIMES,
    ViewSettings,
)


def number(field: str) -> st.SearchStrategy[Any]:
    smallest, largest = RANGES[field]
    if field in WHOLE_NUMBERS:
        return st.integers(int(smallest), int(largest))
    return st.floats(smallest, largest)


ROWS = st.sets(st.integers(0, 60) | st.integers(0, LARGEST_SEED), max_size=8)
LIMITS = st.tuples(st.floats(-1e6, 1e6), st.floats(0.01, 1e6)).map(lambda at: (at[0], sum(at)))
AREAS = st.just(()) | st.tuples(LIMITS, LIMITS).map(lambda pair: (*pair[0], *pair[1]))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any Scenario whatever; about half of its fields keep their defaults."""
    fewest, most = sorted([draw(number("fewest")), draw(number("most"))])
    removed = draw(ROWS)
    fields = {
        **{field: draw(number(field)) for field in RANGES if field not in ("fewest", "most")},
        "data": draw(st.sampled_from(DATA_NAMES)),
        "mechanism": draw(st.sampled_from(MECHANISMS)),
        "focus": draw(st.text(max_size=LONGEST_LABEL)),
        "random": draw(st.sampled_from(RANDOM_EFFECTS)),
        "reml": draw(st.booleans()),
        "removed": tuple(removed),
        "restored": tuple(draw(ROWS) - removed),
    }
    unchanged = draw(st.sets(st.sampled_from(sorted(fields))))
    changed = {field: value for field, value in fields.items() if field not in unchanged}
    return Scenario(**changed, fewest=fewest, most=most)


def views(pinned: st.SearchStrategy[Scenario]) -> st.SearchStrategy[ViewSettings]:
    """Any way of looking, whatever is pinned."""
    return st.builds(
        ViewSettings,
        st.sets(st.sampled_from(SHOWABLE)).map(tuple),
        st.sampled_from(ORDERS),
        st.integers(0, LAST_PAGE),
        st.booleans(),
        st.text(min_size=1, max_size=LONGEST_TAB),
        st.floats(0, 1),
        st.sets(st.sampled_from(LEVELS)).map(tuple),
        AREAS,
        st.none() | pinned,
        st.sampled_from(PARTS),
        st.sampled_from(ERRORS),
        st.sampled_from(STUDY_PARTS),
        st.sampled_from(TIMES),
        st.sampled_from(RESULTS),
        st.sampled_from(ESTIMATED),
    )
