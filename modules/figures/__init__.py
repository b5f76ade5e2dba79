"""From the fits to the pictures: plotnine draws, the SVG names its parts."""
