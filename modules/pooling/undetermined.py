"""The answer that data cannot give."""


class Undetermined(ValueError):
    """Raised when the data do not determine the model that was asked for.

    Its message is one sentence for a student: what is the matter with the data, and why the
    model has no answer because of it.
    """
