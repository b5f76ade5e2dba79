"""What a class can do together: a small file for each activity."""

from modules.rooms.activities.activity import Activity, Entry, NotPossible, Refused
from modules.rooms.activities.catalogue import ACTIVITIES, activity_of

__all__ = ["ACTIVITIES", "Activity", "Entry", "NotPossible", "Refused", "activity_of"]
