"""Other processes of the app, which do what would hold up everybody in its own."""
