"""What is said of fits in rows and columns, for the page, for files and for the report."""
