"""Repeated samples and designs: what the three models do over and over again, as tidy tables."""

from modules.study.grid import Grid, design
from modules.study.study import Study, run
from modules.study.world import World, world_like

__all__ = ["Grid", "Study", "World", "design", "run", "world_like"]
