"""Regression summaries, and the texts in which R prints them."""
