"""Programs in R and Python that rebuild the data on the screen, fit the models and draw them."""
