"""What shows the Scenario and its fits."""
