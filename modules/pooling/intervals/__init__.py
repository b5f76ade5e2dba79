"""Confidence intervals of a mixed model's parameters: Wald, profile and parametric bootstrap."""
