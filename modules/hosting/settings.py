"""What whoever hosts the app may set, by environment variables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How one process serves the app."""
