"""Summaries as R prints them."""
