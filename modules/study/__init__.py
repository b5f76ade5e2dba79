"""Repeated samples and designs: what the three models do over and over again, as tidy tables."""

from modules.study.study import Study, run
from modules.study.world import World, world_like

__all__ = ["Study", "World", "run", "world_like"]
