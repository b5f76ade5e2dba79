"""The two pages of a room, a phone's and the lecturer's projector's."""
