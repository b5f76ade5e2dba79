"""Pooling Lab: scenario -> observations -> pooling -> figures -> views -> app.py."""
