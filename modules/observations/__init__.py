"""From a Scenario to the data: one table with the columns `subject`, `x`, `y`, `kept`."""

from modules.observations.data_sets import DataSet, data_set, forget_upload, keep_upload
from modules.observations.missingness import mechanism_definition
from modules.observations.observe import observe, toggle

__all__ = [
    "DataSet",
    "data_set",
    "forget_upload",
    "keep_upload",
    "mechanism_definition",
    "observe",
    "toggle",
]
