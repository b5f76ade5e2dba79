"""Pieces of a page that mean nothing by themselves."""
