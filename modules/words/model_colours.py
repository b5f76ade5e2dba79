"""The colour of each model on light paper, from the palette of Okabe and Ito (2008)."""

from __future__ import annotations

from modules.pooling.three_models import ModelName

MODEL_COLOURS: dict[ModelName, str] = {
    "complete": "#d55e00",
    "none": "#00805f",
    "partial": "#0072b2",
}
