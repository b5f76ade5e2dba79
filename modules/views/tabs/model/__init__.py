"""The parts of the Model tab."""
