"""The dialog "Take away": code, data, the report, and everything at once."""
