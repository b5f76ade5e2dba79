"""What changes the Scenario, or carries it on."""
