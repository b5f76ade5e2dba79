"""The parts of the Model tab, one file each, in the chapter's order."""
