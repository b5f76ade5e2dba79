"""The solver's own parts: from cross-products to the Λ that minimises the criterion."""
