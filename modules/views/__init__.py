"""What a person touches: Shiny modules, one file for one tab or one group of controls."""
