"""The exercises on the Learn tab: practice, an assignment and its results, codes handed in."""
