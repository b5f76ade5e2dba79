"""Rooms: a class on its phones, and what it does piled up on the lecturer's projector."""
