"""The parts of the Study tab."""
