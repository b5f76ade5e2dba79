"""What leaves the lab: data files, tables, the report, and all of it in a zip."""
