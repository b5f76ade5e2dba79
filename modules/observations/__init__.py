"""From a Scenario to the data: one table with the columns `subject`, `x`, `y`, `kept`."""

from modules.observations.data_sets import (
    DataSet,
    ForgottenUpload,
    data_set,
    forget_upload,
    keep_upload,
)
from modules.observations.missingness import mechanism_definition
from modules.observations.observe import Observed, observe, observe_at, observe_samples, toggle

__all__ = [
    "DataSet",
    "ForgottenUpload",
    "Observed",
    "data_set",
    "forget_upload",
    "keep_upload",
    "mechanism_definition",
    "observe",
    "observe_at",
    "observe_samples",
    "toggle",
]
